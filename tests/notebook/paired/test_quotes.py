import pytest

from perijove.notebook.paired.quotes import leaves_open, unquoted


@pytest.mark.parametrize(
    ("lines", "outside"),
    [
        (["x = 1", "y"], [True, True]),
        (['x = """', "in", '"""', "out"], [True, False, False, True]),
        (["x = 'it", "out"], [True, True]),
        (['# """', "out"], [True, True]),
        (['x = 1  # """', "out"], [True, True]),
        (['x = """a""" + """', "in"], [True, False]),
        (["x = '''\"\"\"", "'''", "out"], [True, False, True]),
    ],
)
def test_which_lines_begin_outside_of_a_string(lines, outside):
    assert [is_outside for _, is_outside in unquoted(lines, "python")] == outside


def test_what_is_left_open():
    assert leaves_open(['"""'], "python")
    assert not leaves_open(['"""'], None)
    assert not leaves_open(["'"], "R")
