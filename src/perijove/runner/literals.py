"""Values written as source, one table a language: what a parameter is in Python, R, Julia, Scala, bash and the rest.

The forms are those that papermill's translators write, so that notebooks come out alike.
"""

import json
import math
import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from perijove.notebook.errors import NotebookError

Json = Any


class Unwritable(NotebookError):
    """A value that a language has no source for."""


class Writer:
    """How one language writes values and assigns them."""

    def __init__(  # noqa: PLR0913 - a table's columns, all by name
        self,
        comment: str,
        words: tuple[str, str, str],
        *,
        sequence: Callable[[list[str]], str],
        mapping: Callable[[list[tuple[str, str]]], str],
        assign: str = "{name} = {value}",
        floats: tuple[str, str, str] = ("nan", "inf", "-inf"),
        integer: Callable[[int], str] = str,
        quote: Callable[[str], str] = lambda text: json.dumps(text, ensure_ascii=False),
        naming: Callable[[str], str] = str,
    ) -> None:
        """`words` are those for None, True and False; `floats` those for NaN and the infinities.

        `naming` makes a name of the language's of one that may be none.
        """
        self._naming = naming
        self.comment = comment
        self._none, self._true, self._false = words
        self._sequence = sequence
        self._mapping = mapping
        self._assign = assign
        self._floats = floats
        self._integer = integer
        self._quote = quote

    def value(self, value: Json) -> str:
        """The source of a value; raises Unwritable."""
        if value is None:
            return self._none
        if isinstance(value, bool):
            return self._true if value else self._false
        if isinstance(value, int):
            return self._integer(value)
        if isinstance(value, float):
            return self._float(value)
        if isinstance(value, str):
            return self._quote(value)
        if isinstance(value, Mapping):
            return self._mapping([(self._quote(str(key)), self.value(item)) for key, item in value.items()])
        if isinstance(value, Sequence):
            return self._sequence([self.value(item) for item in value])
        # Dates and times, which YAML has, are told as text.
        if callable(format_iso := getattr(value, "isoformat", None)):
            return self._quote(format_iso())
        raise Unwritable(f"a parameter of type {type(value).__name__} can't be written as source: {value!r}")

    def _float(self, value: float) -> str:
        if math.isnan(value):
            return self._floats[0]
        if math.isinf(value):
            return self._floats[1 if value > 0 else 2]
        return repr(value)

    def assigned(self, name: str, source: str) -> str:
        """A line that gives a name the value of a source."""
        return self._assign.format(name=self._naming(name), value=source)

    def assignments(self, values: Mapping[str, Json], title: str = "Parameters") -> str:
        """A cell that gives each name its value."""
        lines = [f"{self.comment} {title}"]
        lines += [self.assigned(name, self.value(value)) for name, value in values.items()]
        return "\n".join(lines) + "\n"


def _between(opening: str, closing: str) -> Callable[[list[str]], str]:
    return lambda items: opening + ", ".join(items) + closing


def _pairs(opening: str, sign: str, closing: str) -> Callable[[list[tuple[str, str]]], str]:
    return lambda items: opening + ", ".join(f"{key}{sign}{value}" for key, value in items) + closing


def _refused(what: str) -> Callable[[Any], str]:
    def refuse(_: Any) -> str:
        raise Unwritable(f"this language has no source for {what}; give a text or a number")

    return refuse


def _long(suffix: str) -> Callable[[int], str]:
    return lambda value: str(value) if -(2**31) <= value < 2**31 else f"{value}{suffix}"


