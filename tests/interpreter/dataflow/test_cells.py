import pytest

from perijove.interpreter.dataflow import effects


@pytest.mark.parametrize(
    ("source", "defines", "uses"),
    [
        ("%time x = f(y)", "x", "f y"),
        ("%timeit -n 3 x = f(y)", "", "f y"),
        ("%%time\nx = y", "x", "y"),
        ("%%timeit a = b\nf(a, c)", "", "b f c"),
        ("%%capture out\nx = y", "out x", "y"),
        ("%%capture --no-stderr out\nx = 1", "out x", ""),
        ("!ls {folder} $name", "", "folder name"),
        ("files = !ls {folder + '/x'}", "files", "folder"),
        ("here = %pwd", "here", ""),
        ("%cd {folder}", "", "folder"),
        ("%%bash --out text --err problems\necho $HOME", "text problems", ""),
        ("%%html\n<b>{x}</b>", "", ""),
        ("x?", "", "x"),
        ("%prun -l 5 f(x)", "", "f x"),
        ("%%prun\ny = f(x)", "y", "f x"),
        ("%xdel x", "", "x"),
        (">>> x = y", "x", "y"),
        ("for i in n:\n    %time x = i", "i x", "n"),
    ],
)
def test_magics_and_commands(source, defines, uses):
    found = effects(source)
    assert set(found.defines) == set(defines.split())
    assert set(found.uses) == set(uses.split())


@pytest.mark.parametrize(
    "source", ["%run file.py", "%reset -f", "%store -r x", "%pylab", "from m import *", "exec('x = 1')"]
)
def test_what_may_bind_anything_says_so(source):
    assert effects(source).unknown


def test_lines_are_those_of_the_cell():
    assert effects("%%time\n\nx = y").defines == {"x": 3}
    assert effects("a = 1\n%time x = y").uses == {"y": 2}


def test_what_can_not_be_read_is_an_error():
    assert effects("x = (").error
    assert effects("%%time\nx = (").error
    assert effects("x = 1").error == ""


def test_what_is_measured_keeps_the_changes_it_made():
    assert set(effects("%timeit items.append(1)").changes) == {"items"}
