"""Which magics there are: a static table of the built-in ones, imported on first use, and what users register.

The decorators here are what the built-in magics use and what users get. A magic is a function of the text after its
name (`line`), and of the text below (`cell`); one whose first parameter is called `shell` receives the interpreter's
`Shell` as well, and one with a parameter `local_ns` the names of the code that called it.
"""

from __future__ import annotations

import contextvars
from typing import TYPE_CHECKING, Any

from perijove.interpreter.errors import UsageError as UsageError  # noqa: PLC0414 - magics find it here
from perijove.interpreter.magics.table import CELL, LINE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Protocol, TypeVar, overload

    Function = Callable[..., Any]
    F = TypeVar("F", bound=Function)
    T = TypeVar("T")

    class Decorator(Protocol):
        """`@decorator`, `@decorator("name")` or `@decorator(expand=False)`."""

        @overload
        def __call__(self, target: F, /) -> F: ...
        @overload
        def __call__(self, target: str = "", /, *, expand: bool = True) -> Callable[[F], F]: ...


LINE_KIND = "line"
CELL_KIND = "cell"
_MARK = "__perijove_magics__"
_UNEXPANDED = "__perijove_unexpanded__"
_LOCAL = "__perijove_local_scope__"
_SILENCED = "__perijove_silenced__"


class Magic:
    """One magic: its function, and whether `{x}` and `$x` in its line are expanded."""

    __slots__ = ("_expand", "function", "kind", "name")

    def __init__(self, name: str, kind: str, function: Function, *, expand: bool = True) -> None:
        self.name = name
        self.kind = kind
        self.function = function
        self._expand = expand

    @property
    def expand(self) -> bool:
        """Asked of the function at each call: `no_var_expand` may stand above or below what registered it."""
        return self._expand and not getattr(self.function, _UNEXPANDED, False)

    def call(self, shell: Any, names: Mapping[str, Any], *texts: str) -> Any:
        """Call the function with what its parameters ask for."""
        function = self.function
        code = getattr(function, "__code__", None)
        parameters = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount] if code else ()
        wants_shell = parameters[:1] == ("shell",) and (not code or code.co_argcount > len(texts))
        arguments = [shell, *texts] if wants_shell else list(texts)
        local = "local_ns" in parameters or getattr(function, _LOCAL, False)
        value = function(*arguments, **({"local_ns": dict(names)} if local else {}))
        if getattr(function, _SILENCED, False):
            from perijove.interpreter.compile import is_silenced

            return None if is_silenced(texts[-1]) else value
        return value


running: contextvars.ContextVar[Registry | None] = contextvars.ContextVar("perijove_magics", default=None)


def _decorator(kinds: tuple[str, ...]) -> Decorator:
    def decorator(target: Any = "", /, *, expand: bool = True) -> Any:
        """Mark a function as a magic, under its own name or the given one, and register it where code is running."""

        def mark(function: Function, name: str = "") -> Function:
            magics = [Magic(name or function.__name__, kind, function, expand=expand) for kind in kinds]
            known: list[Magic] = getattr(function, _MARK, [])
            setattr(function, _MARK, [*known, *magics])
            registry = running.get()
            if registry is not None and not function.__module__.startswith("perijove.interpreter.magics."):
                for magic in magics:
                    registry.add(magic)
            return function

        if callable(target):
            return mark(target)
        return lambda function: mark(function, target)

    return decorator


register_line_magic = _decorator((LINE_KIND,))
register_cell_magic = _decorator((CELL_KIND,))
register_line_cell_magic = _decorator((LINE_KIND, CELL_KIND))


def magics_of(function: Any) -> tuple[Magic, ...]:
    """The magics that the decorators have made of a function; none of any other object."""
    found = getattr(function, _MARK, ())
    return tuple(found) if isinstance(found, list) else ()


def needs_local_scope(function: F) -> F:
    """Give a magic the names of the code that called it, as its argument `local_ns`."""
    setattr(function, _LOCAL, True)
    return function


def no_var_expand(function: F) -> F:
    """Leave `{x}` and `$x` in a magic's line as they were typed."""
    setattr(function, _UNEXPANDED, True)
    return function


def output_can_be_silenced(function: F) -> F:
    """Drop what a magic returns when its code ends with `;`."""
    setattr(function, _SILENCED, True)
    return function


