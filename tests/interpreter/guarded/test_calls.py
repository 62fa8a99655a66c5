import functools

import pytest

from perijove.interpreter.guarded.calls import parameters, returns_text, signature_text
from perijove.interpreter.guarded.values import Known


class Evil:
    def __repr__(self):
        raise AssertionError


def function(a, b: int = 1, /, c="x", *args, d: str, e=Evil(), **options) -> list[int]: ...  # noqa: B008


class Made:
    def __new__(cls, *args): ...

    def __init__(self, size, *, color=None): ...

    def __call__(self, x): ...


@pytest.mark.parametrize(
    ("obj", "text"),
    [
        (function, "(a, b: int = 1, /, c='x', *args, d: str, e=..., **options)"),
        (lambda a, *, b=2: 0, "(a, *, b=2)"),
        (Made, "(size, *, color=None)"),
        (Made(1), ""),
        (functools.partial(function, 1, c="y"), "(b: int = 1, /, *, c='y', d: str, e=..., **options)"),
        (functools.partial(function, 1, 2, d="given"), "(c='x', *args, d: str = 'given', e=..., **options)"),
        (functools.partial(function, 1, 2), "(c='x', *args, d: str, e=..., **options)"),
        (functools.wraps(function)(lambda *args: 0), "(a, b: int = 1, /, c='x', *args, d: str, e=..., **options)"),
        (len, "(obj, /)"),
        (3, ""),
    ],
)
def test_signatures(obj, text):
    assert signature_text(Known(obj)) == text


def test_what_can_not_be_called_has_none():
    assert parameters(Known(3)) is None
    assert parameters(None) is None


def test_returns():
    assert returns_text(function) == " -> list[int]"
    assert returns_text(len) == ""
