import pytest

from perijove.compat.ipykernel import seat as module


def test_without_a_kernel_there_is_a_sentence(monkeypatch):
    monkeypatch.setattr(module, "_seats", [])
    assert not module.is_taken()
    with pytest.raises(RuntimeError, match="no kernel runs in this process"):
        module.kernel_here()


def test_the_latest_kernel_is_the_one(monkeypatch):
    monkeypatch.setattr(module, "_seats", [])
    module.take("first")
    module.take("second")
    assert module.kernel_here() == "second"
