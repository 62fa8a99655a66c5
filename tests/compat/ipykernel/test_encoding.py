from perijove.compat.ipykernel.encoding import encode_images, json_clean


def test_values_are_left_as_they_are():
    value = {"a": (1, b"x")}
    assert json_clean(value) is value
    assert encode_images(value) is value
