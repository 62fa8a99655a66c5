"""Serves modules of ours under the names by which libraries import them, also when the real ones are installed."""

import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from importlib.abc import Loader  # which at run time would bring much along

_COMM = "perijove.compat.comm"
# Which of our modules has which name; a name below another one is the same module.
_LENT = {"comm": _COMM, "comm.base_comm": _COMM}


class _Finder:
    """First of those that Python asks for modules: it knows the names that we serve, and no others."""

    def __init__(self, prepare: Callable[[ModuleType], None]) -> None:
        self._prepare = prepare

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if name not in _LENT:
            return None
        return ModuleSpec(name, cast("Loader", self), origin=_LENT[name], is_package="." not in name)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """A module of this name with what ours has."""
        return ModuleType(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Fills it."""
        import importlib

        ours = importlib.import_module(_LENT[module.__name__])
        self._prepare(ours)
        for key, value in vars(ours).items():
            if not key.startswith("__") or key in ("__all__", "__version__", "__doc__"):
                setattr(module, key, value)


def lend_comm(
    publish: Callable[[str, Any, Any, list[Any]], None],
    show: Callable[[BaseException], None],
    log: Callable[[str], None],
) -> Callable[[str, dict[str, Any]], None]:
    """Serves the module `comm`, whose comms publish there; errors of their handlers are shown, oddities are logged.

    Returns what is to be called with each comm message that comes.
    """

    def prepare(ours: Any) -> None:
        ours.connect(ours.Port(publish, show, log))

    def hear(msg_type: str, message: dict[str, Any]) -> None:
        from perijove.compat import comm

        prepare(comm)
        comm.hear(msg_type, message)

    for finder in [finder for finder in sys.meta_path if isinstance(finder, _Finder)]:
        sys.meta_path.remove(finder)
    sys.meta_path.insert(0, _Finder(prepare))
    return hear
