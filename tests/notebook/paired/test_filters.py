import pytest

from perijove.notebook.paired.filters import Filter, filter_cell, filter_notebook

NOTEBOOK = {"jupytext": {"formats": "md"}, "kernelspec": {"name": "x", "env": {"a": 1}}, "widgets": {}, "a b": 1}
CELL = {"tags": ["x"], "collapsed": True, "n": 1}


@pytest.mark.parametrize(
    ("given", "keys"),
    [
        (None, ["jupytext", "kernelspec"]),
        ("all", ["jupytext", "kernelspec", "widgets"]),
        ("-all", []),
        ("widgets,-jupytext", ["kernelspec", "widgets"]),
        ("all,-widgets", ["jupytext", "kernelspec"]),
        ("kernelspec,-all", ["kernelspec"]),
        (False, []),
    ],
)
def test_the_metadata_of_a_notebook(given, keys):
    assert sorted(filter_notebook(NOTEBOOK, given)) == keys


def test_a_key_within_a_key():
    assert filter_notebook(NOTEBOOK, "-kernelspec.env")["kernelspec"] == {"name": "x"}
    assert filter_notebook(NOTEBOOK, "kernelspec.name,-all") == {"kernelspec": {"name": "x"}}


@pytest.mark.parametrize(
    ("given", "keys"),
    [(None, ["n", "tags"]), ("collapsed", ["collapsed", "n", "tags"]), ("tags,-all", ["tags"]), ("-n", ["tags"])],
)
def test_the_metadata_of_a_cell(given, keys):
    assert sorted(filter_cell(CELL, given)) == keys


def test_empty_tags_are_not_written():
    assert filter_cell({"tags": []}, None) == {}


def test_a_filter_as_text():
    assert str(Filter.of("a, +b,-c")) == "a,b,-c"
