import base64
import struct

import pytest

from perijove.terminal.bundles import bundle_text

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480) + b"\0" * 1200


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"text/html": "<b>x</b>", "text/plain": "x"}, "x"),
        ({"text/html": "<b>x</b>", "text/markdown": "**x**"}, "**x**"),
        ({"text/latex": "$x$"}, "$x$"),
        ({"application/json": {"a": [1]}}, '{\n  "a": [\n    1\n  ]\n}'),
        ({"application/vnd.x.v1+json": [1]}, "[\n  1\n]"),
        ({"image/png": base64.b64encode(PNG).decode()}, "<image/png 640×480, 1.2 kB>"),
        ({"image/png": PNG}, "<image/png 640×480, 1.2 kB>"),
        ({"image/png": "no base64 at all"}, "<image/png, 16 B>"),
        ({"image/svg+xml": "<svg/>"}, "<image/svg+xml, 6 B>"),
        ({"text/html": "x" * 2_500_000}, "<text/html, 2.5 MB>"),
        ({}, ""),
    ],
)
def test_a_bundle_is_its_best_text_or_a_line_that_says_what_it_is(data, text):
    assert text == bundle_text(data)


def test_a_pages_script_is_named_and_not_shown():
    script = {"application/vnd.bokehjs_load.v0+json": "go()", "application/javascript": "go()"}
    assert bundle_text(script) == "<application/vnd.bokehjs_load.v0+json, 4 B> <application/javascript, 4 B>"
