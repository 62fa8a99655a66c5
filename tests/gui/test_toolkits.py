import importlib
import sys

import pytest

from perijove.gui import toolkits
from perijove.gui.toolkits import GuiError, find_loop, register


def test_a_loop_of_ones_own_is_found(monkeypatch):
    monkeypatch.setattr(toolkits, "_registered", {})
    own = lambda context: None  # noqa: E731

    register("mine", own)

    assert find_loop("mine") is own


def test_asyncio_needs_none():
    assert find_loop("asyncio") is None


def test_a_loop_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setattr(toolkits, "_registered", {})
    with pytest.raises(GuiError, match="no GUI loop 'qtt'; there are: qt, qt5, qt6, tk"):
        find_loop("qtt")


def test_a_toolkit_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setattr(toolkits, "_is_there", lambda module: False)
    monkeypatch.delitem(sys.modules, "wx", raising=False)
    with pytest.raises(GuiError, match="the GUI loop 'wx' needs wx, which can't be imported"):
        find_loop("wx")


def test_tk_without_a_window_has_nothing_to_do(monkeypatch):
    class Tkinter:
        _default_root = None

    monkeypatch.setattr(importlib, "import_module", lambda name: Tkinter)

    assert toolkits.tk(None) is None


def test_tk_runs_until_there_is_input(monkeypatch):
    done = []

    class Root:
        tk = None

        def createfilehandler(self, file, mask, function):
            done.append(("watch", file, mask))
            self.ready = function

        def mainloop(self):
            self.ready()

        def quit(self):
            done.append("quit")

        def deletefilehandler(self, file):
            done.append(("leave", file))

    class Tkinter:
        READABLE = 2
        _default_root = Root()

    Tkinter._default_root.tk = Tkinter._default_root

    class Context:
        def fileno(self):
            return 7

    monkeypatch.setattr(importlib, "import_module", lambda name: Tkinter)
    toolkits.tk(Context())

    assert done == [("watch", 7, 2), "quit", ("leave", 7)]
