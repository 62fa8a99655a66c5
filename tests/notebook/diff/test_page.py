"""A diff as a page: nothing of a notebook is live in it."""

from base64 import b64encode
from html.parser import HTMLParser

import pytest

from perijove.notebook import CodeCell, DisplayData, MarkdownCell, Notebook, Stream
from perijove.notebook.diff import diff
from perijove.notebook.diff.page import page
from perijove.notebook.diff.view import view

PNG = b64encode(b"\x89PNG\r\n\x1a\n").decode()
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><style>*{}</style><a href=javascript:alert(1)>"
ALLOWED = {
    "html": {"lang"},
    "meta": {"charset", "http-equiv", "content", "name"},
    "section": {"class"},
    "td": {"class", "colspan"},
    "div": {"class"},
    "img": {"alt", "src"},
} | {tag: set() for tag in ("head", "title", "style", "body", "h1", "h2", "h3", "table", "tr", "mark", "p")}


class Elements(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.text = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)


def made(before, after):
    return page(view(before, diff(before, after)), "a.ipynb", "<b>.ipynb")


def test_it_loads_nothing_and_runs_nothing():
    elements = Elements(made(Notebook((MarkdownCell("a", "x"),)), Notebook((MarkdownCell("a", "y"),))))
    (policy,) = [attrs["content"] for tag, attrs in elements.found if attrs.get("http-equiv")]

    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert not {"script", "link", "iframe", "object"} & {tag for tag, _ in elements.found}


@pytest.mark.parametrize("mime", ["text/plain", "text/html", "image/svg+xml", "image/png", "application/json", EVIL])
def test_payloads_are_text(mime):
    def notebook(text):
        outputs = (DisplayData({mime: text}, {EVIL: text}), Stream(text, text))
        cells = (CodeCell(EVIL, text, {EVIL: text}, outputs), MarkdownCell("b", text, attachments={EVIL: {mime: text}}))
        return Notebook(cells, {EVIL: text}, 5, {EVIL: text})

    for before, after in [
        (notebook(EVIL), notebook(EVIL + "2")),
        (Notebook(), notebook(EVIL)),
        (notebook(EVIL), Notebook()),
    ]:
        for tag, attrs in Elements(made(before, after)).found:
            assert set(attrs) <= ALLOWED[tag]
            assert tag != "img"


def test_pictures_stand_side_by_side():
    def plot(data):
        return Notebook((CodeCell("a", "p()", outputs=(DisplayData({"image/png": data}),)),))

    other = b64encode(b"\x89PNG\r\n\x1a\nother").decode()
    elements = Elements(made(plot(PNG + "\n"), plot(other)))

    assert [attrs["src"] for tag, attrs in elements.found if tag == "img"] == [
        f"data:image/png;base64,{PNG}",
        f"data:image/png;base64,{other}",
    ]


def test_what_is_no_picture_is_not_shown_as_one():
    def plot(mime, data):
        return Notebook((CodeCell("a", "p()", outputs=(DisplayData({mime: data}),)),))

    for mime, data in [("image/png", "A"), ("image/png", 'AAAA" onerror="x'), ("image/x-unknown", PNG)]:
        assert "<img" not in made(Notebook(), plot(mime, data))


def test_lines_have_numbers_and_words_are_marked():
    text = made(Notebook((MarkdownCell("a", "x\ny = 1"),)), Notebook((MarkdownCell("a", "x\ny = 2"),)))

    assert '<td class="number">2</td><td class="gone">y = <mark>1</mark></td>' in text
    assert '<td class="number">2</td><td class="come">y = <mark>2</mark></td>' in text


def test_nothing_to_show():
    assert "do not differ" in made(Notebook(), Notebook())
