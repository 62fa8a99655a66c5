import asyncio

import pytest

JS = "assets/app-Ab3_x9Zq.js"


@pytest.fixture
def static(root):
    folder = root.parent / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("page")
    for name, content in {
        JS: "plain",
        f"{JS}.br": "br",
        f"{JS}.gz": "gz",
        "assets/plain.css": "css",
        "icon.svg": "<svg/>",
    }.items():
        (folder / name).write_text(content)
    (root.parent / "secret").write_text("secret")
    return folder


def get(serving, path, **headers):
    async def main():
        async with serving() as server:
            return await server.ask("GET", f"/static/{path}", headers=headers, token=None)

    return asyncio.run(main())


@pytest.mark.parametrize(
    ("accepted", "body", "encoding"),
    [
        ("gzip, deflate, br, zstd", b"br", "br"),
        ("gzip;q=1.0", b"gz", "gzip"),
        ("identity", b"plain", None),
        ("", b"plain", None),
    ],
)
def test_what_was_packed_is_served_packed(serving, static, accepted, body, encoding):
    answer = get(serving, JS, **{"accept-encoding": accepted})
    assert (answer.status, answer.body, answer.headers.get("content-encoding")) == (200, body, encoding)
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["vary"] == "Accept-Encoding"


def test_only_names_with_a_hash_are_kept_forever(serving, static):
    assert get(serving, JS).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert get(serving, "assets/plain.css").headers["cache-control"] == "no-cache"
    assert get(serving, "icon.svg").headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize(
    "path", ["index.html", "nowhere.js", "assets", "", "../secret", "assets/../../secret", "/etc/passwd", "a\0b"]
)
def test_nothing_else_is_served(serving, static, path):
    assert get(serving, path).status == 404
