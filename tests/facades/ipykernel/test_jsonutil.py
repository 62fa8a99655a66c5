from perijove.facades.ipykernel.jsonutil import encode_images, json_clean


def test_values_become_json():
    assert json_clean({"a": (1, float("nan")), "b": {2}}) == {"a": [1, None], "b": [2]}
    assert encode_images({"image/png": b"\0"}) == {"image/png": "AA=="}
