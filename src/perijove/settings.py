"""Typed settings; this part is what the interpreter takes."""

from dataclasses import dataclass, field
from typing import Literal, TypeVar

_T = TypeVar("_T")


def setting(default: _T, doc: str, *, own: bool = False) -> _T:
    """A field of a settings class: its default, its documentation, and whether only the user's own file may set it."""
    return field(default=default, metadata={"doc": doc, "own": own})


@dataclass(frozen=True)
class InterpreterSettings:
    """How code runs and what is shown of it, in the terminal and in a Python kernel."""

    colors: bool = setting(default=True, doc="colour tracebacks and inspections")
    show: Literal["last_expr", "last_expr_or_assign", "last", "all", "none"] = setting(
        "last_expr", doc="which expressions of a cell are shown"
    )
    pretty: bool = setting(default=True, doc="lay out long lists, dictionaries and the like over several lines")
    history: bool = setting(default=True, doc="remember inputs between runs")
    startup: tuple[str, ...] = setting((), doc="Python files to run before the first input", own=True)
