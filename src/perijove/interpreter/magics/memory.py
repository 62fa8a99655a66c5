"""`%memit` and `%mprun`: how much memory code takes, all in all and line by line.

The process's resident memory is what counts, C code's too; its peak is read by a thread while the code runs, and
Python's own allocations (tracemalloc) are given beside it, since memory that is used again is no growth to the system.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING, Any

from perijove.interpreter.compile import label
from perijove.interpreter.magics import options
from perijove.interpreter.magics.lines import chosen_codes, run_measured
from perijove.interpreter.magics.linewise import Line, Lines, bar, with_costs
from perijove.interpreter.magics.nested import compiled
from perijove.interpreter.magics.registry import UsageError, register_line_cell_magic
from perijove.interpreter.magics.repeated import parse_repeated

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

    from perijove.interpreter.magics.caller import Shell

MIB = 1024 * 1024
INTERVAL = 0.005  # seconds between two looks at the memory


def resident() -> float:
    """The process's resident memory in bytes; where the system does not tell, its peak until now."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - read often
            return int(file.read().split()[1]) * float(os.sysconf("SC_PAGE_SIZE"))
    except OSError:
        pass
    try:
        import resource
    except ImportError:
        raise UsageError("this system does not tell how much memory a process has") from None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(peak if sys.platform == "darwin" else peak * 1024)


class MemoryResult:
    """What `%memit -o` returns, in bytes: the highest peak, the growth of the least growing run, Python's own peak."""

    def __init__(self, peak: float, increment: float, python: float, repeat: int) -> None:
        self.peak = peak
        self.increment = increment
        self.python = python
        self.repeat = repeat

    def __str__(self) -> str:
        return (
            f"peak memory: {self.peak / MIB:.2f} MiB, increment: {self.increment / MIB:.2f} MiB, "
            f"of Python's own: {self.python / MIB:.2f} MiB"
        )

    def __repr__(self) -> str:
        return f"<MemoryResult : {self}>"


@register_line_cell_magic(expand=False)
def memit(shell: Shell, line: str, cell: str | None = None) -> MemoryResult | None:
    """Say how much memory code takes: `%memit [-r REPEATS] [-t SECONDS] [-i SECONDS] [-c] [-o] [-q] statement`.

    With `%%memit` the first line is set-up, which is not measured. -r measures so often and gives the highest peak, -t
    interrupts code that takes longer, -i looks so often, -c counts child processes too (where /proc tells of them),
    -o returns the result, -q prints nothing.
    """
    chosen, rest = options.parse(line, "r:t:i:coq")
    code, setup = (rest, "") if cell is None else (cell, rest)
    if not code.strip():
        raise UsageError("%memit needs code to measure")
    run = compiled(shell, code, "%memit" if cell is None else "%%memit")
    if setup:
        compiled(shell, setup, "%%memit")()
    repeat = options.whole(chosen.get("r", "1"), "-r")
    if repeat < 1:
        raise UsageError("-r needs a number of runs, at least 1")
    seconds, interval = _seconds(chosen, "t", 0.0), _seconds(chosen, "i", INTERVAL)
    reading = _with_children if "c" in chosen else resident
    runs = [_measure(_limited(run, seconds), reading, interval) for _ in range(repeat)]
    result = MemoryResult(max(r[0] for r in runs), min(r[1] for r in runs), max(r[2] for r in runs), repeat)
    if "q" not in chosen:
        sys.stdout.write(f"{result}\n")
    return result if "o" in chosen else None


def _seconds(chosen: dict[str, str], letter: str, default: float) -> float:
    try:
        value = float(chosen.get(letter, default))
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise UsageError(f"-{letter} needs seconds, found {chosen[letter]!r}")
    return value


def _limited(run: Callable[[], Any], seconds: float) -> Callable[[], Any]:
    if not seconds:
        return run
    from perijove.interpreter.magics.timeout import run_within

    return lambda: run_within(seconds, run)


