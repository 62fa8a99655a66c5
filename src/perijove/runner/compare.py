"""Compares a cell's outputs with those of another run: numbers within a tolerance, pictures by distance; pure."""

import binascii
import difflib
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from perijove.notebook.model import CodeCell, DisplayData, Error, ExecuteResult, Output, UnknownOutput
from perijove.notebook.stream import Stream
from perijove.runner.png import distance

# Differ at every run and mean nothing: addresses, and the numbers in the names of cells' files.
NOISE = ((r"\b0x[0-9a-fA-F]{6,}\b", "0x…"), (r"<(cell|ipython-input)[- ]\S+>", "<cell>"))
# Made anew at every run, or another form of what is compared anyway.
IGNORED = frozenset({"application/vnd.jupyter.widget-view+json", "application/javascript", "text/latex"})

_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?(?![\w])")
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@dataclass(frozen=True)
class Rules:
    """What counts as the same. `noise` are regular expressions and what stands for what they match."""

    relative: float = 1e-6
    absolute: float = 1e-9
    picture: float = 0.02
    stderr: bool = False
    noise: Sequence[tuple[str, str]] = NOISE
    ignored: frozenset[str] = field(default=IGNORED)


@dataclass(frozen=True)
class Difference:
    """Where two outputs differ: `what` names the output, `expected` and `found` are text to be shown."""

    what: str
    expected: str
    found: str

    def lines(self) -> list[str]:
        """The difference line by line, as `diff -u` has it."""
        before, after = self.expected.splitlines(), self.found.splitlines()
        return [line.rstrip("\n") for line in difflib.unified_diff(before, after, "expected", "found", lineterm="")]


def compare(expected: CodeCell, found: CodeCell, rules: Rules | None = None) -> list[Difference]:
    """Where the outputs of two runs of a cell differ."""
    rules = rules or Rules()
    pairs = zip_longest(_gathered(expected.outputs, rules), _gathered(found.outputs, rules))
    return [difference for one, other in pairs for difference in _differences(one, other, rules)]


def _gathered(outputs: Sequence[Output], rules: Rules) -> list[Output]:
    """The outputs without what is not compared; what was printed is one text a stream, wherever it was cut."""
    texts: dict[str, str] = {}
    rest: list[Output] = []
    for output in outputs:
        if isinstance(output, Stream):
            if output.name != "stderr" or rules.stderr:
                texts[output.name] = texts.get(output.name, "") + output.text
        elif not (isinstance(output, DisplayData | ExecuteResult) and not set(output.data) - rules.ignored):
            rest.append(output)
    return [*(Stream(name, text) for name, text in sorted(texts.items()) if text), *rest]


def _differences(one: Output | None, other: Output | None, rules: Rules) -> Iterator[Difference]:
    if one is None or other is None or type(one) is not type(other):
        yield Difference("output", _shown(one), _shown(other))
    elif isinstance(one, Stream) and isinstance(other, Stream):
        if one.name != other.name or not same_text(one.text, other.text, rules):
            yield Difference(one.name, one.text, other.text)
    elif isinstance(one, Error) and isinstance(other, Error):
        if one.ename != other.ename or not same_text(one.evalue, other.evalue, rules):
            yield Difference("error", _shown(one), _shown(other))
    elif isinstance(one, DisplayData | ExecuteResult) and isinstance(other, DisplayData | ExecuteResult):
        yield from _bundles(one.data, other.data, rules)
    elif isinstance(one, UnknownOutput) and isinstance(other, UnknownOutput) and one.raw != other.raw:
        yield Difference("output", _shown(one), _shown(other))


def _bundles(one: Mapping[str, Any], other: Mapping[str, Any], rules: Rules) -> Iterator[Difference]:
    kinds = [kind for kind in {**one, **other} if kind not in rules.ignored]
    pictures = any(kind.startswith("image/") for kind in kinds)
    for kind in kinds:
        if pictures and kind == "text/plain":
            continue  # `<Figure size 640x480 with 1 Axes>` says less than the picture
        before, after = one.get(kind), other.get(kind)
        if not _same(kind, before, after, rules):
            yield Difference(kind, _value(kind, before), _value(kind, after))


def _same(kind: str, one: Any, other: Any, rules: Rules) -> bool:
    if one is None or other is None:
        return one is other
    if kind == "image/png" and isinstance(one, str) and isinstance(other, str):
        return _picture_distance(one, other) <= rules.picture
    return same_value(one, other, rules)


def _picture_distance(one: str, other: str) -> float:
    try:
        return distance(binascii.a2b_base64(one), binascii.a2b_base64(other))
    except binascii.Error:
        return 0.0 if one == other else 1.0


def same_value(one: Any, other: Any, rules: Rules) -> bool:
    """Whether two JSON values are the same within the tolerance.

    >>> same_value({"a": [1.0, "x"]}, {"a": [1.0000000001, "x"]}, Rules())
    True
    """
    if isinstance(one, str) and isinstance(other, str):
        return same_text(one, other, rules)
    if _is_number(one) and _is_number(other):
        return _close(one, other, rules)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same_value(one[key], other[key], rules) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same_value(*pair, rules) for pair in zip(one, other, strict=True))
    return bool(one == other)


def same_text(one: str, other: str, rules: Rules) -> bool:
    """Whether two texts are the same but for noise and for digits beyond the tolerance.

    >>> same_text("loss 0.30000000001 at <f 0x7f00aa11>", "loss 0.3 at <f 0x7f00bb22>", Rules())
    True
    """
    if one == other:
        return True
    one, other = _cleaned(one, rules), _cleaned(other, rules)
    if _NUMBER.sub("0", one).split() != _NUMBER.sub("0", other).split():
        return False
    numbers = zip(_NUMBER.findall(one), _NUMBER.findall(other), strict=True)
    return all(left == right or _close_texts(left, right, rules) for left, right in numbers)


def _cleaned(text: str, rules: Rules) -> str:
    text = _ANSI.sub("", text)
    for pattern, stand_in in rules.noise:
        text = re.sub(pattern, stand_in, text)
    return text


def _close_texts(one: str, other: str, rules: Rules) -> bool:
    if _is_integer(one) and _is_integer(other):
        return int(one) == int(other)  # a count is right or wrong
    return _close(float(one), float(other), rules)


def _is_integer(text: str) -> bool:
    return text.lstrip("+-").isdigit()


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _close(one: float, other: float, rules: Rules) -> bool:
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one) and math.isnan(other):
        return True
    return one == other or math.isclose(one, other, rel_tol=rules.relative, abs_tol=rules.absolute)


def _shown(output: Output | None) -> str:
    if output is None:
        return "(nothing)"
    if isinstance(output, Stream):
        return output.text
    if isinstance(output, Error):
        return f"{output.ename}: {output.evalue}"
    if isinstance(output, UnknownOutput):
        return str(output.raw)
    plain = output.data.get("text/plain")
    return plain if isinstance(plain, str) else ", ".join(output.data)


def _value(kind: str, value: Any) -> str:
    if value is None:
        return "(nothing)"
    if kind.startswith("image/") and kind != "image/svg+xml":
        return f"(a picture of {len(str(value)) * 3 // 4} bytes)"
    return value if isinstance(value, str) else str(value)
