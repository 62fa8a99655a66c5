"""How things are shown: errors, colours, numbers, prompts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import UsageError, register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell

MODES = ("Plain", "Context", "Verbose", "Minimal", "Docs", "Doctest")
_SWITCH = {"on": True, "1": True, "true": True, "off": False, "0": False, "false": False}


def mode(word: str, *, after: str = "") -> str:
    """The name of a mode of tracebacks; the one after another for no word. Raises UsageError."""
    if not word:
        return MODES[(MODES.index(after) + 1) % len(MODES)] if after in MODES else MODES[0]
    found = next((name for name in MODES if name.lower() == word.lower()), None)
    if found is None:
        raise UsageError(f"tracebacks have the modes {', '.join(MODES)}, found {word!r}")
    return found


@register_line_magic
def xmode(shell: Shell, line: str) -> None:
    """How tracebacks are shown: `%xmode Plain|Context|Verbose|Minimal|Docs|Doctest`; nothing takes the next one."""
    wanted = mode(line.strip(), after=shell.interpreter.settings.xmode.capitalize())
    shell.interpreter.configure(xmode=wanted.lower())
    sys.stdout.write(f"Exception reporting mode: {wanted}\n")


@register_line_magic
def tb(shell: Shell, line: str) -> None:
    """The last traceback again, in another mode if one is given: `%tb [MODE]`."""
    error = shell.interpreter.last_error
    if error is None:
        sys.stderr.write("No traceback available to show.\n")
        return
    before = shell.interpreter.settings.xmode
    if line.strip():
        shell.interpreter.configure(xmode=mode(line.strip()).lower())
    try:
        shell.interpreter.warn(error)
    finally:
        shell.interpreter.configure(xmode=before)


# The colours of tracebacks and help that go with a theme of the terminal's; neutral ones suit all.
_INKS = {
    **dict.fromkeys(("nocolor", "none"), "nocolor"),
    **dict.fromkeys(("linux", "dark"), "linux"),
    **dict.fromkeys(("lightbg", "light"), "lightbg"),
    **dict.fromkeys(("neutral", "auto", "pride", "gruvbox-dark"), "neutral"),
}


@register_line_magic
def colors(shell: Shell, line: str) -> None:
    """The colours of the prompt, of tracebacks and of help: `%colors THEME`; `nocolor` switches them off."""
    name = line.strip()
    if not name:
        raise UsageError(f"%colors needs the name of a theme, such as {', '.join(_INKS)}")
    use = shell.interpreter.front_end.theme
    ink = _INKS.get(name.lower())
    if use is not None:
        try:
            use(name)
        except ValueError as error:
            raise UsageError(str(error)) from None
    elif ink is None:
        raise UsageError(f"no theme is called {name!r}; there are {', '.join(_INKS)}")
    shell.interpreter.configure(colors=ink != "nocolor", theme=ink or "neutral")


@register_line_magic
def pprint(shell: Shell, line: str) -> None:
    """Whether long values are laid out over several lines: `%pprint [on|off]`; nothing switches."""
    wanted = switched(line, now=shell.interpreter.settings.pretty, name="%pprint")
    shell.interpreter.configure(pretty=wanted)
    sys.stdout.write(f"Pretty printing has been turned {'ON' if wanted else 'OFF'}\n")


def switched(line: str, *, now: bool, name: str) -> bool:
    """What `on`, `off` or nothing makes of a switch. Raises UsageError."""
    word = line.strip().lower()
    if word and word not in _SWITCH:
        raise UsageError(f"{name} takes on or off, not {word!r}")
    return _SWITCH.get(word, not now)


@register_line_magic
def precision(shell: Shell, line: str) -> str:
    """How many digits floats are shown with: `%precision [N|FORMAT]`, such as 3 or %.4e; nothing is Python's own.

    numpy, when it is imported, shows its arrays with as many.
    """
    plain = shell.interpreter.display_formatter.plain
    try:
        plain.float_precision = line.strip()
    except ValueError as error:
        raise UsageError(str(error)) from None
    return plain.float_format


class DoctestMode:
    """What was set before %doctest_mode, while it is on."""

    def __init__(self) -> None:
        self.before: dict[str, Any] | None = None


@register_line_magic
def doctest_mode(shell: Shell, line: str) -> None:
    """Show prompts, values and errors as Python's own prompt does, or go back: `%doctest_mode [-t]`.

    What is shown can be pasted into a docstring; -t leaves tracebacks as they are.
    """
    chosen, _ = options.parse(line, "t")
    kept = shell.interpreter.magics.kept(DoctestMode)
    settings = shell.interpreter.settings
    if kept.before is None:
        changes: dict[str, Any] = {"pretty": False}
        if "t" not in chosen:
            changes["xmode"] = "plain"
        kept.before = {name: getattr(settings, name) for name in changes}
    else:
        changes, kept.before = kept.before, None
    shell.interpreter.configure(**changes)
    on = kept.before is not None
    prompts = shell.interpreter.front_end.doctest_prompts
    if prompts is not None:
        prompts(on)
    sys.stdout.write(f"Doctest mode is: {'ON' if on else 'OFF'}\n")


@register_line_magic
def autoindent(shell: Shell, line: str) -> None:
    """Whether the prompt indents new lines: `%autoindent [on|off]`; nothing switches."""
    front_end = shell.interpreter.front_end
    if front_end.indent is None:
        raise UsageError("the prompt of this program does not indent, so there is nothing to switch")
    front_end.indents = switched(line, now=front_end.indents, name="%autoindent")
    front_end.indent(front_end.indents)
    sys.stdout.write(f"Automatic indentation is: {'ON' if front_end.indents else 'OFF'}\n")
