"""Begins a session: paints the first prompt, and loads everything else behind it."""

import os
import sys
from collections.abc import Mapping
from contextlib import nullcontext
from types import ModuleType

from perijove import __version__
from perijove.settings import Settings, TerminalSettings
from perijove.terminal.opening import Opening
from perijove.terminal.startup import NOTHING, Startup, startup_files
from perijove.terminal.theme import choose_theme

# Terminals that would show our questions instead of answering them, or drop what they know of the screen.
_MUTE = ("linux", "screen", "vt", "ansi", "cons", "sun", "eterm")


def main(
    settings: Settings,
    *,
    module: ModuleType | None = None,
    startup: Startup = NOTHING,
    quick: bool = False,
) -> int:
    """Run a session until its user leaves; the exit status.

    `module` is a `__main__` that has names already, `startup` runs first, after the startup files of the user's
    unless `quick`.
    """
    typed = sys.stdin is not None and sys.stdin.isatty()
    editor = typed and sys.stdout.isatty() and has_editor(settings.terminal, os.environ)
    if typed and settings.terminal.banner:
        sys.stdout.write(banner() + "\n\n")
        sys.stdout.flush()
    files = () if quick else startup_files(os.environ, settings.interpreter.startup)
    startup = Startup((*files, *startup.files), startup.cells)
    # What runs first may print, and prints where the prompt would be.
    early = editor and not startup and settings.terminal.prompts in {"numbered", "classic"}
    with opening(settings.terminal) if early else nullcontext() as opened:
        from perijove.terminal.repl import session

        return session(settings, module=module, startup=startup, editor=editor, opening=opened)


def has_editor(settings: TerminalSettings, environ: Mapping[str, str]) -> bool:
    """Whether the terminal can have the line editor: not a dumb one, and none that is read aloud."""
    return not settings.simple_prompt and environ.get("TERM", "dumb") not in {"dumb", "unknown", ""}


def opening(settings: TerminalSettings) -> Opening:
    """The first prompt, to be entered."""
    from perijove.terminal.prompts import find_prompts, plain

    theme = choose_theme(settings.theme, os.environ)
    tokens = find_prompts(settings.prompts).before_input(1)
    if settings.editing_mode == "vi" and settings.vi_mode_in_prompt:
        tokens = [("class:in-prompt", "[ins] "), *tokens]
    painted = "".join(theme.paint("in-prompt", text) for _, text in tokens)
    return Opening(
        sys.stdin.fileno(),
        sys.stdout.fileno(),
        painted,
        width=len(plain(tokens)),
        columns=os.get_terminal_size(sys.stdout.fileno()).columns or 80,
        asks=asks_terminal(os.environ.get("TERM", "")),
    )


def asks_terminal(term: str) -> bool:
    """Whether a terminal of this kind takes questions about itself."""
    return not term.startswith(_MUTE)


def banner() -> str:
    """The line that a session begins with."""
    python = ".".join(map(str, sys.version_info[:3]))
    return f"Perijove {__version__} on Python {python}. Tab completes, name? explains, Ctrl-D leaves."
