import ast
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.runner.literals import WRITERS, Unwritable, writer_for

VALUES = {
    "python": ("None", "True", "7", "0.5", '"a\\"b"', "[1, 2]", '{"k": 1}'),
    "r": ("NULL", "TRUE", "7", "0.5", '"a\\"b"', "list(1, 2)", 'list("k" = 1)'),
    "julia": ("nothing", "true", "7", "0.5", '"a\\"b"', "[1, 2]", 'Dict("k" => 1)'),
    "scala": ("None", "true", "7", "0.5", '"a\\"b"', "Seq(1, 2)", 'Map("k" -> 1)'),
    "matlab": ("NaN", "true", "7", "0.5", '"a""b"', "{1, 2}", "containers.Map({'k'}, {1})"),
    "csharp": (
        "null",
        "true",
        "7",
        "0.5",
        '"a\\"b"',
        "new [] { 1, 2 }",
        'new Dictionary<string,Object>{ { "k" , 1 } }',
    ),
    "fsharp": ("None", "true", "7", "0.5", '"a\\"b"', "[ 1; 2 ]", '[ ("k", 1 :> IComparable) ] |> Map.ofList'),
    "powershell": ("$Null", "$True", "7", "0.5", '"a`"b"', "@(1, 2)", '@{"k" = 1}'),
    "javascript": ("null", "true", "7", "0.5", '"a\\"b"', "[1, 2]", '{"k": 1}'),
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.parametrize("language", VALUES)
def test_each_language(language):
    values = (None, True, 7, 0.5, 'a"b', [1, 2], {"k": 1})
    assert tuple(map(writer_for(language).value, values)) == VALUES[language]


@given(JSON)
def test_python_reads_what_is_written_for_it(value):
    assert ast.literal_eval(writer_for("python3").value(value)) == value


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not here")
@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])))
def test_bash_reads_what_is_written_for_it(text):
    source = writer_for("bash").assignments({"x": text}) + 'printf %s "$x"'
    assert subprocess.run(["bash", "-c", source], capture_output=True, check=True).stdout == text.encode()


def test_assignments_and_numbers_that_are_not_finite():
    values = {"a": float("nan"), "b": -float("inf"), "c": 2**40}
    assert writer_for("ir").assignments(values) == "# Parameters\na = NaN\nb = -Inf\nc = 1099511627776\n"
    assert (
        writer_for("scala").assignments({"c": 2**40}, "From papermill") == "// From papermill\nval c = 1099511627776L\n"
    )
    assert writer_for("bash").assignments({"l": [1, "b c"]}) == "# Parameters\nl=(1 'b c')\n"


def test_what_can_not_be_written():
    with pytest.raises(Unwritable, match="of type object"):
        writer_for("python").value(object())
    with pytest.raises(Unwritable, match="no source for a table"):
        writer_for("bash").value({"a": 1})
    with pytest.raises(Unwritable, match="can't be written in 'cobol'; known are bash, csharp"):
        writer_for("cobol")
    assert {"python", "r"} <= set(WRITERS)
