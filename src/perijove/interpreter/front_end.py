"""What the program around an interpreter lets magics do to it; what it leaves None, a magic refuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class KernelSide(Protocol):
    """What an interpreter in a kernel may ask of the kernel."""

    def connection_info(self) -> Mapping[str, Any]:
        """The connection file's contents, and `connection_file` itself."""

    def subshells(self) -> list[str]:
        """The ids of the subshells."""


@dataclass
class FrontEnd:
    """The functions that a host may set."""

    theme: Callable[[str], None] | None = None  # takes a theme's name; raises ValueError for one that there is not
    doctest_prompts: Callable[[bool], None] | None = None  # `>>>` instead of numbers
    indent: Callable[[bool], None] | None = None
    indents: bool = True  # as it is now
    clear_screen: Callable[[], None] | None = None
    read_command: Callable[[str, Any], str] | None = None  # a debugger's prompt, with completion
    read_paste: Callable[[str], str] | None = None  # lines until the given one, for %cpaste
