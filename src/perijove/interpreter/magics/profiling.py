"""`%prun`: which functions the time goes to."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.magics.nested import compiled
from perijove.interpreter.magics.registry import UsageError, register_line_cell_magic
from perijove.interpreter.magics.repeated import parse_repeated

if TYPE_CHECKING:
    import pstats

    from perijove.interpreter.magics.caller import Shell

_KEYS = ("calls", "cumulative", "file", "filename", "line", "module", "name", "ncalls", "nfl", "pcalls", "stdname")
_MORE = ("time", "tottime", "cumtime")


@register_line_cell_magic(expand=False)
def prun(shell: Shell, line: str, cell: str | None = None) -> pstats.Stats | None:
    """Profile code by function: `%prun [-l LIMIT] [-s KEY] [-T FILE] [-D FILE] [-r] [-q] statement`, or `%%prun`.

    -l shows only so many lines (a number), such a part of them (a fraction) or those that match (a pattern), and may be
    repeated; -s sorts (time, cumulative, calls, name, file, line ...), also repeatedly; -T keeps the report in a file,
    -D the data for `pstats`; -r returns the statistics; -q shows nothing.
    """
    lists, chosen, rest = parse_repeated(line, "ls", "T:D:rq")
    code = "\n".join(part for part in (rest, cell or "") if part.strip())
    if not code:
        raise UsageError("%prun needs code to profile")
    keys = [_sort_key(key) for key in lists["s"]] or ["tottime"]
    limits = [_limit(text) for text in lists["l"]]
    run = compiled(shell, code, "%prun" if cell is None else "%%prun")
    return _report(shell, _profile(run), keys, limits, chosen)


def _sort_key(text: str) -> str:
    if text not in (*_KEYS, *_MORE):
        raise UsageError(f"no sort key {text!r}; there are {', '.join(sorted((*_KEYS, *_MORE)))}")
    return text


def _limit(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _profile(run: Any) -> Any:
    import cProfile

    profiler = cProfile.Profile()
    try:
        profiler.enable()
    except ValueError as error:  # Python 3.12: another is active
        raise UsageError(f"no profile can be made: {error}") from None
    try:
        run()
    except SystemExit:
        sys.stderr.write("The profiled code has called sys.exit(); its profile up to there follows.\n")
    except KeyboardInterrupt:
        sys.stderr.write("The profiled code was interrupted; its profile up to there follows.\n")
    finally:
        profiler.disable()
    return profiler


def _report(
    shell: Shell, profiler: Any, keys: list[str], limits: list[int | float | str], chosen: dict[str, str]
) -> pstats.Stats | None:
    import io
    import pstats

    text = io.StringIO()
    stats = pstats.Stats(profiler, stream=text).strip_dirs().sort_stats(*keys)
    stats.print_stats(*limits)
    stats.stream = sys.stdout  # type: ignore[attr-defined] # where `print_stats` of what is returned belongs
    report = text.getvalue().strip("\n") + "\n"
    if "q" not in chosen:
        shell.page(report)
    if "T" in chosen:
        _write(chosen["T"], report)
    if "D" in chosen:
        try:
            stats.dump_stats(chosen["D"])
        except OSError as error:
            raise UsageError(f"the profile can't be written to {chosen['D']!r}: {error.strerror}") from None
        sys.stdout.write(f"The profile's data are in the file {chosen['D']!r}.\n")
    return stats if "r" in chosen else None


def _write(name: str, report: str) -> None:
    try:
        with open(name, "w", encoding="utf-8") as file:  # noqa: PTH123 - cheap to import
            file.write(report)
    except OSError as error:
        raise UsageError(f"the report can't be written to {name!r}: {error.strerror}") from None
    sys.stdout.write(f"The report is in the file {name!r}.\n")
