from perijove.compat.pictures import ImageFormat


def test_formats():
    assert [each.mime_type for each in ImageFormat] == ["image/png", "image/jpeg", "image/gif", "image/webp"]
    assert ImageFormat.from_data(b"GIF89a...") is ImageFormat.gif
    assert ImageFormat.from_data(b"RIFF") is None
