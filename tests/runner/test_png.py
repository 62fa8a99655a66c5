import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.runner.png import SIGNATURE, UnreadablePicture, distance, read_png


def test_each_filter_is_undone_as_another_reader_does_it(tmp_path, make_png):
    from PIL import Image

    noise = np.random.default_rng(7).integers(0, 256, (20, 31, 3), dtype=np.uint8)
    smooth = np.add.outer(np.arange(20), np.arange(31)).astype(np.uint8)
    for name, pixels in {"noise": noise, "smooth": smooth, "alpha": np.dstack([noise, smooth])}.items():
        Image.fromarray(pixels).save(tmp_path / name, "PNG", optimize=True)
        picture = read_png((tmp_path / name).read_bytes())
        assert (picture.height, picture.width) == pixels.shape[:2]
        assert picture.pixels == pixels.tobytes()
    rows = b"".join(bytes([kind]) + bytes(range(kind, kind + 9)) for kind in range(5))
    (tmp_path / "all").write_bytes(make_png(3, 5, rows))
    assert read_png(make_png(3, 5, rows)).pixels == np.asarray(Image.open(tmp_path / "all")).tobytes()


def test_distances(make_png):
    png = make_png
    white, black = png(1, 1, b"\0\xff\xff\xff"), png(1, 1, b"\0\0\0\0")
    assert distance(white, white) == 0
    assert distance(white, black) == 1
    assert distance(white, png(1, 2, b"\0\xff\xff\xff" * 2)) == 1
    assert 0 < distance(white, png(1, 1, b"\0\xfe\xff\xff")) < 0.01
    palette = b"\0\0\0\xff\xff\xff"
    assert (
        distance(png(2, 1, b"\0\0\1", colour=3, palette=palette), png(2, 1, b"\0\0\0", colour=3, palette=palette))
        == 0.5
    )


def test_what_is_not_read(make_png):
    png = make_png
    damaged = png(1, 1, b"").replace(zlib.compress(b""), b"nonsense")
    for data, says in [
        (b"GIF89a", "not a PNG"),
        (SIGNATURE, "without a header"),
        (png(1, 1, b"\0\0", depth=16), "16 bits"),
        (png(1, 1, b"\0\0\0\0", interlaced=1), "a PNG of"),
        (png(9, 9, b"\0\0"), "ends too early"),
        (png(1, 1, b"\7\0\0\0"), "filter of type 7"),
        (damaged, "damaged"),
        (png(60000, 60000, b""), "60000 x 60000"),
    ]:
        with pytest.raises(UnreadablePicture, match=says):
            read_png(data)
        assert distance(data, data + b"x") == 1


@given(st.binary(), st.binary())
def test_any_bytes_have_a_distance(one, other):
    assert 0 <= distance(SIGNATURE + one, SIGNATURE + other) <= 1
