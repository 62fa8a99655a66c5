"""Reads the command line as far as it is Python's: `-c`, `-m`, a file, `-i`. Everything else is a command's.

By hand, because a parser's import would take longer than the code that most of these calls run.
"""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from perijove.cli.errors import UsageError
from perijove.cli.options import Options, suggestion, take

# Each command's module, its click object, and its line of help.
COMMANDS: dict[str, tuple[str, str]] = {
    "notebook": ("perijove.cli.notebook:notebook", "Open notebooks in the browser."),
    "run": ("perijove.cli.run:run", "Run a notebook from top to bottom and write it."),
    "check": ("perijove.cli.check:check", "Check whether notebook files are valid."),
    "repair": ("perijove.cli.repair:repair", "Make valid notebooks of broken files."),
    "strip": ("perijove.cli.strip:strip", "Take outputs and run metadata out of notebooks."),
    "diff": ("perijove.cli.diff:diff", "Show what differs between two notebooks."),
    "merge": ("perijove.cli.merge:merge", "Merge two notebooks that were one."),
    "git-setup": ("perijove.cli.git_setup:git_setup", "Let git compare and merge notebooks with perijove."),
    "trust": ("perijove.cli.trust:trust", "Let the outputs of notebooks run scripts."),
    "verify": ("perijove.cli.verify:verify", "Run notebooks and tell which outputs are not what they say."),
    "pair": ("perijove.cli.pair:pair", "Keep a notebook as a script or a Markdown text too."),
    "sync": ("perijove.cli.sync:sync", "Have paired notebooks and texts agree."),
    "kernel": ("perijove.cli.kernel:kernel", "Start a kernel, install or list kernels."),
    "test-kernel": (
        "perijove.testing.program:test_kernel",
        "Try a kernel: the protocol's rules, and what breaks kernels.",
    ),
    "kernels": ("perijove.cli.kernels:kernels", "List, interrupt, restart and stop running kernels."),
    "history": ("perijove.cli.history:history", "Import, trim or clear the file of past inputs."),
    "repl": ("perijove.cli.repl:repl", "Start the interactive prompt (as `perijove` alone does)."),
}

Kind = Literal["repl", "code", "module", "file", "version", "command", "config"]


@dataclass(frozen=True)
class Invocation:
    """What was asked for: `target` is the code, module or file, `arguments` what it finds in `sys.argv`.

    `cells` run first; `quick` leaves the startup files out; `folder` has other settings than the user's usual ones.
    """

    kind: Kind
    target: str = ""
    arguments: tuple[str, ...] = ()
    interactive: bool = False
    flags: tuple[tuple[str, str], ...] = ()
    cells: tuple[str, ...] = ()
    quick: bool = False
    folder: str = ""


def parse(argv: Sequence[str], is_file: Callable[[str], bool]) -> Invocation:
    """The invocation that a command line stands for; raises UsageError.

    >>> asked = parse(["-i", "-c", "pass", "x"], is_file=lambda name: False)
    >>> asked.kind, asked.target, asked.arguments, asked.interactive
    ('code', 'pass', ('x',), True)
    """
    rest = list(argv)
    options = Options()
    while take(rest, options):
        pass
    head = (options.interactive, tuple(options.flags), tuple(options.cells), options.quick, options.folder)
    if options.show_config:
        return Invocation("config", "", tuple(rest), *head)
    forced = rest[:1] == ["--"]
    if forced:
        del rest[0]
    if not rest:
        return Invocation("repl", "", (), *head)
    first, *arguments = rest
    if not forced and first in {"-V", "--version"}:
        return Invocation("version")
    if not forced and (first in {"-h", "--help"} or first in COMMANDS):
        return Invocation("command", first, tuple(arguments), *head)
    if not forced and first in {"-c", "-m"}:
        if not arguments:
            raise UsageError(f"{first} needs {'code' if first == '-c' else 'a module'} after it")
        kind: Kind = "code" if first == "-c" else "module"
        return Invocation(kind, arguments[0], _own(arguments[1:]), *head)
    _check_file(first, is_file, forced=forced)
    return Invocation("file", first, _own(arguments), *head)


def _own(arguments: list[str]) -> tuple[str, ...]:
    """A program's arguments: a `--` before them only says that they are."""
    return tuple(arguments[1:] if arguments[:1] == ["--"] else arguments)


def _check_file(name: str, is_file: Callable[[str], bool], *, forced: bool) -> None:
    if not forced and name.startswith("-") and name != "-":
        raise UsageError(f"no option {name!r}{suggestion(name)}; see perijove --help")
    if name == "-" or is_file(name):
        return
    if forced or "/" in name or name.endswith((".py", ".ipy", ".ipynb")):
        raise UsageError(f"no file {name!r}")
    raise UsageError(f"no command or file {name!r}{_nearest(name, COMMANDS)}")


def _nearest(word: str, known: Sequence[str] | dict[str, tuple[str, str]]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else ""
