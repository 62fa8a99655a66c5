import pytest

from perijove import mime


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("text/plain", "text"),
        ("Text/Plain; charset=utf-8", "text"),
        ("text/vnd.mermaid", "text"),
        ("image/svg+xml", "text"),
        ("application/javascript", "text"),
        ("application/json", "json"),
        ("application/vnd.vega.v5+json", "json"),
        ("application/geo+json", "json"),
        ("image/png", "binary"),
        ("application/pdf", "binary"),
        ("text/x+json", "text"),
    ],
)
def test_kinds(name, kind):
    kinds = {"text": mime.is_text(name), "json": mime.is_json(name), "binary": mime.is_binary(name)}
    assert [found for found, yes in kinds.items() if yes] == [kind]


def test_richest_goes_by_the_order():
    bundle = {"text/plain": "x", "image/png": "…", "text/html": "<b>"}
    assert mime.richest(bundle) == "text/html"
    assert mime.richest(bundle, ["image/png", "text/plain"]) == "image/png"
    assert mime.richest(bundle, ["image/gif"]) is None
    assert mime.richest({}) is None


def test_plain_text_joins_lines():
    assert mime.plain_text({"text/plain": ["a\n", "b"]}) == "a\nb"
    assert mime.plain_text({"text/plain": "a"}) == "a"
    assert mime.plain_text({"image/png": "a"}) is None
