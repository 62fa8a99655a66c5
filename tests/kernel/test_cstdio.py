import builtins

from perijove.kernel.cstdio import flusher


def test_flushing_succeeds():
    assert flusher()() == 0


def test_a_python_without_ctypes_has_nothing_to_flush_with(monkeypatch):
    original = builtins.__import__

    def refuse(name, *rest):
        if name == "_ctypes":
            raise ImportError(name)
        return original(name, *rest)

    monkeypatch.setattr(builtins, "__import__", refuse)
    assert flusher()() is None
