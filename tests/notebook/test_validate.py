import copy
import json
import random

import pytest

from perijove.notebook.problem import MANY
from perijove.notebook.validate import iter_part, problems

ISVALID = """
import json, logging, sys, warnings
warnings.simplefilter("ignore"); logging.disable(logging.CRITICAL)
from nbformat.validator import isvalid
def opinion(text):
    try: return isvalid(json.loads(text))
    except Exception: return False
print(json.dumps([opinion(text) for text in json.load(sys.stdin)]))
"""
ODD = [
    None, True, False, 0, 1, -1, 5, 1.5, "", "x", "a,b", "two\nlines", "end\n", "code", "markdown", "future", "stream",
    "display_data", "auto", [], ["x"], ["x", "x"], ["x", 1], {}, {"name": "n"}, {"text/plain": "x"}, {"text/plain": 1},
    {"application/json": 1, "application/x+json": [1]}, {"a/b": {"c": 1}}, "x" * 65, "sp ace", "a-b_c", 10**20,
]  # fmt: skip
KEYS = [
    "id", "metadata", "source", "outputs", "execution_count", "attachments", "cell_type", "output_type", "data", "text",
    "name", "tags", "jupyter", "execution", "collapsed", "scrolled", "kernelspec", "language_info", "title", "authors",
    "orig_nbformat", "format", "level", "language", "prompt_number", "png", "image/png", "unknown", "nbformat",
    "nbformat_minor", "signature", "kernel_info", "codemirror_mode", "worksheets", "iopub.status.busy", "traceback",
]  # fmt: skip
FULL_4 = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {
        "kernelspec": {"name": "python3", "display_name": "Python"},
        "language_info": {"name": "python", "codemirror_mode": {"name": "x"}, "file_extension": ".py"},
        "title": "t",
        "authors": [{"name": "n"}],
    },
    "cells": [
        {
            "cell_type": "code",
            "id": "a",
            "metadata": {"tags": ["x", "y"], "name": "n", "execution": {"iopub.status.busy": "t"}, "scrolled": "auto"},
            "source": ["a\n", "b"],
            "execution_count": 1,
            "outputs": [
                {"output_type": "stream", "name": "stdout", "text": ["x\n"]},
                {"output_type": "display_data", "data": {"text/plain": "x", "application/json": {}}, "metadata": {}},
                {"output_type": "execute_result", "data": {}, "metadata": {}, "execution_count": None},
                {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["t"]},
            ],
        },
        {"cell_type": "markdown", "id": "b", "metadata": {"jupyter": {}}, "source": "x", "attachments": {"f": {}}},
        {"cell_type": "raw", "id": "c", "metadata": {"format": "text/x"}, "source": ""},
    ],
}
FULL_3 = {
    "nbformat": 3,
    "nbformat_minor": 0,
    "metadata": {"name": "", "kernel_info": {"name": "p", "language": "python"}},
    "worksheets": [
        {
            "metadata": {},
            "cells": [
                {"cell_type": "heading", "level": 1, "source": "x", "metadata": {}},
                {"cell_type": "markdown", "source": ["x"], "metadata": {"tags": ["a"]}},
                {"cell_type": "html", "source": "x"},
                {"cell_type": "raw", "source": "x", "metadata": {"format": "f", "name": "n"}},
                {
                    "cell_type": "code",
                    "input": "x",
                    "language": "python",
                    "collapsed": False,
                    "prompt_number": 1,
                    "metadata": {},
                    "outputs": [
                        {"output_type": "pyout", "prompt_number": 1, "text": ["x"], "metadata": {}},
                        {"output_type": "display_data", "png": "x", "image/x": "y"},
                        {"output_type": "stream", "stream": "stdout", "text": "x"},
                        {"output_type": "pyerr", "ename": "E", "evalue": "v", "traceback": []},
                    ],
                },
            ],
        }
    ],
}


def places(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, (*path, key))


