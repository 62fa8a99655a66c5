"""How a traceback is written: its mode, its colours, whether its places are links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perijove.interpreter.ansi import Ink

if TYPE_CHECKING:
    from perijove.settings import InterpreterSettings

MODES = ("plain", "context", "verbose", "minimal", "docs", "doctest")


@dataclass(frozen=True)
class Style:
    """One way of writing tracebacks."""

    mode: str
    ink: Ink
    links: bool = False


def style_of(settings: InterpreterSettings) -> Style:
    """The way that the settings ask for."""
    return Style(settings.xmode, Ink.of(settings), settings.links)
