import pytest

from perijove.interpreter.magics.registry import UsageError
from perijove.interpreter.magics.repeated import parse_repeated


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("-f a -f b -r x = -f", ({"f": ["a", "b"]}, {"r": ""}, "x = -f")),
        ("-f'a b' -T out.txt f(1)", ({"f": ["a b"]}, {"T": "out.txt"}, "f(1)")),
        ("f(-1)", ({"f": []}, {}, "f(-1)")),
        ("-rq -fa f()", ({"f": ["a"]}, {"r": "", "q": ""}, "f()")),
        ("-r -- -1 + 2", ({"f": []}, {"r": ""}, "-1 + 2")),
        ("", ({"f": []}, {}, "")),
    ],
)
def test_options(line, expected):
    assert parse_repeated(line, "f", "T:rq") == expected


@pytest.mark.parametrize("line", ["-x 1", "-f", "-T"])
def test_wrong_ones(line):
    with pytest.raises(UsageError):
        parse_repeated(line, "f", "T:rq")
