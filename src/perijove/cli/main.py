"""Where `perijove` begins: decides which program was asked for, and imports that one.

No traceback of ours for a user's mistake: a line on stderr and exit status 1 (it went wrong) or 2 (asked wrongly).
"""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from perijove import __version__
from perijove.cli.arguments import Invocation, parse
from perijove.cli.errors import CommandError, UsageError

if TYPE_CHECKING:
    from perijove.settings import Settings


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    return start(sys.argv[1:] if argv is None else argv)


def start(argv: Sequence[str] = (), **names: Any) -> int:
    """Run the program with a command line of its own, in a `__main__` that has `names`; the exit status."""
    try:
        if "_PERIJOVE_COMPLETE" in os.environ:
            from perijove.cli.completion import complete

            return complete(os.environ["_PERIJOVE_COMPLETE"])
        return _run(parse(argv, os.path.exists), names)
    except CommandError as error:
        print(f"perijove: {error}", file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has gone; a second complaint at exit would be about the same.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001 - the program's top: what comes here is a fault of ours
        from perijove.cli.crash import report_crash

        return report_crash(error)


def _run(invocation: Invocation, names: Mapping[str, Any]) -> int:
    if invocation.kind == "version":
        print(f"perijove {__version__}")
        return 0
    if invocation.kind == "command":
        from perijove.cli.commands import run_command

        return run_command([invocation.target, *invocation.arguments], dict(invocation.flags))
    settings, problems = _settings(invocation)
    if invocation.kind == "config":
        from perijove.cli.config import show_config

        return show_config(settings)
    if invocation.kind == "repl":
        from perijove.cli.place import place_on_path
        from perijove.terminal.start import main as repl

        if settings.terminal.import_here:
            place_on_path("")
        from perijove.terminal.startup import Startup

        for problem in problems:
            print(f"perijove: {problem}", file=sys.stderr)
        module = new_main(names) if names else None
        return repl(settings, module=module, startup=Startup(cells=invocation.cells), quick=invocation.quick)
    from perijove.cli.script import run_script

    if invocation.kind == "file" and invocation.target != "-" and Path(invocation.target).is_dir():
        raise UsageError(f"{invocation.target} is a folder; open it with `perijove notebook {invocation.target}`")
    return run_script(invocation, settings, new_main(names))


def _settings(invocation: Invocation) -> "tuple[Settings, list[str]]":
    """The settings, and what is wrong in their files: the prompt comes all the same, there it can be mended."""
    if invocation.folder:
        from perijove.paths import config_dir

        os.environ["PERIJOVE_CONFIG_DIR"] = str(config_dir() / invocation.folder)
    from perijove.settings import SettingsError, load_settings

    problems: list[str] = []
    try:
        told = problems if invocation.kind == "repl" else None
        return load_settings(dict(invocation.flags), problems=told), problems
    except SettingsError as error:
        raise UsageError(str(error)) from error


def new_main(names: Mapping[str, Any]) -> ModuleType:
    """A `__main__` for the user's code."""
    module = ModuleType("__main__")
    module.__dict__.update(names)
    return module
