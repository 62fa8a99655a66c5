"""`ipykernel.eventloops`: how wrapper kernels name the event loop of a toolkit that shall run between cells."""

from collections.abc import Callable
from typing import Any

Loop = Callable[[Any], object]
# What a kernel's `eventloop` is for each toolkit; kernels register theirs.
loop_map: dict[str | None, Loop | None] = {"inline": None, "nbagg": None, "webagg": None, "notebook": None, None: None}


def register_integration(*toolkitnames: str) -> Callable[[Loop], Loop]:
    """Has the decorated function run the event loop of these toolkits."""

    def register(function: Loop) -> Loop:
        loop_map.update(dict.fromkeys(toolkitnames, function))
        return function

    return register


def enable_gui(gui: str | None, kernel: Any = None) -> None:
    """Sets a kernel's event loop; raises ValueError with the toolkits that there are."""
    if gui not in loop_map:
        known = ", ".join(sorted(repr(name) for name in loop_map if name is not None))
        raise ValueError(f"there is no event loop for {gui!r}; there are: {known}")
    if kernel is not None:
        kernel.eventloop = loop_map[gui]
