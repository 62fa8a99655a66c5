"""`%matplotlib`, `%pylab`, `%gui`: how figures are shown, and whose event loop runs while the prompt waits."""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.display import figures
from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import UsageError, register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell

BACKENDS = {
    "inline": figures.BACKEND,
    "agg": "agg",
    "auto": "",
    "gtk": "gtk4agg",
    "gtk3": "gtk3agg",
    "gtk4": "gtk4agg",
    "ipympl": "module://ipympl.backend_nbagg",
    "macosx": "macosx",
    "notebook": "nbagg",
    "osx": "macosx",
    "pdf": "pdf",
    "ps": "ps",
    "qt": "qtagg",
    "qt5": "qt5agg",
    "qt6": "qtagg",
    "svg": "svg",
    "tk": "tkagg",
    "widget": "module://ipympl.backend_nbagg",
    "wx": "wxagg",
}
# The event loop that a backend's windows need.
LOOPS = {
    "gtk": "gtk4",
    "gtk3": "gtk3",
    "gtk4": "gtk4",
    "macosx": "osx",
    "osx": "osx",
    "qt": "qt",
    "qt5": "qt5",
    "qt6": "qt6",
    "tk": "tk",
    "wx": "wx",
}


@register_line_magic
def matplotlib(shell: Shell, line: str) -> None:
    """How matplotlib shows figures: `%matplotlib inline`, or a window's toolkit such as `qt`; -l lists them."""
    chosen, word = options.parse(line, "l", ("list",))
    if chosen:
        sys.stdout.write(f"Available matplotlib backends: {sorted(BACKENDS)}\n")
        return
    activate(shell, word)


def activate(shell: Shell, word: str) -> str:
    """Show figures by the backend of that name; the one that was taken."""
    interpreter = shell.interpreter
    os.environ.pop("MPLBACKEND", None)
    if word == "inline" or (not word and (interpreter.gui is None or interpreter.kernel is not None)):
        loaded: Any = sys.modules.get("matplotlib")
        figures.prepare(interpreter.display_formatter)
        if loaded is not None:
            loaded.use(figures.BACKEND)
        return "inline"
    figures.leave()
    taken = show_in_windows(BACKENDS.get(word or "auto", word))
    if word in {"", "auto"}:
        sys.stdout.write(f"Using matplotlib backend: {taken}\n")
    loop = LOOPS.get(word) or LOOPS.get(taken.removesuffix("agg").removesuffix("cairo"))
    if loop is not None and interpreter.gui is not None:
        gui(shell, loop)
    return taken


def show_in_windows(backend: str) -> str:
    """Draw by that backend, at once and not at `plt.show()` only; "" is matplotlib's own choice. The one taken."""
    try:
        loaded: Any = importlib.import_module("matplotlib")
        pyplot: Any = importlib.import_module("matplotlib.pyplot")
        # Here it fails where the backend's toolkit or a display is missing.
        pyplot.switch_backend(backend or loaded.rcParamsOrig["backend"])
    except (ImportError, ValueError) as error:
        raise UsageError(f"matplotlib can't use {backend or 'auto'!r}: {error}") from None
    loaded.interactive(True)
    return str(loaded.get_backend()).lower()


@register_line_magic
def gui(shell: Shell, line: str) -> None:
    """Run a toolkit's event loop while the prompt waits: `%gui NAME`, such as qt, tk, gtk4, wx, osx, asyncio.

    Nothing ends that.
    """
    name = line.strip().lower()
    enable = shell.interpreter.gui
    if enable is None:
        raise UsageError("no event loop can run beside this session: its host has set none up")
    try:
        enable(name or None)
    except (ImportError, ValueError) as error:
        raise UsageError(f"the event loop {name!r} can't be run: {error}") from None


@register_line_magic
def pylab(shell: Shell, line: str) -> None:
    """Numpy and matplotlib's names as your own: `%pylab [--no-import-all] [BACKEND]`.

    `np`, `plt` and the modules; without --no-import-all also everything of `matplotlib.pylab` and `numpy`. Scripts are
    clearer with imports: `%matplotlib` does the rest.
    """
    chosen, word = options.parse(line, "", ("no-import-all",))
    names: dict[str, Any] = {}
    try:
        exec("import numpy\nimport matplotlib\nfrom matplotlib import mlab, pylab, pyplot", names)
    except ModuleNotFoundError as error:
        raise UsageError(f"%pylab needs numpy and matplotlib: no module {error.name!r}") from None
    backend = activate(shell, word)
    names.update(np=names["numpy"], plt=names["pyplot"])
    if "no-import-all" not in chosen:
        everything: dict[str, Any] = {}
        exec("from matplotlib.pylab import *\nfrom numpy import *", everything)
        taken = sorted(name for name in everything if name in shell.interpreter.user.user_names())
        names = {**everything, **names}
        if taken:
            sys.stdout.write(f"%pylab has taken the place of: {', '.join(taken)}\n")
    names.pop("__builtins__", None)
    shell.push(names, interactive=False)
    sys.stdout.write(
        f"Using matplotlib backend: {backend}\nPopulating the interactive namespace from numpy and matplotlib\n"
    )
