import base64

import pytest

from perijove.interpreter.display.video import Video


def test_by_address_and_by_file(tmp_path):
    assert 'src="https://a.b/c.mp4?x&amp;y" controls' in Video("https://a.b/c.mp4?x&y")._repr_html_()
    path = tmp_path / "a.mp4"
    path.write_bytes(b"film")
    assert f'<video src="{path}" muted  width="5" ' in Video(path, width=5, html_attributes="muted")._repr_html_()


def test_embedded(tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"film")
    expected = f'src="data:video/mp4;base64,{base64.b64encode(b"film").decode()}" type="video/mp4"'
    assert expected in Video(path, embed=True)._repr_html_()
    assert expected in Video(b"film", embed=True, mimetype="video/mp4")._repr_html_()
    assert expected in Video(base64.b64encode(b"film").decode(), embed=True, mimetype="video/mp4")._repr_html_()


def test_data_is_embedded_only_when_that_is_asked_for():
    with pytest.raises(ValueError, match="embed=True"):
        Video(b"film")
