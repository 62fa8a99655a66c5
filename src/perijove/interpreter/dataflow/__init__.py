"""Which names each cell defines and uses, where a name came from, and which results no longer follow. Pure."""

from perijove.interpreter.dataflow.cells import effects
from perijove.interpreter.dataflow.effects import Effects
from perijove.interpreter.dataflow.graph import (
    Cell,
    Execution,
    Link,
    Stale,
    dependencies,
    edges,
    stale,
    unknown_sources,
)

__all__ = [
    "Cell",
    "Effects",
    "Execution",
    "Link",
    "Stale",
    "dependencies",
    "edges",
    "effects",
    "stale",
    "unknown_sources",
]
