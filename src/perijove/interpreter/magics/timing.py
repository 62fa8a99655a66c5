"""How long code takes: `%time` once, `%timeit` often."""

from __future__ import annotations

import gc
import itertools
import math
import os
import sys
import time as clocks
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from perijove.interpreter.compile import remember_source
from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import UsageError, output_can_be_silenced, register_line_cell_magic

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from contextlib import AbstractContextManager
    from types import FunctionType

    from perijove.interpreter.magics.caller import Shell

_UNITS = ((60.0, "min"), (1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
_SHOWN_COMPILE_TIME = 0.1  # seconds
_COROUTINE = 0x80  # inspect.CO_COROUTINE
_TOP_LEVEL_AWAIT = 0x2000  # ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_MOST_LOOPS = 10**9
_ENOUGH = 0.2  # seconds that one repetition lasts at least
_TEMPLATE = """\
{head} _timed(_iterations, _clock):
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
    seconds = float(f"{seconds:.{precision}g}")  # what is rounded to 1000 ns is 1 µs
    scale, unit = next(((scale, unit) for scale, unit in _UNITS if seconds >= scale), _UNITS[-1])
    return f"{seconds / scale:.{precision}g} {unit}"


@output_can_be_silenced
@register_line_cell_magic(expand=False)
def time(shell: Shell, line: str, cell: str | None = None, local_ns: dict[str, Any] | None = None) -> Any:
    """Run code once and say how long it took: `%time [--no-raise-error] statement`, or `%%time` above a cell.

    Wall time, the processor time of the user's code and of the system for it, and compiling when that took a tenth of a
    second. The value of the code is the result. With --no-raise-error, an error of the code is shown and is none of the
    cell's. The code may await.
    """
    chosen, rest = options.parse(line, "", ("no-raise-error",)) if line.lstrip().startswith("--") else ({}, line)
    if rest and cell is not None:
        raise UsageError("%%time takes no code on its first line; write it below")
    code = rest if cell is None else cell
    started = clocks.perf_counter()
    local = _of_function(local_ns or {}, shell.user_ns)
    nested = shell.interpreter.nested(code, "%time" if cell is None else "%%time", local or None)
    stopwatch = _stopwatch(clocks.perf_counter() - started)
    return nested.run_within(_showing_errors(stopwatch, shell) if "no-raise-error" in chosen else stopwatch)


@contextmanager
def _stopwatch(compiling: float) -> Iterator[None]:
    """Say afterwards how long a `with` block took."""
    before, start = _processor(), clocks.perf_counter()
    try:
        yield
    finally:
        wall, after = clocks.perf_counter() - start, _processor()
        user, system = after[0] - before[0], after[1] - before[1]
        sys.stdout.write(
            f"CPU times: user {duration(user)}, sys: {duration(system)}, total: {duration(user + system)}\n"
            f"Wall time: {duration(wall)}\n"
        )
        if compiling > _SHOWN_COMPILE_TIME:
            sys.stdout.write(f"Compiler : {duration(compiling)}\n")


@contextmanager
def _showing_errors(stopwatch: AbstractContextManager[None], shell: Shell) -> Iterator[None]:
    """Show an error of a `with` block, and go on."""
    with stopwatch:
        try:
            yield
        except Exception as error:  # noqa: BLE001 - user code
            shell.interpreter.warn(error)


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
    repeat = max(1, options.whole(chosen.get("r", "7"), "-r"))
    wanted = options.whole(chosen.get("n", "0"), "-n")
    digits = options.whole(chosen.get("p", "3"), "-p")
    started = clocks.perf_counter()
    timed = _compiled(shell, setup, body, local_ns or {})
    compile_time = clocks.perf_counter() - started

    def report(loops: int, times: list[float]) -> TimeitResult | None:
        result = TimeitResult(loops, times, compile_time, digits)
        if "q" not in chosen:
            _say(result)
        if "v" in chosen:
            shell.user_ns[chosen["v"]] = result
        return result if "o" in chosen else None

    if timed.__code__.co_flags & _COROUTINE:
        return _measure_async(timed, clock, wanted, repeat, report)
    loops = wanted or _enough(timed, clock)
    return report(loops, [_once(timed, loops, clock) for _ in range(repeat)])


def _say(result: TimeitResult) -> None:
    if result.worst > 4 * result.best and result.best > 0 and result.worst > 1e-6:
        factor = result.worst / result.best
        sys.stdout.write(
            f"The slowest run took {factor:.2f} times longer than the fastest. "
            "This could mean that an intermediate result is being cached.\n"
        )
    sys.stdout.write(f"{result}\n")
    if result.compile_time > _SHOWN_COMPILE_TIME:
        sys.stdout.write(f"Compiler time: {duration(result.compile_time)}\n")


def _compiled(shell: Shell, setup: str, body: str, local_names: dict[str, Any]) -> FunctionType:
    """The code as a function that times it: local names are quicker than global ones, as in the standard library's."""
    interpreter = shell.interpreter
    setup, body = interpreter.transforms(setup), interpreter.transforms(body)
    source = _TEMPLATE.format(
        head="async def" if _awaits(setup, body) else "def", setup=_indented(setup, 4), body=_indented(body, 8)
    )
    filename = interpreter.filename_within("%timeit")
    remember_source(filename, source)
    for part in (setup, body):
        if "return" in part or "yield" in part:  # which the function around it would allow at the top too
            compile(part, filename, "exec", interpreter.compiler.flags | _TOP_LEVEL_AWAIT, dont_inherit=True)
    names = {**local_names} if local_names else {}
    code = _transformed(shell, source, filename) if interpreter.ast_transformers else source
    whole = compile(code, filename, "exec", interpreter.compiler.flags, dont_inherit=True)
    scope: dict[str, Any] = shell.user_ns if not _of_function(names, shell.user_ns) else {**shell.user_ns, **names}
    target: dict[str, Any] = {}
    exec(whole, scope, target)
    function: FunctionType = target["_timed"]
    return function


def _transformed(shell: Shell, source: str, filename: str) -> Any:
    """The tree of the function that times, the user's code in it as the user's transformers make it."""
    import ast

    from perijove.interpreter.transform.tree import transform_tree

    interpreter = shell.interpreter
    flags = interpreter.compiler.flags | ast.PyCF_ONLY_AST
    tree: Any = compile(source, filename, "exec", flags, dont_inherit=True)
    function = tree.body[0]
    *setup, start, loop, end = function.body

    def changed(statements: list[ast.stmt]) -> Any:
        module: Any = transform_tree(ast.Module(statements, []), interpreter.ast_transformers, interpreter.warn)
        return module.body

    loop.body = changed(loop.body)
    function.body = [*changed(setup), start, loop, end]
    return ast.fix_missing_locations(tree)


def _awaits(*codes: str) -> bool:
    """Whether code awaits at its top. Code that can't be compiled here says so when it is compiled as a whole."""
    if not any("await" in code or "async" in code for code in codes):
        return False
    try:
        flags = [compile(code, "<timeit>", "exec", _TOP_LEVEL_AWAIT, dont_inherit=True).co_flags for code in codes]
    except SyntaxError:
        return False
    return any(each & _COROUTINE for each in flags)


def _of_function(names: dict[str, Any], user: dict[str, Any]) -> dict[str, Any]:
    """Of the names that the caller sees, those that are neither the user's nor Python's."""
    builtin = vars(sys.modules["builtins"])
    return {name: value for name, value in names.items() if user.get(name, builtin.get(name, names)) is not value}


def _indented(code: str, spaces: int) -> str:
    """Code moved right; the lines within strings stay as they are."""
    from perijove.interpreter.transform.scan import Scanner

    scanner = Scanner()
    lines: list[str] = []
    for line in code.strip("\n").split("\n"):
        lines.append(line if scanner.in_string else " " * spaces + line)
        scanner.feed(line)
    return "\n".join(lines)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """No garbage collection within a `with` block, as in the standard library's timeit."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _once(timed: Callable[..., float], loops: int, clock: Callable[[], float]) -> float:
    with _no_collecting():
        return timed(itertools.repeat(None, loops), clock)


def _enough(timed: Callable[..., float], clock: Callable[[], float]) -> int:
    loops = 1
    while _once(timed, loops, clock) < _ENOUGH and loops < _MOST_LOOPS:
        loops *= 10
    return loops


async def _measure_async(
    timed: Callable[..., Coroutine[Any, Any, float]],
    clock: Callable[[], float],
    loops: int,
    repeat: int,
    report: Callable[[int, list[float]], TimeitResult | None],
) -> TimeitResult | None:
    """Time code that awaits, in the loop that runs the cell."""

    async def once(count: int) -> float:
        with _no_collecting():
            return await timed(itertools.repeat(None, count), clock)

    if not loops:
        loops = 1
        while await once(loops) < _ENOUGH and loops < _MOST_LOOPS:
            loops *= 10
    return report(loops, [await once(loops) for _ in range(repeat)])
