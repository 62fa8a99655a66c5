import pytest

from perijove.interpreter.display.embeds import IFrame, ScribdDocument, VimeoVideo, YouTubeVideo


def test_a_frame():
    html = IFrame("http://a.b/?x&y", "100%", 50, ["loading"], q="a b")._repr_html_()
    assert 'src="http://a.b/?x&amp;y?q=a+b"' in html
    assert 'width="100%"' in html
    assert "            loading\n" in html


@pytest.mark.parametrize(
    ("frame", "source"),
    [
        (YouTubeVideo("abc", start=30), "https://www.youtube.com/embed/abc?start=30"),
        (YouTubeVideo("abc", allow_autoplay=True), "https://www.youtube.com/embed/abc?autoplay=1"),
        (VimeoVideo("1"), "https://player.vimeo.com/video/1"),
        (ScribdDocument(7, start_page=3), "https://www.scribd.com/embeds/7/content?start_page=3"),
    ],
)
def test_sites(frame, source):
    assert f'src="{source}"' in frame._repr_html_()
    assert repr(frame).startswith(f"<IPython.lib.display.{type(frame).__name__} at 0x")


def test_a_still_that_can_not_be_had(monkeypatch):
    def fail(*arguments, **options):
        raise OSError

    monkeypatch.setattr("urllib.request.urlopen", fail)
    assert YouTubeVideo("abc")._repr_jpeg_() is None
    assert 'allow="autoplay"' in YouTubeVideo("abc", allow_autoplay=True)._repr_html_()
