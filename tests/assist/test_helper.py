import json
import os
import subprocess
import sys
from pathlib import Path

from perijove.assist.helper import answer

SOURCE = Path(__file__).parents[2] / "src"


def request(code, before="", number=1):
    return {"id": number, "code": code, "cursor": len(code), "before": before, "folder": ".", "path": []}


def test_jedi_answers_with_types_and_signatures():
    found = answer(request("def f(a, b=1):\n    '''Doc.'''\nf.__cal"))
    assert [(match["text"], match["typed"]) for match in found] == [("__call__", 5)]
    found = answer(request("import json\njson.dum"))
    assert [match["text"] for match in found] == ["dump", "dumps"]
    assert found[0]["type"] == "function"
    assert found[0]["signature"].startswith("(obj")


def test_earlier_cells_are_known():
    assert [
        match["text"] for match in answer(request("thing.si", "class Thing:\n    size = 1\nthing = Thing()\n"))
    ] == ["size"]


def test_what_jedi_can_not_read_is_nothing():
    assert answer(request("(((((")) == [] or answer(request("x = '\x00")) is not None


def test_the_process_answers_lines_until_its_input_ends():
    lines = "".join(
        json.dumps(request(code, number=number)) + "\n" for number, code in enumerate(["'a'.upp", "[].app"], start=1)
    )
    done = subprocess.run(
        [sys.executable, "-m", "perijove.assist.helper"],
        input=lines,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["id"], [match["text"] for match in each["matches"]]) for each in answers] == [
        (0, []),  # it is ready
        (1, ["upper"]),
        (2, ["append"]),
    ]
