import pytest

from perijove.notebook.paired.languages import (
    cell_magic,
    comment_out,
    extension_of,
    language_of,
    same_language,
    take_cell_language,
    uncomment,
)


@pytest.mark.parametrize(("one", "other"), [("C++17", "c++"), ("octave", "matlab"), ("C#", "csharp"), ("r", "R")])
def test_two_names_of_a_language(one, other):
    assert same_language(one, other)


def test_the_language_and_the_extension_of_a_notebook():
    assert language_of({}, ".jl") == "julia"
    assert language_of({"kernelspec": {"language": "C++14"}}, ".cpp") == "c++"
    assert language_of({"kernelspec": 5}, ".md") is None
    assert extension_of({"language_info": {"file_extension": ".r"}}) == ".R"
    assert extension_of({"kernelspec": {"language": "julia"}}) == ".jl"
    assert extension_of({"kernelspec": {"language": "latin"}}) is None


def test_a_magic_that_names_a_language():
    assert take_cell_language(["%%bash -x", "ls"], "python") == ("bash", "-x", ["ls"])
    assert take_cell_language(["%%python", "1"], "python") == (None, "", ["%%python", "1"])
    assert take_cell_language(["%%time", "1"], "python") == (None, "", ["%%time", "1"])
    assert take_cell_language(["#!fsharp", "1"], "csharp") == ("fsharp", "", ["1"])
    assert cell_magic("bash", "-x", "python") == "%%bash -x"


@pytest.mark.parametrize("line", ["", "x", " x", "*)", "(* x *)", "# a"])
@pytest.mark.parametrize(("comment", "suffix"), [("#", ""), ("(*", "*)"), ("", "")])
def test_comments_come_back(line, comment, suffix):
    assert uncomment(comment_out([line], comment, suffix), comment, suffix) == [line]
