"""The shell's `magics_manager`: the interpreter's registry under the names that IPython's has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perijove.compat.magicalias import MagicAlias, find
from perijove.compat.modules import import_item
from perijove.interpreter.errors import UsageError
from perijove.interpreter.magics.registry import CELL_KIND, LINE_KIND

if TYPE_CHECKING:
    from collections.abc import Callable


class MagicsManager:
    """The magics of one shell."""

    def __init__(self, shell: Any = None, **_: Any) -> None:
        self.shell = shell
        self.registry: dict[str, Any] = {}
        self.lazy_magics: dict[str, str] = {}

    @property
    def auto_magic(self) -> bool:
        """Whether a line magic needs no `%`."""
        return bool(self.shell.interpreter.settings.automagic)

    @auto_magic.setter
    def auto_magic(self, on: bool) -> None:
        self.shell.interpreter.configure(automagic=bool(on))

    @property
    def magics(self) -> dict[str, dict[str, Any]]:
        """The magics by kind and name; the modules of all of them are loaded for it."""
        return self.lsmagic()

    def lsmagic(self) -> dict[str, dict[str, Any]]:
        """The same."""
        registry = self.shell.interpreter.magics
        return {
            kind: {name: find(self.shell, name, kind) for name in registry.names(kind)}
            for kind in (LINE_KIND, CELL_KIND)
        }

    def lsmagic_docs(self, brief: bool = False, missing: str = "") -> dict[str, dict[str, str]]:
        """What each says of itself."""

        def told(function: Any) -> str:
            text = (function.__doc__ or missing).strip()
            return text.split("\n", 1)[0] if brief else text

        return {kind: {name: told(each) for name, each in known.items()} for kind, known in self.lsmagic().items()}

    def find(self, kind: str, name: str) -> Any:
        """A magic as a function; None when there is none."""
        return find(self.shell, name, kind)

    def register(self, *magic_objects: Any) -> None:
        """Register the magics of classes or objects. Raises ValueError for a class without its decorator."""
        for given in magic_objects:
            if not getattr(given, "registered", False):
                raise ValueError("a class of magics needs the decorator @magics_class")
            made = given(shell=self.shell) if isinstance(given, type) else given
            self.registry[type(made).__name__] = made
            for kind, known in made.magics.items():
                for name, function in known.items():
                    self.shell.register_magic_function(function, kind, name)

    def register_function(
        self, func: Callable[..., Any], magic_kind: str = "line", magic_name: str | None = None
    ) -> None:
        """Register a function."""
        self.shell.register_magic_function(func, magic_kind, magic_name or func.__name__)

    def register_alias(
        self, alias_name: str, magic_name: str, magic_kind: str = "line", magic_params: str | None = None
    ) -> None:
        """Give a magic another name."""
        alias = MagicAlias(self.shell, magic_name, magic_kind, magic_params)
        self.shell.register_magic_function(alias, magic_kind, alias_name)

    def register_lazy(self, name: str, fully_qualified_name: str, magic_kind: str = "line_cell") -> None:
        """Register a magic that an extension brings, or (`module:Class`) a class, loaded when it is first called."""
        self.lazy_magics[name] = fully_qualified_name

        def load(line: str, cell: str | None = None) -> Any:
            self.load_lazy(name)
            kind = LINE_KIND if cell is None else CELL_KIND
            found = find(self.shell, name, kind)
            if found is None or found is load:
                raise UsageError(f"{fully_qualified_name} has no {kind} magic {name!r}")
            return found(*([line] if cell is None else [line, cell]))

        self.shell.register_magic_function(load, magic_kind, name)

    def load_lazy(self, name: str) -> None:
        """Load what such a magic stands for; nothing for any other."""
        reference = self.lazy_magics.pop(name, None)
        if reference is None:
            return
        for kind in (LINE_KIND, CELL_KIND):
            self.shell.interpreter.magics.remove(kind, name)
        if ":" in reference:
            self.register(import_item(reference.replace(":", ".")))
        else:
            self.shell.run_line_magic("load_ext", reference)

    def load_all_lazy_magics(self) -> None:
        """Load all of them."""
        for name in tuple(self.lazy_magics):
            self.load_lazy(name)


def find_magic(shell: Any, magic_name: str, magic_kind: str = "line") -> Any:
    """A magic as a function; None when there is none."""
    return find(shell, magic_name, magic_kind)


def find_line_magic(shell: Any, magic_name: str) -> Any:
    """A line magic as a function; None when there is none."""
    return find(shell, magic_name, LINE_KIND)


def find_cell_magic(shell: Any, magic_name: str) -> Any:
    """A cell magic as a function; None when there is none."""
    return find(shell, magic_name, CELL_KIND)


def register_magics(shell: Any, *magic_objects: Any) -> None:
    """Register the magics of classes or objects."""
    shell.magics_manager.register(*magic_objects)
