"""What a browser may do with each class of page: one content security policy for each."""

from enum import StrEnum


class Policy(StrEnum):
    """The classes of answers."""

    PAGE = "page"
    LOGIN = "login"
    API = "api"
    STATIC = "static"
    FILES = "files"
    SAFE_FRAME = "safe frame"
    LIVE_FRAME = "live frame"


# `connect-src 'self'` covers the WebSockets of this host and port too (CSP level 3; Chromium, Firefox, Safari >= 15.4).
_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_LOGIN = "default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
# `sandbox` without allow-same-origin gives a frame an opaque origin: no cookie, no storage, none of our API.
_FRAME = (
    "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; media-src data: blob:; script-src 'nonce-{nonce}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
# A nonce beside 'unsafe-inline' would switch the latter off, so the live frame has none.
_LIVE_FRAME = (
    "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads; default-src 'none'; "
    "script-src 'unsafe-inline' 'unsafe-eval' data: blob: https:; style-src 'unsafe-inline' https:; "
    "img-src data: blob: https:; font-src data: https:; media-src data: blob: https:; connect-src data: blob: https:; "
    "worker-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)

_POLICIES = {
    Policy.PAGE: _PAGE,
    Policy.LOGIN: _LOGIN,
    Policy.API: "default-src 'none'; frame-ancestors 'none'",
    Policy.STATIC: "default-src 'none'; frame-ancestors 'none'",
    Policy.FILES: "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; media-src 'self'",
    Policy.SAFE_FRAME: _FRAME,
    Policy.LIVE_FRAME: _LIVE_FRAME,
}


def content_security_policy(policy: Policy, nonce: str) -> str:
    """The header's value; `nonce` is fresh for each answer."""
    return _POLICIES[policy].replace("{nonce}", nonce)


def headers(policy: Policy, nonce: str) -> list[tuple[bytes, bytes]]:
    """What is added to every answer of this class."""
    return [
        (b"content-security-policy", content_security_policy(policy, nonce).encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
    ]
