import base64
import struct
import zlib

import pytest

from perijove.interpreter.display.formatter import DisplayFormatter
from perijove.interpreter.display.picture import SIZES, Image, picture_format


def png(width=4, height=2):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * (width + 1) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc2\x00\x0b\x08" + struct.pack(">HH", 7, 9) + b"\x01\x01\x11\x00"
GIF = b"GIF89a" + struct.pack("<HH", 3, 5)
LOSSY = b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 10 + struct.pack("<HH", 11, 13)
LOSSLESS = b"RIFF\0\0\0\0WEBPVP8L" + b"\0" * 5 + ((10) | (12 << 14)).to_bytes(4, "little")
EXTENDED = b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + (10).to_bytes(3, "little") + (12).to_bytes(3, "little")


@pytest.mark.parametrize(
    ("data", "name", "size"),
    [
        (png(), "png", (4, 2)),
        (JPEG, "jpeg", (9, 7)),
        (GIF, "gif", (3, 5)),
        (LOSSY, "webp", (11, 13)),
        (LOSSLESS, "webp", (11, 13)),
        (EXTENDED, "webp", (11, 13)),
    ],
)
def test_formats_and_sizes(data, name, size):
    assert (picture_format(data), SIZES[name](data)) == (name, size)
    assert Image(data).format == name


def test_what_is_no_picture():
    assert [picture_format(b"RIFF\0\0\0\0WAVE"), picture_format(b"")] == [None, None]
    for name, data in [("png", b"x"), ("jpeg", b"\xff\xd8"), ("gif", b"GIF89a"), ("webp", b"RIFF")]:
        with pytest.raises(ValueError):
            SIZES[name](data)


def test_an_embedded_picture():
    data, metadata = DisplayFormatter().bundle(Image(png(), width=3, alt="a picture", unconfined=True))
    assert base64.b64decode(data["image/png"]) == png()
    assert metadata == {"image/png": {"width": 3, "unconfined": True, "alt": "a picture"}}
    assert data["text/plain"] == "<IPython.core.display.Image object>"
    assert set(DisplayFormatter().bundle(Image(GIF))[0]) == {"image/gif", "text/plain"}


def test_retina_halves_the_size():
    image = Image(png(8, 6), retina=True)
    assert (image.width, image.height) == (4, 3)


def test_from_a_file(tmp_path):
    path = tmp_path / "a.PNG"
    path.write_bytes(png())
    assert base64.b64decode(Image(path)._repr_png_()) == png()
    assert Image(filename=str(path), embed=False)._repr_html_() == f'<img src="{path}"/>'


def test_by_its_address():
    image = Image(url="http://a.b/c.jpg?x=1&y=2", width=5, height=6, alt='"q"')
    assert DisplayFormatter().bundle(image)[0]["text/html"] == (
        '<img src="http://a.b/c.jpg?x=1&amp;y=2" width="5" height="6" alt="&quot;q&quot;"/>'
    )
    assert image._repr_png_() is None
    assert image._repr_jpeg_() is None


def test_sizes_from_metadata():
    image = Image(png(), metadata={"width": 7, "height": 8, "alt": "a"})
    assert (image.width, image.height, image.alt) == (7, 8, "a")


def test_what_can_not_be_shown():
    with pytest.raises(ValueError, match="No image data found"):
        Image()
    with pytest.raises(ValueError, match="Cannot embed the 'bmp' image format"):
        Image(filename="a.bmp")
    with pytest.raises(FileNotFoundError, match="nowhere"):
        Image("nowhere")._repr_png_()
