"""The frames of a traceback: which are shown, where they are, and where recursion repeats."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from perijove.interpreter import compile as cells
from perijove.interpreter.traceback.carets import characters
from perijove.interpreter.traceback.source import has_changed, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import CodeType, FrameType, TracebackType

# The package's folder, three above this file; os.path is cheaper to import than pathlib.
OURS = os.path.abspath(__file__).rpartition(f"{os.sep}interpreter{os.sep}")[0] + os.sep  # noqa: PTH100
_HIDDEN_FILES = ("<frozen importlib", "<frozen runpy")
MAX_PERIOD = 8
MIN_REPEATS = 4
MAX_SHOWN = 60
MAX_STEPS = 100_000
MAX_INSTRUCTIONS = 100_000  # in one code object; finding a position takes longer the further on it is


class Keyed(Protocol):
    """Equal keys are repetitions."""

    @property
    def key(self) -> object: ...


_K = TypeVar("_K", bound=Keyed)


@dataclass(frozen=True)
class Step:
    """A frame as Python has it."""

    frame: FrameType
    lineno: int
    last_instruction: int

    @property
    def key(self) -> object:
        return id(self.frame.f_code), self.lineno, self.last_instruction


@dataclass(frozen=True)
class Frame:
    """One line of code that was being run. Columns count characters; -1 when they are not known."""

    filename: str
    lineno: int
    function: str
    arguments: str = ""
    start: int = -1
    end: int = -1
    lines: Sequence[str] = ()
    has_changed: bool = False
    variables: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> object:
        return self.filename, self.lineno, self.function, self.start, self.end


@dataclass(frozen=True)
class Repeated:
    """The frames above, again and again."""

    frames: int
    times: int


@dataclass(frozen=True)
class Omitted:
    """Frames left out for length, or because they ask for it."""

    frames: int
    asked: bool = False

    @property
    def key(self) -> object:
        return self


def steps(traceback: TracebackType | None) -> list[Step]:
    """Every frame of a traceback, outermost first."""
    found: list[Step] = []
    while traceback is not None and len(found) < MAX_STEPS:
        line = traceback.tb_lineno or traceback.tb_frame.f_code.co_firstlineno
        found.append(Step(traceback.tb_frame, line, traceback.tb_lasti))
        traceback = traceback.tb_next
    return found


def stack(frame: FrameType | None) -> list[Step]:
    """A frame and those that called it, outermost first."""
    found: list[Step] = []
    while frame is not None and len(found) < MAX_STEPS:
        found.append(Step(frame, frame.f_lineno or frame.f_code.co_firstlineno, frame.f_lasti))
        frame = frame.f_back
    return found[::-1]


def visible(found: Iterable[Step]) -> list[Step | Omitted]:
    """The frames that are not the machinery's own, with those that ask to be hidden counted in their place."""
    shown: list[Step | Omitted] = []
    for step in found:
        if _hidden(step.frame.f_code.co_filename):
            continue
        if not _asks_to_hide(step.frame):
            shown.append(step)
        elif shown and isinstance(shown[-1], Omitted):
            shown[-1] = Omitted(shown[-1].frames + 1, asked=True)
        else:
            shown.append(Omitted(1, asked=True))
    return shown


def _hidden(filename: str) -> bool:
    return filename.startswith((OURS, *_HIDDEN_FILES))


def _asks_to_hide(frame: FrameType) -> bool:
    """`__tracebackhide__ = True` among a function's names, as pytest and others have it."""
    code = frame.f_code
    if "__tracebackhide__" not in code.co_varnames and "__tracebackhide__" not in code.co_names:
        return False
    try:
        return bool(frame.f_locals.get("__tracebackhide__", False))
    except Exception:  # noqa: BLE001 - a user's own mapping as a namespace
        return False


def read(step: Step) -> Frame:
    """What is shown of a frame, without the values of its variables."""
    code = step.frame.f_code
    lines = lines_of(code.co_filename, step.frame.f_globals)
    start, end = _columns(code, step.lineno, step.last_instruction, lines)
    return Frame(
        code.co_filename,
        step.lineno,
        getattr(code, "co_qualname", code.co_name),
        "(" + ", ".join(stars + name for stars, name in parameters(code)) + ")" if is_function(code) else "",
        start,
        end,
        lines,
        cells.label(code.co_filename) is None and has_changed(code, lines),
    )


def is_function(code: CodeType) -> bool:
    """Whether a code object is that of a function with a name."""
    return not code.co_name.startswith("<") and bool(code.co_flags & 0x2)  # not a class's body


def parameters(code: CodeType) -> list[tuple[str, str]]:
    """The names of a function's parameters, each with its stars."""
    names = code.co_varnames
    plain, keywords = code.co_argcount, code.co_kwonlyargcount
    found = [("", name) for name in names[:plain]]
    extra = list(names[plain + keywords :])
    if code.co_flags & 0x4:
        found.append(("*", extra.pop(0)))
    found += [("", name) for name in names[plain : plain + keywords]]
    if code.co_flags & 0x8:
        found.append(("**", extra.pop(0)))
    return found


def _columns(code: CodeType, lineno: int, last_instruction: int, lines: Sequence[str]) -> tuple[int, int]:
    positions: Any = getattr(code, "co_positions", None)  # Python 3.11
    if positions is None or not 0 <= last_instruction < 2 * MAX_INSTRUCTIONS or not 1 <= lineno <= len(lines):
        return -1, -1
    found = next(itertools.islice(positions(), last_instruction // 2, None), None)
    if found is None or found[0] != lineno or found[2] is None or found[3] is None:
        return -1, -1
    text = lines[lineno - 1]
    start = characters(text, found[2])
    return start, characters(text, found[3]) if found[1] == lineno else len(text.rstrip())


def fold(frames: Sequence[_K]) -> list[_K | Repeated | Omitted]:
    """Frames with repetitions said once, and the middle of what is still too long left out."""
    folded: list[_K | Repeated | Omitted] = []
    index = 0
    keys = [frame.key for frame in frames]
    while index < len(frames):
        period, times = _repetition(keys, index)
        if times >= MIN_REPEATS:
            folded += frames[index : index + period]
            folded.append(Repeated(period, times - 1))
            index += period * times
        else:
            folded.append(frames[index])
            index += 1
    if len(folded) > MAX_SHOWN:
        half = MAX_SHOWN // 2
        folded = [*folded[:half], Omitted(len(folded) - MAX_SHOWN), *folded[-half:]]
    return folded


def _repetition(keys: Sequence[object], index: int) -> tuple[int, int]:
    """The shortest period with which the frames from here repeat, and how many times."""
    for period in range(1, MAX_PERIOD + 1):
        block = keys[index : index + period]
        times = 1
        while keys[index + times * period : index + (times + 1) * period] == block:
            times += 1
        if times >= MIN_REPEATS and len(block) == period:
            return period, times
    return 1, 1


def place(filename: str, lineno: int) -> str:
    """Where a line is, as its header says it: `Cell In[3], line 2` or `File ~/a.py:2`."""
    label = cells.label(filename)
    return f"{label}, line {lineno}" if label is not None else f"File {short_path(filename)}:{lineno}"


def short_path(path: str) -> str:
    """A path with the home directory as `~`."""
    home = os.path.expanduser("~")  # noqa: PTH111 - cheap to import
    return "~" + path[len(home) :] if home != "/" and path.startswith(home + os.sep) else path