def mutated(plain, rng):
    plain = copy.deepcopy(plain)
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        path = rng.choice(list(places(plain)))
        holder = plain
        for step in path[:-1]:
            holder = holder[step]
        target = holder[path[-1]] if path else plain
        what = rng.randrange(4)
        if what == 0 and path:
            del holder[path[-1]]
        elif what == 1 and isinstance(target, dict):
            target[rng.choice(KEYS)] = copy.deepcopy(rng.choice(ODD))
        elif what == 2 and isinstance(target, dict) and target:
            target[rng.choice(list(target))] = copy.deepcopy(rng.choice(ODD))
        elif path:
            holder[path[-1]] = copy.deepcopy(rng.choice(ODD))
    return plain


def of_minor(plain, minor):
    plain = copy.deepcopy(plain) | {"nbformat_minor": minor}
    if minor < 5:
        for cell in plain["cells"]:
            del cell["id"]
    return plain


@pytest.mark.peers
def test_the_verdict_is_nbformats(ask_peers, real_notebooks):
    rng = random.Random(4)
    bases = [of_minor(FULL_4, minor) for minor in range(7)] + [FULL_3]
    cases = bases + [mutated(rng.choice(bases), rng) for _ in range(4000)]
    cases += [json.loads(path.read_bytes()) for path in real_notebooks if path.stat().st_size < 10**6]

    verdicts = ask_peers(ISVALID, [json.dumps(case) for case in cases])

    differ = [
        (case, theirs, [str(problem) for problem in problems(case)])
        for case, theirs in zip(cases, verdicts, strict=True)
        if (not problems(case)) != theirs and not _is_future_3(case)
    ]
    assert differ[:3] == []
    assert 0.1 < sum(verdicts) / len(verdicts) < 0.9


def _is_future_3(case):
    # nbformat has no schema for format 3.1 and fails on it with a KeyError.
    return case.get("nbformat") == 3 and case.get("nbformat_minor", 0) != 0


def test_messages_name_cell_key_and_reason():
    plain = copy.deepcopy(FULL_4)
    plain["cells"][0]["outputs"][0]["text"] = 5
    plain["cells"][1]["outputs"] = []
    plain["cells"][2]["id"] = "b"
    plain["cells"][2]["metadata"]["tags"] = ["a", "a", "x,y", 1]
    plain["metadata"]["kernelspec"] = {"name": None}

    assert [str(problem) for problem in problems(plain)] == [
        "key 'metadata.kernelspec.display_name' is missing",
        "key 'metadata.kernelspec.name' must be a string, found null",
        "cell 1, output 1: key 'text' must be a string or a list of strings, found a number (5)",
        "cell 2: key 'outputs' is not one that a markdown cell has",
        "cell 3: key 'metadata.tags.1' must be unique, found a string ('a')",
        "cell 3: key 'metadata.tags.2' must be a string without commas, found a string ('x,y')",
        "cell 3: key 'metadata.tags.3' must be a string, found a number (1)",
        "cell 3: key 'id' must be unique, but 'b' is also the id of cell 2",
    ]


def test_a_part_and_another_format():
    assert [str(each) for each in iter_part("stream", {"output_type": "stream", "name": 1})] == [
        "key 'text' is missing",
        "key 'name' must be a string, found a number (1)",
    ]
    assert list(iter_part("raw_cell", FULL_4["cells"][2])) == []
    with pytest.raises(KeyError):
        list(iter_part("no_part", {}))
    assert problems(FULL_4, (4, 4)) != []
    assert problems({**FULL_4, "new": 1}) != []
    assert problems({**FULL_4, "new": 1}, relaxed=True) == []
    assert [str(each) for each in problems([])] == ["must be an object, found a list ([])"]
    assert [str(each) for each in problems({})] == ["no format 1.0 is known: 3.0 and 4.0 to 4.5 are"]


def test_no_more_problems_are_told_than_anybody_reads():
    found = problems({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [1] * (MANY + 5)})
    assert len(found) == MANY + 1
    assert (found[0].place, str(found[-1])) == ("cell 1", f"has more than {MANY} problems; these are the first")
    assert len(list(iter_part("code_cell", {"cell_type": "code", "outputs": [1] * (MANY + 5)}))) == MANY + 1
