import pytest

from perijove.compat import current


def test_the_shell_made_last_is_the_one():
    current.set_shell("a")
    current.set_shell("b")
    assert current.shell() == "b"
    current.set_shell(None)
    assert current.shell() is None


def test_embedding_needs_a_terminal(monkeypatch):
    monkeypatch.setattr(current, "_embed", [])
    with pytest.raises(RuntimeError, match="embed needs a terminal"):
        current.embed("hello")
    said = []
    current.set_embed(said.append)
    current.embed("hello")
    assert said == ["hello"]
