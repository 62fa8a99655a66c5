"""`%lprun`: which lines of a function the time goes to."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

from perijove.interpreter.compile import label
from perijove.interpreter.magics.linewise import Line, Lines, bar, codes_of, with_costs
from perijove.interpreter.magics.nested import compiled
from perijove.interpreter.magics.registry import UsageError, register_line_cell_magic
from perijove.interpreter.magics.repeated import parse_repeated

if TYPE_CHECKING:
    from types import CodeType

    from perijove.interpreter.magics.caller import Shell


class LineProfile:
    """What `%lprun -r` returns: the seconds of each line of each function."""

    def __init__(self, lines: Lines) -> None:
        self.functions = list(lines.codes.values())
        self.timings: dict[tuple[str, int, str], list[tuple[int, int, float]]] = {
            (code.co_filename, code.co_firstlineno, name): [
                (number, line.hits, line.total) for number, line in sorted(lines.costs.get(code, {}).items())
            ]
            for code, name in lines.codes.items()
        }
        self._text = "\n".join(
            _function_report(code, name, lines.costs.get(code, {})) for code, name in lines.codes.items()
        )

    def __str__(self) -> str:
        return self._text

    def print_stats(self) -> None:
        """Print the report."""
        sys.stdout.write(f"{self._text}\n")


@register_line_cell_magic(expand=False)
def lprun(shell: Shell, line: str, cell: str | None = None) -> LineProfile | None:
    """Time the lines of functions while code runs: `%lprun -f FUNCTION [-m MODULE] ... statement`, or `%%lprun`.

    -f names a function or class, -m a module whose functions are timed; both may be repeated. -T keeps the report in a
    file, -D the timings as a pickle; -r returns them; -q shows nothing.
    """
    lists, chosen, rest = parse_repeated(line, "fm", "T:D:rq")
    code = "\n".join(part for part in (rest, cell or "") if part.strip())
    name = "%lprun" if cell is None else "%%lprun"
    lines = Lines(chosen_codes(shell, lists, name, code), time.perf_counter)
    run_measured(lines, compiled(shell, code, name))
    profile = LineProfile(lines)
    if "q" not in chosen:
        shell.page(str(profile))
    for letter, content in (("T", f"{profile}\n".encode()), ("D", None)):
        if letter in chosen:
            _write(chosen[letter], _pickled(profile) if content is None else content)
    return profile if "r" in chosen else None


def chosen_codes(shell: Shell, lists: dict[str, list[str]], magic: str, code: str) -> dict[CodeType, str]:
    """The code of the functions that `-f` and `-m` name. Raises UsageError."""
    if not code.strip():
        raise UsageError(f"{magic} needs code to run")
    found: dict[CodeType, str] = {}
    for letter, expressions in lists.items():
        for expression in expressions:
            codes = dict(codes_of(_named(shell, letter, expression)))
            if not codes:
                raise UsageError(f"{expression!r} has no Python code: {magic} measures functions written in Python")
            found.update(codes)
    if not found:
        raise UsageError(f"{magic} needs a function to look into: -f FUNCTION")
    return found


def _named(shell: Shell, letter: str, expression: str) -> Any:
    import importlib

    if letter == "m":
        try:
            return importlib.import_module(expression)
        except ImportError as error:
            raise UsageError(f"no module {expression!r}: {error}") from None
    try:
        return eval(expression, shell.user_ns)
    except Exception as error:  # noqa: BLE001 - a user's expression
        raise UsageError(f"no function {expression!r}: {type(error).__name__}: {error}") from None


def run_measured(lines: Lines, run: Any) -> None:
    """Run code under a measure; that it left early is said, and what was measured is kept."""
    try:
        lines.run(run)
    except SystemExit:
        sys.stderr.write("The code has called sys.exit(); what was measured up to there follows.\n")
    except KeyboardInterrupt:
        sys.stderr.write("The code was interrupted; what was measured up to there follows.\n")


def _function_report(code: CodeType, name: str, costs: dict[int, Line]) -> str:
    from perijove.interpreter.magics.timing import duration

    total = sum(line.total for line in costs.values())
    rows = [
        f"Total time: {duration(total)}",
        f"Function: {name} in {label(code.co_filename) or code.co_filename}, line {code.co_firstlineno}",
        "",
        f"{'Line':>6} {'Hits':>9} {'Time':>10} {'Per hit':>10} {'%':>6}  {'':<20}  Source",
    ]
    for number, text, line in with_costs(code, costs):
        if line is None:
            rows.append(f"{number:>6} {'':>9} {'':>10} {'':>10} {'':>6}  {'':<20}  {text}".rstrip())
            continue
        part = line.total / total if total else 0.0
        times = f"{duration(line.total):>10} {duration(line.total / line.hits):>10}"
        rows.append(f"{number:>6} {line.hits:>9} {times} {part:>6.1%}  {bar(part):<20}  {text}".rstrip())
    return "\n".join([*rows, ""])


def _pickled(profile: LineProfile) -> bytes:
    import pickle

    return pickle.dumps({"timings": profile.timings, "unit": 1.0})


def _write(name: str, content: bytes) -> None:
    try:
        with open(name, "wb") as file:  # noqa: PTH123 - cheap to import
            file.write(content)
    except OSError as error:
        raise UsageError(f"{name!r} can't be written: {error.strerror}") from None
    sys.stdout.write(f"Written to the file {name!r}.\n")
