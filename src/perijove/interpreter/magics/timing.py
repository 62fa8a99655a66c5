"""How long code takes: `%time` once, `%timeit` often."""

from __future__ import annotations

import gc
import math
import os
import sys
import time as clocks
from typing import TYPE_CHECKING, Any

from perijove.interpreter.compile import cell_filename, is_silenced, remember_source
from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import UsageError, register_line_cell_magic

if TYPE_CHECKING:
    from collections.abc import Callable

    from perijove.interpreter.magics.caller import Shell

_UNITS = ((60.0, "min"), (1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
_ENOUGH = 0.2  # seconds that one repetition lasts at least
_TEMPLATE = """\
def _timed(_iterations, _clock):
{setup}
    _start = _clock()
    for _ in _iterations:
{body}
    return _clock() - _start
"""


def duration(seconds: float, precision: int = 3) -> str:
    """A time in the unit that suits it."""
    if seconds >= 60:
        minutes, rest = divmod(seconds, 60)
        hours, minutes = divmod(int(minutes), 60)
        return (f"{hours}h " if hours else "") + f"{minutes}min {rest:.0f}s"
    if seconds <= 0:
        return "0 ns"
    scale, unit = next(((scale, unit) for scale, unit in _UNITS if seconds >= scale), _UNITS[-1])
    return f"{seconds / scale:.{precision}g} {unit}"


@register_line_cell_magic(expand=False)
def time(shell: Shell, line: str, cell: str | None = None) -> Any:
    """Run code once and say how long it took: `%time statement`, or `%%time` above a cell.

    Wall time, and the processor time of the user's code and of the system for it. The value of the code is the result.
    """
    if line and cell is not None:
        raise UsageError("%%time takes no code on its first line; write it below")
    code = line if cell is None else cell
    before, start = _processor(), clocks.perf_counter()
    try:
        value = shell.interpreter.execute_nested(code, "%time" if cell is None else "%%time")
    finally:
        wall, after = clocks.perf_counter() - start, _processor()
        user, system = after[0] - before[0], after[1] - before[1]
        sys.stdout.write(
            f"CPU times: user {duration(user)}, sys: {duration(system)}, total: {duration(user + system)}\n"
            f"Wall time: {duration(wall)}\n"
        )
    return None if is_silenced(code) else value


def _processor() -> tuple[float, float]:
    """Seconds that the processor has spent on this process: its code, and the system's work for it."""
    try:
        import resource
    except ImportError:  # not on Windows; the finer of the two where it is
        times = os.times()
        return times.user, times.system
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime, usage.ru_stime


class TimeitResult:
    """What `%timeit -o` returns: the times of all runs, in seconds a loop."""

    def __init__(self, loops: int, all_runs: list[float], compile_time: float, precision: int) -> None:
        self.loops = loops
        self.repeat = len(all_runs)
        self.all_runs = all_runs
        self.timings = [total / loops for total in all_runs]
        self.best, self.worst = min(self.timings), max(self.timings)
        self.average = math.fsum(self.timings) / len(self.timings)
        self.stdev = math.sqrt(math.fsum((each - self.average) ** 2 for each in self.timings) / len(self.timings))
        self.compile_time = compile_time
        self._precision = precision

    def __str__(self) -> str:
        runs, loops = "run" if self.repeat == 1 else "runs", "loop" if self.loops == 1 else "loops"
        return (
            f"{duration(self.average, self._precision)} ± {duration(self.stdev, self._precision)} per loop "
            f"(mean ± std. dev. of {self.repeat} {runs}, {self.loops:,} {loops} each)"
        )

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002 - the interface
        printer.text(f"<TimeitResult : {self}>")


@register_line_cell_magic(expand=False)
def timeit(shell: Shell, line: str, cell: str | None = None, local_ns: dict[str, Any] | None = None) -> Any:
    """Run code many times and say how long one run of it takes.

    `%timeit [-n LOOPS] [-r REPEATS] [-p DIGITS] [-t|-c] [-q] [-o] [-v NAME] statement`; with `%%timeit`, the first
    line is set-up, which is not timed. -n loops a repetition (else enough for 0.2 s), -r repetitions (7), -p digits,
    -c processor time instead of wall time, -q print nothing, -o return the result, -v keep the result under a name.
    """
    chosen, rest = options.parse(line, "n:r:p:tcqov:")
    setup, body = ("pass", rest) if cell is None else (rest or "pass", cell)
    if not body.strip():
        raise UsageError("%timeit needs code to time")
    clock = clocks.process_time if "c" in chosen else clocks.perf_counter
    started = clocks.perf_counter()
    timed = _compiled(shell, setup, body, local_ns or {})
    compile_time = clocks.perf_counter() - started
    repeat = max(1, options.whole(chosen.get("r", "7"), "-r"))
    loops = options.whole(chosen.get("n", "0"), "-n") or _enough(timed, clock)
    result = TimeitResult(
        loops,
        [_once(timed, loops, clock) for _ in range(repeat)],
        compile_time,
        options.whole(chosen.get("p", "3"), "-p"),
    )
    if "q" not in chosen:
        if result.worst > 4 * result.best and result.best > 0 and result.worst > 1e-6:
            factor = result.worst / result.best
            sys.stdout.write(
                f"The slowest run took {factor:.2f} times longer than the fastest: something was cached.\n"
            )
        sys.stdout.write(f"{result}\n")
    if "v" in chosen:
        shell.user_ns[chosen["v"]] = result
    return result if "o" in chosen else None


def _compiled(shell: Shell, setup: str, body: str, local_names: dict[str, Any]) -> Callable[..., float]:
    """The code as a function that times it: local names are quicker than global ones, as in the standard library's."""
    interpreter = shell.interpreter
    source = _TEMPLATE.format(
        setup=_indented(interpreter.transforms(setup), 4), body=_indented(interpreter.transforms(body), 8)
    )
    count = shell.execution_count
    filename = cell_filename(count, "%timeit")
    remember_source(filename, source)
    names = {**local_names} if local_names else {}
    code = compile(source, filename, "exec", interpreter.compiler.flags, dont_inherit=True)
    scope: dict[str, Any] = shell.user_ns if not _differ(names, shell.user_ns) else {**shell.user_ns, **names}
    target: dict[str, Any] = {}
    exec(code, scope, target)
    function: Callable[..., float] = target["_timed"]
    return function


def _differ(names: dict[str, Any], user: dict[str, Any]) -> bool:
    builtin = vars(sys.modules["builtins"])
    return any(user.get(name, builtin.get(name, names)) is not value for name, value in names.items())


def _indented(code: str, spaces: int) -> str:
    """Code moved right; the lines within strings stay as they are."""
    from perijove.interpreter.transform.scan import Scanner

    scanner = Scanner()
    lines: list[str] = []
    for line in code.strip("\n").split("\n"):
        lines.append(line if scanner.in_string else " " * spaces + line)
        scanner.feed(line)
    return "\n".join(lines)


def _once(timed: Callable[..., float], loops: int, clock: Callable[[], float]) -> float:
    import itertools

    collecting = gc.isenabled()
    gc.disable()
    try:
        return timed(itertools.repeat(None, loops), clock)
    finally:
        if collecting:
            gc.enable()


def _enough(timed: Callable[..., float], clock: Callable[[], float]) -> int:
    loops = 1
    while _once(timed, loops, clock) < _ENOUGH and loops < 10**9:
        loops *= 10
    return loops