class Registry:
    """The magics of one interpreter."""

    def __init__(self) -> None:
        self._magics: dict[tuple[str, str], Magic] = {}
        self._lazy: dict[tuple[str, str], str] = {}
        self._kept: dict[type[Any], Any] = {}

    def kept(self, kind: type[T]) -> T:
        """The one instance of a class in which magics of this interpreter keep something between two calls."""
        if kind not in self._kept:
            self._kept[kind] = kind()
        found: T = self._kept[kind]
        return found

    def add_lazy(self, name: str, reference: str, kind: str = LINE_KIND) -> None:
        """Register a function that is imported when the magic is first called: `package.module:function`."""
        self._lazy[kind, name] = reference

    def add(self, magic: Magic) -> None:
        """Register a magic, in place of one with its name."""
        self._magics[magic.kind, magic.name] = magic

    def remove(self, kind: str, name: str) -> None:
        """Forget what a user registered; a built-in magic of that name is back."""
        self._magics.pop((kind, name), None)
        self._lazy.pop((kind, name), None)

    def find(self, kind: str, name: str) -> Magic:
        """The magic of that kind and name; imports the module of a built-in one. Raises UsageError."""
        known = self._magics.get((kind, name))
        if known is not None:
            return known
        if (kind, name) in self._lazy:
            return self._import(kind, name, self._lazy[kind, name])
        module = (LINE if kind == LINE_KIND else CELL).get(name)
        if module is None:
            raise UsageError(self._unknown(kind, name))
        self._load(module)
        return self._magics[kind, name]

    def refuse_empty(self, name: str, cell: str) -> None:
        """Raise UsageError for a cell magic with nothing below it."""
        if not cell:
            line = f"; did you mean the line magic %{name}?" if self.has(LINE_KIND, name) else ""
            raise UsageError(f"%%{name} is a cell magic, and there is nothing below it{line}")

    def has(self, kind: str, name: str) -> bool:
        """Whether there is such a magic."""
        key = (kind, name)
        return key in self._magics or key in self._lazy or name in (LINE if kind == LINE_KIND else CELL)

    def names(self, kind: str) -> list[str]:
        """All names of that kind, sorted."""
        own = {name for found, name in (*self._magics, *self._lazy) if found == kind}
        return sorted(own.union(LINE if kind == LINE_KIND else CELL))

    def origin(self, kind: str, name: str) -> str:
        """The module of a magic, or the class whose method it is; a built-in one is not imported for it."""
        known = self._magics.get((kind, name))
        if known is not None:
            owner = getattr(known.function, "__self__", None)
            return type(owner).__name__ if owner is not None else known.function.__module__
        if (kind, name) in self._lazy:
            return self._lazy[kind, name].partition(":")[0]
        return f"perijove.interpreter.magics.{(LINE if kind == LINE_KIND else CELL)[name]}"

    def _import(self, kind: str, name: str, reference: str) -> Magic:
        from perijove.plugins import Plugin, PluginError

        try:
            function = Plugin("perijove.magics", name, reference, "add_lazy").load()
        except PluginError as error:
            raise UsageError(str(error)) from error
        self._magics[kind, name] = Magic(name, kind, function)
        return self._magics[kind, name]

    def _load(self, module: str) -> None:
        import importlib

        loaded = importlib.import_module(f"perijove.interpreter.magics.{module}")
        for value in list(vars(loaded).values()):
            for magic in magics_of(value):
                self._magics.setdefault((magic.kind, magic.name), magic)

    def _unknown(self, kind: str, name: str) -> str:
        import difflib

        sign = "%" if kind == LINE_KIND else "%%"
        other_kind = CELL_KIND if kind == LINE_KIND else LINE_KIND
        text = f"no {kind} magic {sign}{name}"
        if name.startswith("%"):
            return f"{sign}{name} is not on the cell's first line; a cell magic has to be"
        if self.has(other_kind, name):
            wanted = "%%" if kind == LINE_KIND else "%"
            return f"{text}, but a {other_kind} magic {wanted}{name}; did you mean that?"
        near = difflib.get_close_matches(name, self.names(kind), n=1)
        return f"{text}; did you mean {sign}{near[0]}?" if near else f"{text}; %lsmagic lists those there are"
