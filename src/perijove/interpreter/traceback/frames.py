"""The frames of a traceback as values: which are shown, where they are, and where recursion repeats."""

from __future__ import annotations

import linecache
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perijove.interpreter import compile as cells

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType, TracebackType

# The package's folder, three above this file; os.path is cheaper to import than pathlib.
OURS = os.path.abspath(__file__).rpartition(f"{os.sep}interpreter{os.sep}")[0] + os.sep  # noqa: PTH100
_HIDDEN_FILES = ("<frozen importlib", "<frozen runpy")
MAX_PERIOD = 8
MIN_REPEATS = 4
MAX_SHOWN = 60


@dataclass(frozen=True)
class Frame:
    """One line of code that was being run. Columns count characters; -1 when they are not known."""

    filename: str
    lineno: int
    function: str
    arguments: str = ""
    start: int = -1
    end: int = -1

    @property
    def key(self) -> tuple[str, int, str, int, int]:
        return self.filename, self.lineno, self.function, self.start, self.end


@dataclass(frozen=True)
class Repeated:
    """The frames above, again and again."""

    frames: int
    times: int


@dataclass(frozen=True)
class Omitted:
    """Frames left out for length."""

    frames: int


def read_frames(traceback: TracebackType | None) -> list[Frame]:
    """The frames that are not the machinery's own, outermost first; all of them when there would be none of the user's
    and the error is ours.
    """
    shown: list[Frame] = []
    while traceback is not None:
        frame = traceback.tb_frame
        if not _hidden(frame.f_code.co_filename) and not _asks_to_hide(frame.f_locals):
            shown.append(_frame(frame.f_code, traceback.tb_lineno, traceback.tb_lasti))
        traceback = traceback.tb_next
    return shown


def all_frames(traceback: TracebackType | None) -> list[Frame]:
    """Every frame, ours too: for an error of our own."""
    frames: list[Frame] = []
    while traceback is not None:
        frames.append(_frame(traceback.tb_frame.f_code, traceback.tb_lineno, traceback.tb_lasti))
        traceback = traceback.tb_next
    return frames


def _hidden(filename: str) -> bool:
    return filename.startswith((OURS, *_HIDDEN_FILES))


def _asks_to_hide(names: object) -> bool:
    """`__tracebackhide__ = True` among a function's names, as pytest and others have it."""
    try:
        return names.get("__tracebackhide__", False) is True  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001 - a user's own mapping as a namespace
        return False


def _frame(code: CodeType, lineno: int | None, last_instruction: int) -> Frame:
    line = lineno or code.co_firstlineno
    name = getattr(code, "co_qualname", code.co_name)
    arguments = ""
    if name not in {"<module>", "<lambda>"} and not name.endswith(">"):
        count = code.co_argcount + code.co_kwonlyargcount
        arguments = "(" + ", ".join(code.co_varnames[:count]) + ")"
    start, end = _columns(code, line, last_instruction)
    return Frame(code.co_filename, line, name, arguments, start, end)


def _columns(code: CodeType, lineno: int, last_instruction: int) -> tuple[int, int]:
    positions = getattr(code, "co_positions", None)  # Python 3.11
    if positions is None or last_instruction < 0:
        return -1, -1
    import itertools

    found = next(itertools.islice(positions(), last_instruction // 2, None), None)
    if found is None or found[0] != lineno or found[2] is None or found[3] is None:
        return -1, -1
    text = linecache.getline(code.co_filename, lineno)
    start = _characters(text, found[2])
    end = _characters(text, found[3]) if found[1] == lineno else len(text.rstrip())
    return start, end


def _characters(text: str, column: int) -> int:
    """A column in characters for one in UTF-8 bytes."""
    return column if text.isascii() else len(text.encode("utf-8", "replace")[:column].decode("utf-8", "ignore"))


def fold(frames: Sequence[Frame]) -> list[Frame | Repeated | Omitted]:
    """Frames with repetitions said once, and the middle of what is still too long left out."""
    folded: list[Frame | Repeated | Omitted] = []
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


def place(frame: Frame) -> str:
    """Where a frame is, as its header says it: `Cell In[3], line 2` or `File ~/a.py:2`."""
    label = cells.label(frame.filename)
    if label is not None:
        return f"{label}, line {frame.lineno}"
    return f"File {short_path(frame.filename)}:{frame.lineno}"


def short_path(path: str) -> str:
    """A path with the home directory as `~`."""
    home = os.path.expanduser("~")  # noqa: PTH111 - cheap to import
    return "~" + path[len(home) :] if home != "/" and path.startswith(home + os.sep) else path
