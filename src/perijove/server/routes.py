"""A route: where it is, what answers there, and who may use it for what. Nothing is open unless it says so."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from perijove.server.errors import UndeclaredRoute
from perijove.server.policy import Policy

Action = Literal["read", "write", "execute"]
# A request's endpoint takes a starlette Request and returns a Response; a socket's takes a WebSocket.
Endpoint: TypeAlias = Callable[[Any], Awaitable[Any]]

_REST = "{path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One entry of the table. A path ending in `{path}` matches whatever follows, slashes included."""

    path: str
    endpoint: Endpoint
    methods: tuple[str, ...] = ("GET",)
    websocket: bool = False
    resource: str | None = None
    action: Action | None = None
    policy: Policy | None = None
    public: bool = False

    def match(self, path: str) -> str | None:
        """What `{path}` stands for ("" when the route has none), or None when this is not the place."""
        if not self.path.endswith(_REST):
            return "" if path == self.path else None
        prefix = self.path.removesuffix(_REST)
        if path.startswith(prefix):
            return path[len(prefix) :]
        return "" if path == prefix.rstrip("/") and path else None


@dataclass(frozen=True, slots=True)
class Found:
    """A route that is meant, and the rest of the path."""

    route: Route
    rest: str


class Routes:
    """The whole table, in order; refuses to be built with a route that does not say who may use it."""

    def __init__(self, routes: Sequence[Route]) -> None:
        for route in routes:
            missing = [name for name in ("resource", "action", "policy") if not getattr(route, name)]
            if missing:
                raise UndeclaredRoute(f"the route {route.path} does not declare its {' and its '.join(missing)}")
        self.routes = tuple(routes)

    def find(self, path: str, method: str, *, websocket: bool) -> Found | Literal["no such path", "no such method"]:
        """The route for this request, or which half of it fits nothing."""
        known = False
        for route in self.routes:
            rest = route.match(path)
            if rest is None or route.websocket != websocket:
                continue
            known = True
            if websocket or method in route.methods or (method == "HEAD" and "GET" in route.methods):
                return Found(route, rest)
        return "no such method" if known else "no such path"
