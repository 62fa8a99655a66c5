import builtins
import sys

import pytest

from perijove.interpreter.essentials import Essentials


@pytest.fixture
def essentials(monkeypatch):
    known = vars(builtins)
    before = dict(known)
    monkeypatch.setattr(sys, "modules", sys.modules)
    yield Essentials()
    known.update(before)


def after(essentials, **changed):
    """What can't be had back after a cell that changes builtins."""
    essentials.lend()
    vars(builtins).update(changed)
    return essentials.restore()


def test_nothing_was_changed(essentials):
    assert after(essentials) == []


def test_what_cannot_be_called_is_pythons_again(essentials):
    usual = len
    assert set(after(essentials, len=None, str=5, sorted="x")) == {"len", "sorted", "str"}
    assert builtins.len is usual
    assert "a" + str(1) == "a1"
    essentials.lend()
    del builtins.print
    assert essentials.restore() == ["print"]
    assert builtins.print is print


def test_a_function_in_the_place_of_a_class(essentials):
    assert after(essentials, Exception=lambda: None) == ["Exception"]
    assert builtins.Exception is Exception


def test_what_can_be_called_is_the_cells(essentials):
    def shout(*_words):
        raise AssertionError

    usual = print
    assert after(essentials, print=shout) == []
    assert builtins.print is usual
    essentials.lend()
    assert builtins.print is shout
    essentials.lend()
    assert essentials.restore() == []
    assert builtins.print is shout
    vars(builtins)["print"] = usual
    assert essentials.restore() == []
    essentials.lend()
    assert builtins.print is usual
    assert essentials.restore() == []


def test_modules_and_finders(essentials):
    before, finders, hooks = dict(sys.modules), list(sys.meta_path), list(sys.path_hooks)
    essentials.lend()
    sys.modules.clear()
    sys.meta_path.clear()
    sys.path_hooks.clear()
    assert essentials.restore() == []
    assert (sys.modules, sys.meta_path, sys.path_hooks) == (before, finders, hooks)


def test_a_module_that_is_to_be_imported_anew_stays_away(essentials):
    import colorsys

    essentials.lend()
    del sys.modules["colorsys"]
    essentials.restore()
    assert "colorsys" not in sys.modules
    sys.modules["colorsys"] = colorsys
