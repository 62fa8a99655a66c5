import pytest

from perijove.notebook.paired.spacing import lines_between


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        (["x"], [], 1),
        ([], ["x"], 0),
        (["x"], ["y"], 1),
        (["def f():", "    pass"], ["x"], 2),
        (["def f():", "    pass"], ["# x"], 1),
        (["x"], ["# %%", "@d", "def f():"], 2),
        (["# x"], ["def f():"], 1),
        (["class A:", "    pass", "", ""], ["x"], 1),
    ],
)
def test_what_pep_8_asks_for(before, after, lines):
    assert lines_between(before, after, ".py") == lines


def test_one_line_elsewhere():
    assert lines_between(["def f():", "    pass"], ["x"], ".jl") == 1
