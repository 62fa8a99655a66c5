import asyncio

import pytest

from perijove.server.guard import Admitted, Door, Guard, Head, Refused, head_of, judge
from perijove.server.policy import Policy
from perijove.server.routes import Route, Routes

TOKEN = "secret-token"
DOOR = Door(token=TOKEN, port=8888)
OPEN = Door(token=TOKEN, port=8888, address="0.0.0.0", names=frozenset({"box.example"}))
HOST = "localhost:8888"
OWN = f"http://{HOST}"
COOKIE = (DOOR.cookie,)


async def _nothing(_):
    raise AssertionError("a judge calls nobody")


ROUTES = Routes(
    [
        Route(path="/api", endpoint=_nothing, resource="api", action="read", policy=Policy.API, public=True),
        Route(path="/tree/{path}", endpoint=_nothing, resource="pages", action="read", policy=Policy.PAGE),
        Route(path="/api/contents/{path}", endpoint=_nothing, resource="contents", action="read", policy=Policy.API),
        Route(
            path="/api/contents/{path}",
            endpoint=_nothing,
            methods=("PUT",),
            resource="contents",
            action="write",
            policy=Policy.API,
        ),
        Route(path="/ws", endpoint=_nothing, websocket=True, resource="kernels", action="execute", policy=Policy.API),
    ]
)


def verdict(path="/api/contents/a", door=DOOR, **fields):
    found = judge(Head(path=path, **{"host": HOST, **fields}), ROUTES, door)
    return found.status if isinstance(found, Refused) else "ok"


@pytest.mark.parametrize(
    ("host", "door", "expected"),
    [
        ("localhost:8888", DOOR, "ok"),
        ("LOCALHOST", DOOR, "ok"),
        ("127.0.0.1:1", DOOR, "ok"),
        ("127.8.8.8", DOOR, "ok"),
        ("[::1]:8888", DOOR, "ok"),
        ("evil.example", DOOR, 403),
        ("localhost.evil.example", DOOR, 403),
        ("10.0.0.1", DOOR, 403),
        ("", DOOR, 403),
        ("[::1", DOOR, 403),
        ("user@localhost", DOOR, "ok"),
        ("10.0.0.1", OPEN, "ok"),
        ("box.example:8888", OPEN, "ok"),
        ("evil.example", OPEN, 403),
    ],
)
def test_hosts(host, door, expected):
    assert verdict("/api", door, host=host) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, 401),
        ({"authorization": f"token {TOKEN}"}, "ok"),
        ({"authorization": f"Bearer {TOKEN}"}, "ok"),
        ({"authorization": f"BEARER  {TOKEN}"}, "ok"),
        ({"authorization": TOKEN}, 401),
        ({"authorization": "token "}, 401),
        ({"authorization": f"token {TOKEN}x"}, 401),
        ({"authorization": "token \udcff"}, 401),
        ({"query_token": TOKEN}, "ok"),
        ({"query_token": "x"}, 401),
        ({"cookies": COOKIE}, "ok"),
        ({"cookies": ("x", *COOKIE)}, "ok"),
        ({"cookies": (TOKEN,)}, 401),
        ({"cookies": ("",)}, 401),
    ],
)
def test_credentials(fields, expected):
    assert verdict(**fields) == expected


def test_nothing_is_told_about_paths_to_strangers():
    assert verdict("/nowhere") == 401
    assert verdict("/nowhere", query_token=TOKEN) == 404
    assert verdict("/api/contents/a", method="PUT") == 401
    assert verdict("/api/contents/a", method="TRACE", query_token=TOKEN) == 405
    assert verdict("/ws", query_token=TOKEN) == 404
    assert verdict("/api/contents/a", websocket=True, query_token=TOKEN) == 404


def test_only_pages_ask_for_the_token():
    assert judge(Head(path="/tree/a", host=HOST), ROUTES, DOOR) == Refused(
        401, "this server asks for its token", login=True
    )
    assert judge(Head(path="/api/contents/a", host=HOST), ROUTES, DOOR) == Refused(
        401, "this server asks for its token"
    )


