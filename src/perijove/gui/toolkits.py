"""The loops of GUI toolkits, run while the prompt waits: windows of the session's code live on.

A hook is a function that runs its toolkit's loop until `context.fileno()` can be read.
"""

import importlib
import select
import signal
import sys
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any, Protocol


class Waiting(Protocol):
    """What a hook is given: a file descriptor to watch, and whether it can be read by now."""

    def fileno(self) -> int: ...

    def input_is_ready(self) -> bool: ...


Hook = Callable[[Any], None]

# Toolkits without a way to watch a file are asked for their events this often, in seconds.
POLL = 0.02

_QT = ("PySide6", "PyQt6", "PyQt5", "PySide2")


class GuiError(ValueError):
    """A loop that can't be had; says what was looked for and what there is."""


def qt(context: Waiting) -> None:
    """Qt's loop, of whichever binding the program has imported."""
    binding = next((name for name in _QT if name in sys.modules), None)
    names = [binding] if binding else list(_QT)
    core: Any = _first([f"{name}.QtCore" for name in names])
    widgets: Any = _first([f"{name}.QtWidgets" for name in names])
    if core.QCoreApplication.instance() is None:
        qt_app.append(widgets.QApplication([" "]))
    loop = core.QEventLoop()
    kinds = getattr(core.QSocketNotifier, "Type", core.QSocketNotifier)
    notifier = core.QSocketNotifier(context.fileno(), kinds.Read)
    notifier.activated.connect(lambda *_: loop.exit())
    run = getattr(loop, "exec", None) or loop.exec_  # its name where `exec` was a keyword
    run()
    notifier.setEnabled(False)


# Keeps an application that we have made alive.
qt_app: list[Any] = []


def tk(context: Waiting) -> None:
    """Tk's loop, where there is a root window."""
    tkinter: Any = importlib.import_module("tkinter")
    root = getattr(tkinter, "_default_root", None)
    if root is None:
        return
    root.tk.createfilehandler(context.fileno(), tkinter.READABLE, lambda *_: root.quit())
    try:
        root.mainloop()
    finally:
        root.tk.deletefilehandler(context.fileno())


def glib(context: Waiting) -> None:
    """GLib's loop, which GTK 3 and 4 share."""
    library: Any = importlib.import_module("gi.repository.GLib")
    loop = library.MainLoop()
    library.io_add_watch(context.fileno(), library.IO_IN, lambda *_: loop.quit() or False)
    loop.run()


def wx(context: Waiting) -> None:
    """WxWidgets' loop, where there is an application."""
    library: Any = importlib.import_module("wx")
    app = library.GetApp()
    if app is None or context.input_is_ready():
        return
    if not callable(signal.getsignal(signal.SIGINT)):  # wx takes it away as it is imported
        signal.signal(signal.SIGINT, signal.default_int_handler)
    app.SetExitOnFrameDelete(False)  # the loop goes on without windows
    timer = library.Timer()
    timer.Bind(library.EVT_TIMER, lambda _event: app.ExitMainLoop() if context.input_is_ready() else None)
    timer.Start(round(POLL * 1000))
    try:
        app.MainLoop()
    finally:
        timer.Stop()


def pyglet(context: Waiting) -> None:
    """Pyglet's events and drawing."""
    library: Any = importlib.import_module("pyglet")
    while not context.input_is_ready():
        library.clock.tick()
        for window in list(library.app.windows):
            window.switch_to()
            window.dispatch_events()
            window.dispatch_event("on_draw")
            window.flip()
        select.select([context.fileno()], [], [], POLL)


def glut(context: Waiting) -> None:
    """Freeglut's loop, where the program has initialised it and has a window."""
    library: Any = importlib.import_module("OpenGL.GLUT")
    if not library.glutGet(_GLUT_INIT_STATE) or not library.glutGetWindow():
        return
    # Otherwise a window that is closed ends the whole program.
    library.glutSetOption(library.GLUT_ACTION_ON_WINDOW_CLOSE, library.GLUT_ACTION_CONTINUE_EXECUTION)
    while not context.input_is_ready():
        library.glutMainLoopEvent()
        select.select([context.fileno()], [], [], POLL)


# Whether glutInit has been called, which must not be called twice; from freeglut_ext.h.
_GLUT_INIT_STATE = 0x007C


def _first(modules: list[str]) -> Any:
    for name in modules:
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    raise GuiError(f"none of {', '.join(modules)} can be imported")


# What must be importable for a loop, and the loop; asyncio's own runs anyway.
LOOPS: Mapping[str, tuple[tuple[str, ...], Hook | None]] = {
    "qt": (_QT, qt),
    "qt5": (("PyQt5", "PySide2"), qt),
    "qt6": (("PySide6", "PyQt6"), qt),
    "tk": (("tkinter",), tk),
    "gtk": (("gi",), glib),
    "gtk3": (("gi",), glib),
    "gtk4": (("gi",), glib),
    "wx": (("wx",), wx),
    "pyglet": (("pyglet",), pyglet),
    "glut": (("OpenGL",), glut),
    "asyncio": ((), None),
}

_registered: dict[str, Hook] = {}


def register(name: str, hook: Hook) -> None:
    """Make a loop of one's own known as `%gui name`; `hook(context)` runs it until `context.fileno()` can be read."""
    _registered[name] = hook


def find_loop(name: str) -> Hook | None:
    """The hook of a loop, None where none is needed; raises GuiError."""
    if name in _registered:
        return _registered[name]
    if name not in LOOPS:
        raise GuiError(f"no GUI loop {name!r}; there are: {', '.join([*LOOPS, *_registered])}")
    needed, hook = LOOPS[name]
    found = [module for module in needed if module in sys.modules or _is_there(module)]
    if needed and not found:
        raise GuiError(f"the GUI loop {name!r} needs {' or '.join(needed)}, which can't be imported")
    if hook is qt and name != "qt" and not any(module in sys.modules for module in needed):
        importlib.import_module(f"{found[0]}.QtCore")  # so that the loop finds this one
    return hook


def _is_there(module: str) -> bool:
    return find_spec(module) is not None
