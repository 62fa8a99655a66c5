"""`%run`: a file as a program."""

from __future__ import annotations

import re
import sys
import time
from typing import TYPE_CHECKING, Any

from perijove.interpreter import program
from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import UsageError, register_line_magic
from perijove.interpreter.magics.timing import duration

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from perijove.interpreter.magics.caller import Shell

_OPTIONS = "niedtN:b:pl:rs:T:D:qm:G"
_WORD = re.compile(r"(?:'[^']*'|\"[^\"]*\"|[^\s'\"])+")


@register_line_magic
def run(shell: Shell, line: str) -> Any:
    """Run a file as a program: `%run [options] FILE arguments` or `%run [options] -m MODULE arguments`.

    Its names are then the user's. A `.ipy` file may hold magics; an `.ipynb` file's code cells are run in turn.
    -i runs it in the user's namespace; -n with another `__name__` than `__main__`; -e ignores sys.exit().
    -t says how long it took, with -N COUNT over as many runs. -d debugs it, stopping at -b LINE or -b FILE:LINE.
    -p profiles it and keeps its names to itself; -l -s -T -D -q -r are those of %prun.
    Arguments are matched with files, as a shell does, unless they are quoted or -G is given.
    """
    chosen, rest = options.parse(line, _OPTIONS, last="m")  # what follows a module is the module's
    words = _words(rest, matched="G" not in chosen)
    target = chosen.get("m") or (words.pop(0) if words else "")
    if not target:
        raise UsageError("%run needs a file, or -m and a module")
    if "m" not in chosen:
        path = program.find_file(target)
        if path.suffix in {".ipy", ".ipynb"}:
            with program.arguments([str(path), *words]):
                _run_cells(shell, path)
            return None
        return _run_program(shell, program.from_file(path), [target, *words], chosen, path.stem)
    found = program.from_module(target)
    return _run_program(shell, found, [found.file, *words], chosen, target)


def _words(line: str, *, matched: bool) -> list[str]:
    """The arguments; a word with `*`, `?` or `[` outside of quotes stands for the files that it matches."""
    words: list[str] = []
    for found in _WORD.finditer(line):
        word = found[0]
        plain = re.sub(r"'([^']*)'|\"([^\"]*)\"", lambda part: part[1] or part[2] or "", word)
        if matched and not {"'", '"'} & set(word):
            words += _matches(plain)
        else:
            words.append(plain)
    return words


def _matches(word: str) -> list[str]:
    import glob
    import os

    pattern = os.path.expanduser(word).replace("\\\\", "\0")  # noqa: PTH111 - a pattern, not a path
    quoted = re.sub("\0([*?[])", r"[\1]", pattern)
    return sorted(glob.glob(quoted)) or [pattern.replace("\0", "")]  # noqa: PTH207 - relative to where we are


def _run_cells(shell: Shell, path: Path) -> None:
    with program.own_dunders(shell.user_ns, {"__file__": str(path)}):
        for number, source in enumerate(program.cells_of(path), 1):
            shell.interpreter.execute_nested(source, f"{path.name} {number}")


def _run_program(shell: Shell, found: program.Program, words: list[str], chosen: dict[str, str], stem: str) -> Any:
    name = stem if "n" in chosen else "__main__"
    runner, profile = _runner(shell, chosen)
    count = options.whole(chosen.get("N", "1"), "-N") if "t" in chosen else 1
    started, before = time.perf_counter(), time.process_time()
    for _ in range(count):
        with program.arguments(list(words)):
            try:
                if "i" in chosen:
                    program.run_within(found, shell.user_ns, name, runner)
                else:
                    program.run_apart(found, shell.interpreter.user, name, runner, keep=profile is None)
            except SystemExit as leaving:
                if not _ended(shell, leaving, ignored="e" in chosen):
                    return None
    if "t" in chosen:
        _tell_times(time.perf_counter() - started, time.process_time() - before, count)
    if profile is None:
        return None
    text = profile.report()
    if "q" not in chosen:
        shell.page(text)
    return profile.stats() if "r" in chosen else None


def _runner(shell: Shell, chosen: dict[str, str]) -> tuple[Callable[..., Any], Any]:
    """What executes the code, and the profile when there is one."""
    if "d" in chosen:
        return lambda code, names: shell.debugging.run_script(code, names, chosen.get("b", "")), None
    if "p" in chosen:
        from perijove.interpreter.program_profile import ProgramProfile

        profile = ProgramProfile(chosen)
        return profile.run, profile
    return exec, None


def _ended(shell: Shell, leaving: SystemExit, *, ignored: bool) -> bool:
    """Say how a program left; leaving ends the program, not the session. Whether that was well."""
    from perijove.interpreter.run import exit_code

    code = exit_code(leaving)
    if ignored or not code:
        return True
    shell.user_ns["_exit_code"] = code
    sys.stderr.write(f"SystemExit: {leaving.code}\n")
    return False


def _tell_times(wall: float, cpu: float, count: int) -> None:
    if count == 1:
        sys.stdout.write(f"CPU time: {duration(cpu)}\nWall time: {duration(wall)}\n")
        return
    sys.stdout.write(
        f"{count} runs:   total, per run\n"
        f"CPU time: {duration(cpu)}, {duration(cpu / count)}\n"
        f"Wall time: {duration(wall)}, {duration(wall / count)}\n"
    )
