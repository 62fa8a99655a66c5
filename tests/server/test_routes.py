import pytest

from perijove.server.errors import UndeclaredRoute
from perijove.server.policy import Policy
from perijove.server.routes import Found, Route, Routes


async def answer(_):
    return None


def route(path, **fields):
    return Route(
        **{"path": path, "endpoint": answer, "resource": "r", "action": "read", "policy": Policy.API, **fields}
    )


@pytest.mark.parametrize("missing", ["resource", "action", "policy"])
def test_a_route_that_does_not_say_who_may_use_it_is_refused(missing):
    with pytest.raises(UndeclaredRoute, match=f"the route /x does not declare its {missing}"):
        Routes([route("/x", **{missing: None})])


def test_all_that_is_missing_is_named():
    with pytest.raises(UndeclaredRoute, match="its resource and its action and its policy"):
        Routes([Route(path="/x", endpoint=answer)])


@pytest.mark.parametrize(
    ("path", "asked", "rest"),
    [
        ("/api", "/api", ""),
        ("/api", "/api/", None),
        ("/tree/{path}", "/tree", ""),
        ("/tree/{path}", "/tree/", ""),
        ("/tree/{path}", "/tree/a/b c", "a/b c"),
        ("/tree/{path}", "/trees", None),
        ("/", "/", ""),
        ("/", "/x", None),
    ],
)
def test_paths(path, asked, rest):
    assert route(path).match(asked) == rest


def test_finding():
    get, put, socket = route("/x"), route("/x", methods=("PUT",)), route("/x", websocket=True)
    routes = Routes([get, put, socket])
    assert routes.find("/x", "GET", websocket=False) == Found(get, "")
    assert routes.find("/x", "HEAD", websocket=False) == Found(get, "")
    assert routes.find("/x", "PUT", websocket=False) == Found(put, "")
    assert routes.find("/x", "GET", websocket=True) == Found(socket, "")
    assert routes.find("/x", "POST", websocket=False) == "no such method"
    assert routes.find("/y", "GET", websocket=False) == "no such path"
