"""Who may do what: the outermost layer of the server, for requests and WebSockets alike.

`judge` decides purely, from the head of a request; `Guard` carries it out: it refuses, or calls the route's endpoint
and adds the headers of its class. Everything is refused that a route does not allow. What each check is for:

- the Host header: a page elsewhere whose name was made to point at this machine (DNS rebinding)
- Origin and Sec-Fetch-Site: a page elsewhere, another port of this host included, that uses the browser's cookie
- the token: everybody else
"""

import hashlib
import hmac
import ipaddress
import logging
import secrets
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from perijove.server.errors import Refusal
from perijove.server.login import login_page
from perijove.server.policy import Policy, headers
from perijove.server.routes import Found, Route, Routes

log = logging.getLogger(__name__)

_SAFE = frozenset({"GET", "HEAD"})
_OWN_SITES = frozenset({"same-origin", "none"})
_LOOPBACK_NAMES = frozenset({"localhost"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What the guard knows about the server: where it listens and what opens it."""

    token: str
    port: int
    address: str = "127.0.0.1"
    names: frozenset[str] = frozenset()

    @property
    def cookie_name(self) -> str:
        """Cookies are shared by all ports of a host, so the port is in the name."""
        return f"perijove-{self.port}"

    @property
    def cookie(self) -> str:
        """Derived from the token, so that the cookie jar does not hold the token itself."""
        return hmac.new(self.token.encode(), b"perijove cookie", hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a request, as far as the guard looks at it."""

    path: str
    method: str = "GET"
    websocket: bool = False
    host: str = ""
    origin: str | None = None
    fetch_site: str | None = None
    fetch_mode: str | None = None
    authorization: str = ""
    query_token: str = ""
    cookies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Admitted:
    """The request may be answered by this route."""

    route: Route
    rest: str
    remember: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The request may not be answered; `login` says that a token would help and somebody could type one."""

    status: int
    reason: str
    login: bool = False


Verdict: TypeAlias = Admitted | Refused


def head_of(scope: Scope, door: Door) -> Head:
    """Read what matters from an ASGI scope."""
    found: dict[str, str] = {}
    cookies: list[str] = []
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        if name == "cookie":
            cookies += [item.strip() for item in value.split(";")]
        else:
            found[name] = value
    prefix = f"{door.cookie_name}="
    tokens = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [""])
    return Head(
        path=scope["path"],
        method=scope.get("method", "GET"),
        websocket=scope["type"] == "websocket",
        host=found.get("host", ""),
        origin=found.get("origin"),
        fetch_site=found.get("sec-fetch-site"),
        fetch_mode=found.get("sec-fetch-mode"),
        authorization=found.get("authorization", ""),
        query_token=tokens[0],
        cookies=tuple(item.removeprefix(prefix) for item in cookies if item.startswith(prefix)),
    )


def judge(head: Head, routes: Routes, door: Door) -> Verdict:
    """Decide about one request."""
    if not _known_host(head.host, door):
        return Refused(403, f"this server does not answer to the host name {head.host!r}")
    found = routes.find(head.path, head.method, websocket=head.websocket)
    if isinstance(found, Found) and found.route.public:
        return Admitted(found.route, found.rest)
    by_token = _token_fits(head, door)
    if not by_token and not any(_equal(cookie, door.cookie) for cookie in head.cookies):
        page = isinstance(found, Found) and found.route.policy is Policy.PAGE
        return Refused(401, "this server asks for its token", login=page)
    match found:
        case "no such path":
            return Refused(404, f"there is nothing at {head.path}")
        case "no such method":
            return Refused(405, f"{head.method} is not possible at {head.path}")
        case Found(route, rest):
            foreign = _foreign(head, route, by_header=bool(head.authorization) and by_token)
            if foreign:
                return Refused(403, foreign)
            return Admitted(route, rest, remember=_equal(head.query_token, door.token))


def _foreign(head: Head, route: Route, *, by_header: bool) -> str:
    """Why this request comes from a page that is not ours, or ""."""
    if head.origin is not None and not _own_origin(head.origin, head.host):
        return f"the request comes from a page of {head.origin}, not from this server's"
    state = head.websocket or head.method not in _SAFE or route.action != "read"
    # A link from elsewhere may open a page; nothing else of ours may be loaded by a page elsewhere.
    is_link = route.policy is Policy.PAGE and head.fetch_mode == "navigate" and not state
    if head.fetch_site is not None and head.fetch_site not in _OWN_SITES and not is_link:
        return f"the request comes from another site ({head.fetch_site})"
    if state and not by_header and head.origin is None and head.fetch_site is None and head.cookies:
        return "a request that changes something and brings a cookie must say where it comes from (Origin)"
    return ""


def _own_origin(origin: str, host: str) -> bool:
    parts = urlsplit(origin)
    return parts.scheme in {"http", "https"} and parts.netloc.lower() == host.lower()


def _known_host(host: str, door: Door) -> bool:
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    if name in door.names or name in _LOOPBACK_NAMES:
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    # A rebound name can't be an address. Behind a loopback address only loopback addresses make sense.
    return address.is_loopback or not _is_loopback(door.address)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address in _LOOPBACK_NAMES


def _token_fits(head: Head, door: Door) -> bool:
    scheme, _, given = head.authorization.partition(" ")
    if scheme.lower() in {"token", "bearer"} and _equal(given.strip(), door.token):
        return True
    return _equal(head.query_token, door.token)


def _equal(given: str, wanted: str) -> bool:
    return bool(wanted) and hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


class Guard:
    """The ASGI application: judges, then lets the route's endpoint answer."""

    def __init__(self, routes: Routes, door: Door) -> None:
        self.routes = routes
        self.door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            return
        verdict = judge(head_of(scope, self.door), self.routes, self.door)
        if scope["type"] == "websocket":
            await self._socket(verdict, scope, receive, send)
        else:
            await self._request(verdict, scope, receive, send)

    async def _socket(self, verdict: Verdict, scope: Scope, receive: Receive, send: Send) -> None:
        websocket = WebSocket(scope, receive, send)
        if isinstance(verdict, Refused):
            log.warning("refused a WebSocket at %s: %s", scope["path"], verdict.reason)
            # Closed before it was accepted: the server answers the handshake with 403.
            await websocket.close(4403, verdict.reason)
            return
        scope["path_params"] = {"path": verdict.rest}
        await verdict.route.endpoint(websocket)

    async def _request(self, verdict: Verdict, scope: Scope, receive: Receive, send: Send) -> None:
        nonce = secrets.token_urlsafe(16)
        policy = Policy.API
        match verdict:
            case Refused(status, reason, login):
                if login:
                    policy = Policy.LOGIN
                response: Response = login_page(nonce) if login else _failure(status, reason)
            case Admitted(route, rest, _):
                assert route.policy is not None
                scope["path_params"] = {"path": rest}
                scope["nonce"] = nonce
                response = await _answer(route, Request(scope, receive))
                policy = route.policy if response.status_code < 400 or route.policy is Policy.PAGE else Policy.API
        if isinstance(verdict, Admitted) and verdict.remember:
            secure = scope.get("scheme") == "https"
            response.set_cookie(
                self.door.cookie_name, self.door.cookie, path="/", httponly=True, samesite="strict", secure=secure
            )
        await response(scope, receive, _adding(headers(policy, nonce), send))


async def _answer(route: Route, request: Request) -> Response:
    try:
        response: Response = await route.endpoint(request)
    except Refusal as refusal:
        return _failure(refusal.status, refusal.message)
    except Exception:
        log.exception("%s %s could not be answered", request.method, request.url.path)
        return _failure(500, "the server could not answer this request; its log says why")
    return response


def _failure(status: int, message: str) -> Response:
    return JSONResponse({"message": message, "reason": None}, status)


def _adding(added: list[tuple[bytes, bytes]], send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            present = {name for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *((n, v) for n, v in added if n not in present)]
            if b"cache-control" not in present:
                message["headers"].append((b"cache-control", b"no-store"))
        await send(message)

    return sending
