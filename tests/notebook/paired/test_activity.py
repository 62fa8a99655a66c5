import pytest

from perijove.notebook.paired.activity import active_tags, is_active


@pytest.mark.parametrize(
    ("metadata", "extension", "active"),
    [
        ({}, ".py", True),
        ({"active": "ipynb"}, ".py", False),
        ({"active": "ipynb,py"}, ".py", True),
        ({"active": ""}, ".ipynb", False),
        ({"tags": ["active-ipynb-md"]}, ".md", True),
        ({"tags": ["active-ipynb"]}, ".py", False),
        ({"run_control": {"frozen": True}}, ".py", False),
        ({"run_control": {"frozen": True}}, ".ipynb", True),
        ({"active": 5}, ".py", True),
    ],
)
def test_where_a_cell_is_active(metadata, extension, active):
    assert is_active(extension, metadata) is active


def test_tags_that_are_no_list_say_nothing():
    assert active_tags({"tags": "active-py"}) == []
