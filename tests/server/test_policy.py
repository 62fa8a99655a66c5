import pytest

from perijove.server.policy import Policy, content_security_policy, headers


def directives(policy, nonce="N"):
    parts = [part.strip().partition(" ") for part in content_security_policy(policy, nonce).split(";")]
    return {name: value.split() for name, _, value in parts}


@pytest.mark.parametrize("policy", Policy)
def test_everything_is_forbidden_that_is_not_named(policy):
    assert directives(policy)["default-src"] == ["'none'"]


def test_the_page_runs_its_own_scripts_only():
    page = directives(Policy.PAGE)
    assert page == {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'", "'nonce-N'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }


@pytest.mark.parametrize("policy", [Policy.SAFE_FRAME, Policy.LIVE_FRAME, Policy.FILES])
def test_what_users_wrote_has_an_origin_of_its_own(policy):
    sandbox = directives(policy)["sandbox"]
    assert "allow-same-origin" not in sandbox
    assert not [word for word in sandbox if word.startswith("allow-top-navigation")]


def test_frames():
    safe, live = directives(Policy.SAFE_FRAME), directives(Policy.LIVE_FRAME)
    assert safe["script-src"] == ["'nonce-N'"]
    assert "connect-src" not in safe
    assert safe["img-src"] == ["data:", "blob:"]
    assert {"'unsafe-inline'", "'unsafe-eval'", "https:"} <= set(live["script-src"])
    # Beside a nonce, 'unsafe-inline' would mean nothing.
    assert not [word for word in live["script-src"] if "nonce" in word]
    assert safe["frame-ancestors"] == live["frame-ancestors"] == ["'self'"]
    assert directives(Policy.FILES)["sandbox"] == []


def test_the_nonce_is_filled_in():
    assert b"'nonce-abc'" in dict(headers(Policy.PAGE, "abc"))[b"content-security-policy"]
