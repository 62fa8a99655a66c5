"""Reads the command line as far as it is Python's: `-c`, `-m`, a file, `-i`. Everything else is a command's.

By hand, because a parser's import would take longer than the code that most of these calls run.
"""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from perijove.cli.errors import UsageError

# Each command's module, its click object, and its line of help.
COMMANDS: dict[str, tuple[str, str]] = {
    "notebook": ("perijove.cli.notebook:notebook", "Open notebooks in the browser."),
    "run": ("perijove.cli.run:run", "Run a notebook from top to bottom and write it."),
    "check": ("perijove.cli.check:check", "Check whether notebook files are valid."),
    "repair": ("perijove.cli.repair:repair", "Make valid notebooks of broken files."),
    "strip": ("perijove.cli.strip:strip", "Take outputs and run metadata out of notebooks."),
    "trust": ("perijove.cli.trust:trust", "Let the outputs of notebooks run scripts."),
    "verify": ("perijove.cli.verify:verify", "Run notebooks and tell which outputs are not what they say."),
    "kernel": ("perijove.cli.kernel:kernel", "Start a kernel, install or list kernels."),
    "kernels": ("perijove.cli.kernels:kernels", "List, interrupt, restart and stop running kernels."),
    "repl": ("perijove.cli.repl:repl", "Start the interactive prompt (as `perijove` alone does)."),
}

Kind = Literal["repl", "code", "module", "file", "version", "command"]


@dataclass(frozen=True)
class Invocation:
    """What was asked for: `target` is the code, module or file, `arguments` what it finds in `sys.argv`."""

    kind: Kind
    target: str = ""
    arguments: tuple[str, ...] = ()
    interactive: bool = False
    flags: tuple[tuple[str, str], ...] = ()


def parse(argv: Sequence[str], is_file: Callable[[str], bool]) -> Invocation:
    """The invocation that a command line stands for; raises UsageError.

    >>> parse(["-i", "-c", "pass", "x"], is_file=lambda name: False)
    Invocation(kind='code', target='pass', arguments=('x',), interactive=True, flags=())
    """
    rest = list(argv)
    interactive = False
    flags: list[tuple[str, str]] = []
    while rest and rest[0] in {"-i", "--set"}:
        if rest.pop(0) == "-i":
            interactive = True
        else:
            flags.append(_flag(rest))
    head = (interactive, tuple(flags))
    if not rest:
        return Invocation("repl", "", (), *head)
    first, *arguments = rest
    if first in {"-V", "--version"}:
        return Invocation("version")
    if first in {"-h", "--help"} or first in COMMANDS:
        return Invocation("command", first, tuple(arguments), *head)
    if first in {"-c", "-m"}:
        if not arguments:
            raise UsageError(f"{first} needs {'code' if first == '-c' else 'a module'} after it")
        return Invocation("code" if first == "-c" else "module", arguments[0], tuple(arguments[1:]), *head)
    if first.startswith("-") and first != "-":
        raise UsageError(f"no option {first!r}{_nearest(first, ['--help', '--version', '--set'])}; see perijove --help")
    if first.endswith(".ipynb"):
        raise UsageError(f"{first} is a notebook: run it with `perijove run`, open it with `perijove notebook`")
    if first == "-" or is_file(first):
        return Invocation("file", first, tuple(arguments), *head)
    kind = "file" if "/" in first or first.endswith((".py", ".ipy")) else "command or file"
    raise UsageError(f"no {kind} {first!r}{_nearest(first, COMMANDS) if kind != 'file' else ''}")


def _flag(rest: list[str]) -> tuple[str, str]:
    name, equals, value = rest.pop(0).partition("=") if rest else ("", "", "")
    if not equals:
        raise UsageError("--set needs section.key=value after it")
    return name, value


def _nearest(word: str, known: Sequence[str] | dict[str, tuple[str, str]]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else ""
