from types import SimpleNamespace

import pytest

import perijove
from perijove.compat import current


def test_the_shell_made_last_is_the_one():
    current.set_shell("a")
    current.set_shell("b")
    assert current.shell() == "b"
    current.set_shell(None)
    assert current.shell() is None


def test_a_session_opens_in_a_terminal_only(monkeypatch):
    said = []
    monkeypatch.setattr(perijove, "embed", lambda header, depth: said.append((header, depth)), raising=False)
    current.embed("hello")
    assert said == [("hello", 2)]
    in_a_kernel = SimpleNamespace(interpreter=SimpleNamespace(kernel="a kernel"))
    current.set_shell(in_a_kernel)
    with pytest.raises(RuntimeError, match="embed needs a terminal"):
        current.embed("hello")
    current.set_shell(None)
