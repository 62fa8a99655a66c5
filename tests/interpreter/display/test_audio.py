import array
import io
import wave

import pytest

from perijove.interpreter.display.audio import Audio, wav


def samples(data):
    with wave.open(io.BytesIO(data)) as file:
        frames = array.array("h", file.readframes(file.getnframes()))
        return file.getnchannels(), file.getframerate(), list(frames)


def test_samples_become_a_sound():
    assert samples(wav([0, 0.5, -1], 100)) == (1, 100, [0, 16383, -32767])
    assert samples(wav([0, 2], 100)) == (1, 100, [0, 32767])
    assert samples(wav([0, 0], 100)) == (1, 100, [0, 0])
    assert samples(wav([], 100)) == (1, 100, [])


def test_channels_are_interleaved():
    assert samples(wav([[1, 0], [0, -1]], 8000)) == (2, 8000, [32767, 0, 0, -32767])


def test_arrays():
    numpy = pytest.importorskip("numpy")
    assert samples(wav(numpy.array([0, 0.5, -1]), 100)) == (1, 100, [0, 16383, -32767])
    assert samples(wav(numpy.array([[1, 0], [0, -1]]), 100)) == (2, 100, [32767, 0, 0, -32767])
    with pytest.raises(ValueError, match="1D or 2D"):
        wav(numpy.zeros((1, 1, 1)), 100)


def test_what_is_no_sound():
    with pytest.raises(ValueError, match="between -1 and 1"):
        wav([2], 100, normalize=False)
    with pytest.raises(ValueError, match="as many samples"):
        wav([[1, 2], [1]], 100)
    with pytest.raises(ValueError, match="No audio data found"):
        Audio()
    with pytest.raises(ValueError, match="No url found"):
        Audio(b"", embed=False)
    with pytest.raises(ValueError, match="rate must be specified"):
        Audio([0])


def test_the_player():
    html = Audio([0], rate=100, autoplay=True, element_id='a"')._repr_html_()
    assert '<audio id="a&quot;" controls="controls" autoplay="autoplay">' in html
    assert 'src="data:audio/wav;base64,UklGR' in html
    linked = Audio(url="http://a.b/c.mp3?x&y")
    assert 'src="http://a.b/c.mp3?x&amp;y" type="audio/mpeg"' in linked._repr_html_()
    assert repr(linked) == "<IPython.lib.display.Audio object>"


def test_from_a_file(tmp_path):
    path = tmp_path / "a.ogg"
    path.write_bytes(b"sound")
    audio = Audio(str(path))
    assert (audio.data, audio.mimetype) == (b"sound", "audio/ogg")
    assert Audio(b"sound").mimetype == "audio/wav"
