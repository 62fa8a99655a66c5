import pytest


@pytest.mark.parametrize(
    ("magic", "mime"),
    [
        ("html", "text/html"),
        ("markdown", "text/markdown"),
        ("latex", "text/latex"),
        ("svg", "image/svg+xml"),
        ("SVG", "image/svg+xml"),
        ("HTML", "text/html"),
        ("javascript", "application/javascript"),
        ("js", "application/javascript"),
    ],
)
def test_a_cell_is_shown(session, magic, mime):
    (event,) = session.events(f"%%{magic}\n<b>{{x}}</b>")
    assert event.data[mime] == "<b>{x}</b>\n"


def test_isolated(session):
    (shown,) = session.events("%%html --isolated\n<b>")
    assert shown.metadata == {"text/html": {"isolated": True}}
    assert session("%%svg --isolated\n<svg/>").error.ename == "UsageError"
