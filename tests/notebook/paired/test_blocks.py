import pytest

from perijove.notebook.paired.blocks import blocks


def found(text):
    return [(block.kind, block.info, block.content, block.start, block.end) for block in blocks(text.split("\n"))]


def test_fences_and_breaks():
    assert found("a\n```{code-cell} x\n1\n```\n+++ {}\n~~~\n```\n~~~") == [
        ("fence", "{code-cell} x", ("1",), 1, 4),
        ("break", "{}", (), 4, 5),
        ("fence", "", ("```",), 5, 8),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "- item\n\n  ```\n  x\n  ```",
        "<!--\n```\nx\n```\n-->",
        "<div>\n```\nx\n```",
        "    ```\n    x",
        "> ```\n> x",
        "``` a`b",
    ],
)
def test_what_is_nested_is_no_block(text):
    assert found(text) == []


def test_a_list_ends_where_a_line_is_further_to_the_left():
    assert found("- item\n```\nx\n```") == [("fence", "", ("x",), 1, 4)]


def test_what_is_left_open():
    assert [block.closed for block in blocks(["```", "x"])] == [False]
    assert [(block.kind, block.closed) for block in blocks(["<!-- x", "```"])] == [("html", False)]
