import json

from hypothesis import given
from hypothesis import strategies as st

from perijove.kernel import content as module
from perijove.kernel.content import encode_content

TEXT = st.text(st.characters(codec=None) | st.sampled_from('"\\\n\r\t\x00\x1f\ud800é🎉'))


@given(st.dictionaries(TEXT, TEXT | st.integers() | st.floats()), st.dictionaries(TEXT, st.integers()))
def test_large_texts_say_what_small_ones_say(data, other):
    message = {**other, "data": data}
    small = encode_content(message)
    limit, module._LARGE = module._LARGE, 2
    try:
        large = encode_content(message)
    finally:
        module._LARGE = limit
    assert json.loads(large) == json.loads(small)
    assert json.loads(small, parse_constant=lambda name: 1 / 0)["data"].keys() == {
        key.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for key in data
    }


def test_a_large_text_and_its_neighbours():
    html = '<p class="x">\\ é</p>\n\x0b' * 10_000
    message = {"data": {"text/html": html, "text/plain": "H"}, "metadata": {}, "transient": {}}
    assert json.loads(encode_content(message)) == message
    assert json.loads(encode_content({"data": {"text/html": html.replace("\x0b", "")}}))["data"][
        "text/html"
    ] == html.replace("\x0b", "")


def test_what_json_lacks():
    assert json.loads(encode_content({"a": {1, 2}, "b": b"x", "c": float("nan"), "d": (1,)})) == {
        "a": [1, 2],
        "b": "eA==",
        "c": None,
        "d": [1],
    }
