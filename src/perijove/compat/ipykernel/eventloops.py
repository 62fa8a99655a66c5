"""`ipykernel.eventloops`: toolkits' loops beside a kernel; they run where the interpreter's host can run them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perijove.compat.ipykernel.seat import kernel_here

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["enable_gui", "loop_map", "register_integration"]

# The loops by name; those that a kernel has without any integration are None.
loop_map: dict[str | None, Any] = {
    "inline": None,
    "nbagg": None,
    "webagg": None,
    "notebook": None,
    "ipympl": None,
    "widget": None,
    None: None,
}
_WITHOUT = frozenset(loop_map)


def register_integration(*toolkitnames: str) -> Callable[[Any], Any]:
    """A decorator: the function of a kernel is the loop of these toolkits."""

    def register(function: Any) -> Any:
        loop_map.update(dict.fromkeys(toolkitnames, function))
        return function

    return register


def enable_gui(gui: str | None, kernel: Any = None) -> None:
    """Run a toolkit's loop while the kernel waits. Raises ValueError for one that can't be run."""
    del kernel
    if gui in _WITHOUT or gui == "asyncio":
        return
    kernel_here().shell.enable_gui(gui)
