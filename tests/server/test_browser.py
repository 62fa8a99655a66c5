import stat
import sys
import webbrowser

import pytest

from perijove.server.browser import can_open, doorway, show


def test_the_token_goes_through_a_file_that_only_its_owner_reads():
    with doorway('http://localhost/tree?token=a"b') as path:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert "url=http://localhost/tree?token=a&quot;b" in path.read_text()
    assert not path.exists()


def test_the_browser_is_told_the_file_not_the_token(monkeypatch):
    opened = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    with doorway("http://localhost/tree?token=secret") as path:
        show(path)
        assert opened == [path.as_uri()]


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="there is always a screen")
def test_without_a_screen_there_is_no_browser(monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not can_open()
    monkeypatch.setenv("DISPLAY", ":0")
    assert can_open()