@pytest.mark.parametrize(
    ("fields", "get", "put", "socket", "page"),
    [
        # A browser, from our own page.
        ({"cookies": COOKIE, "origin": OWN, "fetch_site": "same-origin"}, "ok", "ok", "ok", "ok"),
        # Our own page, a GET: no Origin.
        ({"cookies": COOKIE, "fetch_site": "same-origin"}, "ok", "ok", "ok", "ok"),
        # An old browser that says nothing.
        ({"cookies": COOKIE}, "ok", 403, 403, "ok"),
        # Another site, another port of this host.
        ({"cookies": COOKIE, "origin": "http://evil.example"}, 403, 403, 403, 403),
        ({"cookies": COOKIE, "origin": "http://localhost:9999"}, 403, 403, 403, 403),
        ({"cookies": COOKIE, "origin": "null"}, 403, 403, 403, 403),
        ({"cookies": COOKIE, "origin": "https://localhost:8888.evil.example"}, 403, 403, 403, 403),
        ({"cookies": COOKIE, "fetch_site": "cross-site", "fetch_mode": "no-cors"}, 403, 403, 403, 403),
        ({"cookies": COOKIE, "fetch_site": "same-site", "fetch_mode": "cors"}, 403, 403, 403, 403),
        # A link from elsewhere opens a page, and nothing else.
        ({"cookies": COOKIE, "fetch_site": "cross-site", "fetch_mode": "navigate"}, 403, 403, 403, "ok"),
        # Typed into the address bar.
        ({"query_token": TOKEN, "fetch_site": "none", "fetch_mode": "navigate"}, "ok", "ok", "ok", "ok"),
        # A script, with the token in a header.
        ({"authorization": f"token {TOKEN}"}, "ok", "ok", "ok", "ok"),
        ({"authorization": f"token {TOKEN}", "origin": "http://evil.example"}, 403, 403, 403, 403),
        # Behind a proxy that ends TLS.
        ({"cookies": COOKIE, "origin": f"https://{HOST}"}, "ok", "ok", "ok", "ok"),
    ],
)
def test_where_requests_come_from(fields, get, put, socket, page):
    found = (
        verdict(**fields),
        verdict(method="PUT", **fields),
        verdict("/ws", websocket=True, **fields),
        verdict("/tree/a", **fields),
    )
    assert found == (get, put, socket, page)


def test_only_the_token_itself_is_remembered():
    assert judge(Head(path="/tree/a", host=HOST, query_token=TOKEN), ROUTES, DOOR) == Admitted(
        ROUTES.routes[1], "a", remember=True
    )
    assert judge(Head(path="/tree/a", host=HOST, cookies=COOKIE), ROUTES, DOOR) == Admitted(ROUTES.routes[1], "a")


def test_the_head_of_a_request():
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/tree/a b",
        "query_string": b"x=1&token=a%20b&token=c",
        "headers": [
            (b"Host", b"localhost"),
            (b"cookie", b"a=b; perijove-8888=one"),
            (b"cookie", b"perijove-8888=two; perijove-9999=three"),
            (b"sec-fetch-site", b"same-origin"),
            (b"origin", b"\xff"),
        ],
    }
    assert head_of(scope, DOOR) == Head(
        path="/tree/a b",
        host="localhost",
        query_token="a b",
        cookies=("one", "two"),
        fetch_site="same-origin",
        origin="ÿ",
    )


def test_the_cookie_belongs_to_the_port_and_does_not_show_the_token():
    assert DOOR.cookie_name == "perijove-8888"
    assert TOKEN not in DOOR.cookie
    assert DOOR.cookie != Door(token="other", port=8888).cookie


def test_a_fault_shows_nothing_of_its_insides(caplog):
    async def fails(_):
        raise RuntimeError("secret /home/path")

    app = Guard(
        Routes([Route(path="/api", endpoint=fails, resource="api", action="read", policy=Policy.API, public=True)]),
        DOOR,
    )
    sent = []

    async def main():
        async def send(message):
            sent.append(message)

        scope = {
            "type": "http",
            "method": "GET",
            "path": "/api",
            "query_string": b"",
            "headers": [(b"host", b"localhost")],
        }
        await app(scope, None, send)

    asyncio.run(main())
    assert sent[0]["status"] == 500
    assert b"secret" not in sent[1]["body"]
    assert "secret /home/path" in caplog.text