def _single(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _doubled(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _matlab(quote: Callable[[str], str]) -> Writer:
    # The keys of a map are characters, not strings.
    return Writer(
        "%",
        ("NaN", "true", "false"),
        sequence=_between("{", "}"),
        mapping=lambda items: (
            f"containers.Map({{{', '.join(_key(k) for k, _ in items)}}}, {{{', '.join(v for _, v in items)}}})"
        ),
        assign="{name} = {value};",
        floats=("NaN", "Inf", "-Inf"),
        quote=quote,
    )


def _key(source: str) -> str:
    return source if source.startswith("'") else _single(source[1:-1].replace('""', '"'))


def _julia(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("$", "\\$")


def _powershell(text: str) -> str:
    escaped = text.replace("`", "``").replace('"', '`"').replace("$", "`$").replace("\n", "`n").replace("\t", "`t")
    return f'"{escaped}"'


_PYTHON = Writer(
    "#",
    ("None", "True", "False"),
    sequence=_between("[", "]"),
    mapping=_pairs("{", ": ", "}"),
    floats=("float('nan')", "float('inf')", "float('-inf')"),
)
_R = Writer(
    "#",
    ("NULL", "TRUE", "FALSE"),
    sequence=_between("list(", ")"),
    mapping=_pairs("list(", " = ", ")"),
    floats=("NaN", "Inf", "-Inf"),
    naming=lambda name: name.lstrip("_"),  # no name of R's begins so
)
_JAVASCRIPT = Writer(
    "//",
    ("null", "true", "false"),
    sequence=_between("[", "]"),
    mapping=_pairs("{", ": ", "}"),
    assign="var {name} = {value};",
    floats=("NaN", "Infinity", "-Infinity"),
)

WRITERS: dict[str, Writer] = {
    "python": _PYTHON,
    "r": _R,
    "julia": Writer(
        "#",
        ("nothing", "true", "false"),
        sequence=_between("[", "]"),
        mapping=_pairs("Dict(", " => ", ")"),
        floats=("NaN", "Inf", "-Inf"),
        quote=_julia,
    ),
    "scala": Writer(
        "//",
        ("None", "true", "false"),
        sequence=_between("Seq(", ")"),
        mapping=_pairs("Map(", " -> ", ")"),
        assign="val {name} = {value}",
        floats=("Double.NaN", "Double.PositiveInfinity", "Double.NegativeInfinity"),
        integer=_long("L"),
    ),
    "matlab": _matlab(_doubled),
    # Without strings of MATLAB's kind; in double quotes, backslashes have a meaning there.
    "octave": _matlab(_single),
    "bash": Writer(
        "#",
        ("''", "true", "false"),
        sequence=lambda items: f"({' '.join(items)})",
        mapping=_refused("a table"),
        assign="{name}={value}",
        quote=shlex.quote,
    ),
    "csharp": Writer(
        "//",
        ("null", "true", "false"),
        sequence=_between("new [] { ", " }"),
        mapping=lambda items: (
            "new Dictionary<string,Object>{ " + ", ".join(f"{{ {key} , {value} }}" for key, value in items) + " }"
        ),
        assign="var {name} = {value};",
        floats=("Double.NaN", "Double.PositiveInfinity", "Double.NegativeInfinity"),
        integer=_long("L"),
    ),
    "fsharp": Writer(
        "//",
        ("None", "true", "false"),
        sequence=lambda items: f"[ {'; '.join(items)} ]",
        mapping=lambda items: (
            f"[ {'; '.join(f'({key}, {value} :> IComparable)' for key, value in items)} ] |> Map.ofList"
        ),
        assign="let {name} = {value}",
        floats=("Double.NaN", "Double.PositiveInfinity", "Double.NegativeInfinity"),
        integer=_long("L"),
    ),
    "powershell": Writer(
        "#",
        ("$Null", "$True", "$False"),
        sequence=_between("@(", ")"),
        mapping=lambda items: "@{" + "\n ".join(f"{key} = {value}" for key, value in items) + "}",
        assign="${name} = {value}",
        floats=("[double]::NaN", "[double]::PositiveInfinity", "[double]::NegativeInfinity"),
        quote=_powershell,
    ),
    "javascript": _JAVASCRIPT,
}
_ALIASES = {
    "python2": "python",
    "python3": "python",
    "ipython": "python",
    "pyspark": "python",
    "ir": "r",
    "sh": "bash",
    "c#": "csharp",
    "f#": "fsharp",
    "pwsh": "powershell",
    "typescript": "javascript",
}


def writer_for(language: str) -> Writer:
    """How a language writes values; raises Unwritable when it is not known."""
    name = language.strip().lower()
    name = _ALIASES.get(name, name)
    if name not in WRITERS:
        known = ", ".join(sorted(WRITERS))
        raise Unwritable(f"parameters can't be written in {language or 'an unnamed language'!r}; known are {known}")
    return WRITERS[name]