def _with_children() -> float:
    """The resident memory of the process and of its children, theirs too."""
    total = resident()
    pending = [os.getpid()]
    while pending:
        for child in _children(pending.pop()):
            pending.append(child)
            try:
                with open(f"/proc/{child}/statm", "rb") as file:  # noqa: PTH123 - as in `resident`
                    total += int(file.read().split()[1]) * float(os.sysconf("SC_PAGE_SIZE"))
            except OSError:
                continue  # it has ended
    return total


def _children(process: int) -> list[int]:
    try:
        tasks = os.listdir(f"/proc/{process}/task")  # noqa: PTH208 - as in `resident`
    except OSError:
        return []
    found: list[int] = []
    for task in tasks:
        try:
            with open(f"/proc/{process}/task/{task}/children", encoding="ascii") as file:  # noqa: PTH123 - as above
                found += map(int, file.read().split())
        except OSError:
            continue
    return found


def _measure(
    run: Callable[[], Any], reading: Callable[[], float], interval: float = INTERVAL
) -> tuple[float, float, float]:
    """The peak while code runs, what that is more than before, and the peak of Python's own allocations."""
    import gc
    import tracemalloc

    gc.collect()
    started = not tracemalloc.is_tracing()
    if started:
        tracemalloc.start()
    done = threading.Event()
    before = reading()
    peaks = [before]

    def look() -> None:
        while not done.wait(interval):
            peaks[0] = max(peaks[0], reading())

    tracemalloc.reset_peak()
    own = tracemalloc.get_traced_memory()[0]
    watcher = threading.Thread(target=look, name="perijove-memory", daemon=True)
    watcher.start()
    try:
        run()
    finally:
        after = reading()
        python = tracemalloc.get_traced_memory()[1] - own
        done.set()
        watcher.join()
        if started:
            tracemalloc.stop()
    peak = max(after, peaks[0])
    return peak, peak - before, float(python)


@register_line_cell_magic(expand=False)
def mprun(shell: Shell, line: str, cell: str | None = None) -> Lines | None:
    """Measure the memory after each line of functions: `%mprun -f FUNCTION [-m MODULE] ... statement`, or `%%mprun`.

    -f and -m as for %lprun; the functions may stand in cells. -T keeps the report in a file, -r returns the figures,
    -q shows nothing.
    """
    lists, chosen, rest = parse_repeated(line, "fm", "T:rq")
    code = "\n".join(part for part in (rest, cell or "") if part.strip())
    name = "%mprun" if cell is None else "%%mprun"
    lines = Lines(chosen_codes(shell, lists, name, code), resident)
    run_measured(lines, compiled(shell, code, name))
    report = "\n".join(_function_report(code, name, lines.costs.get(code, {})) for code, name in lines.codes.items())
    if "q" not in chosen:
        shell.page(report)
    if "T" in chosen:
        try:
            with open(chosen["T"], "w", encoding="utf-8") as file:  # noqa: PTH123 - cheap to import
                file.write(report + "\n")
        except OSError as error:
            raise UsageError(f"the report can't be written to {chosen['T']!r}: {error.strerror}") from None
        sys.stdout.write(f"The report is in the file {chosen['T']!r}.\n")
    return lines if "r" in chosen else None


def _function_report(code: CodeType, name: str, costs: dict[int, Line]) -> str:
    most = max((line.total for line in costs.values()), default=0.0)
    rows = [
        f"Function: {name} in {label(code.co_filename) or code.co_filename}, line {code.co_firstlineno}",
        "",
        f"{'Line':>6} {'Memory':>12} {'Increment':>12} {'Hits':>8}  {'':<20}  Source",
    ]
    for number, text, line in with_costs(code, costs):
        if line is None:
            rows.append(f"{number:>6} {'':>12} {'':>12} {'':>8}  {'':<20}  {text}".rstrip())
            continue
        grown = bar(line.total / most) if most > 0 else ""
        figures = f"{line.peak / MIB:>8.2f} MiB {line.total / MIB:>8.2f} MiB"
        rows.append(f"{number:>6} {figures} {line.hits:>8}  {grown:<20}  {text}".rstrip())
    return "\n".join([*rows, ""])
