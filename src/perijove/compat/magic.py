"""`IPython.core.magic`: functions and classes of magics, which become the interpreter's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perijove.compat import current
from perijove.compat.magicalias import MagicAlias as MagicAlias
from perijove.interpreter.errors import UsageError as UsageError
from perijove.interpreter.magics.registry import CELL_KIND, LINE_KIND
from perijove.interpreter.magics.registry import needs_local_scope as needs_local_scope
from perijove.interpreter.magics.registry import no_var_expand as no_var_expand
from perijove.interpreter.magics.registry import output_can_be_silenced as output_can_be_silenced

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Function = Callable[..., Any]

magic_kinds = (LINE_KIND, CELL_KIND)
magic_spec = (LINE_KIND, CELL_KIND, "line_cell")
MAGIC_NO_VAR_EXPAND_ATTR = "_ipython_magic_no_var_expand"
MAGIC_OUTPUT_CAN_BE_SILENCED = "_ipython_magic_output_can_be_silenced"
ESC_MAGIC, ESC_MAGIC2 = "%", "%%"
_MARK = "__perijove_method_magics__"


def _kinds(kind: str) -> tuple[str, ...]:
    if kind not in magic_spec:
        raise ValueError(f"a magic is of one of the kinds {', '.join(magic_spec)}, found {kind!r}")
    return magic_kinds if kind == "line_cell" else (kind,)


def _decorator(kind: str, take: Callable[[Function, str, str], None]) -> Function:
    def decorator(target: Any) -> Any:
        """Make a magic of a function, under its own name or the given one."""
        if callable(target):
            take(target, kind, target.__name__)
            return target
        if not isinstance(target, str):
            raise TypeError(f"a magic's decorator takes a function or a name, found {target!r}")

        def named(function: Function) -> Function:
            take(function, kind, target)
            return function

        return named

    return decorator


def _mark(function: Function, kind: str, name: str) -> None:
    """Remember what a method of a class is to become."""
    known: list[tuple[str, str]] = vars(function).setdefault(_MARK, [])
    known += [(each, name) for each in _kinds(kind)]


def _register(function: Function, kind: str, name: str) -> None:
    shell = current.shell()
    if shell is None:
        raise NameError("a magic is registered where a shell runs, and none does")
    shell.register_magic_function(function, kind, name)


line_magic = _decorator("line", _mark)
cell_magic = _decorator("cell", _mark)
line_cell_magic = _decorator("line_cell", _mark)
register_line_magic = _decorator("line", _register)
register_cell_magic = _decorator("cell", _register)
register_line_cell_magic = _decorator("line_cell", _register)


def magics_class(kind: type) -> type:
    """Note which methods of a class are magics."""
    found: dict[str, dict[str, str]] = {LINE_KIND: {}, CELL_KIND: {}}
    for attribute, value in vars(kind).items():
        for each, name in getattr(value, _MARK, ()):
            found[each][name] = attribute
    own: Any = kind
    own.magics, own.registered = found, True
    return kind


class Magics:
    """Methods that are magics, with the shell at hand: a base for classes decorated with `magics_class`."""

    __module__ = "IPython.core.magic"
    magics: Any = None
    registered = False
    options_table: Mapping[str, Any]

    def __init_subclass__(cls, **options: Any) -> None:
        """Traits of a class that has no base which knows them become attributes with their defaults."""
        super().__init_subclass__(**options)
        if type(cls) is not type:
            return
        for name, value in list(vars(cls).items()):
            if callable(getattr(value, "default", None)) and hasattr(value, "this_class"):
                setattr(cls, name, value.default())

    def __init__(self, shell: Any = None, **options: Any) -> None:
        """`shell` is where the magics are to be registered."""
        if not type(self).registered:
            raise ValueError(f"the class {type(self).__name__} lacks its decorator @magics_class")
        super().__init__()
        self.shell = shell if shell is not None else current.shell()
        self.options_table = {}
        if not hasattr(type(self), "config"):  # a base of traitlets' has one
            self.config: Any = None
        for name, value in options.items():
            setattr(self, name, value)
        self.magics = {
            kind: {name: getattr(self, method) if isinstance(method, str) else method for name, method in found.items()}
            for kind, found in type(self).magics.items()
        }

    def arg_err(self, func: Function) -> None:
        """Say how a magic is called."""
        print("Error in arguments:")
        print(func.__doc__ or "no help for this magic")

    def parse_options(
        self, arg_str: str, opt_str: str, *long_opts: str, mode: str = "string", **flags: Any
    ) -> tuple[Any, Any]:
        """The options at the front of a line, and the rest: as IPython's method of the name. Raises UsageError."""
        from perijove.compat.options import parse_options

        return parse_options(arg_str, opt_str, *long_opts, mode=mode, **flags)

    def default_option(self, fn: str, optstr: str) -> None:
        """Give a magic an option that it always has."""
        self.options_table = {**self.options_table, fn: optstr}

    def format_latex(self, strng: str) -> str:
        """A text for LaTeX."""
        import re

        return re.sub(r"([%_$&#^])", r"\\\1", strng)


def on_off(tag: Any) -> str:
    """ON or OFF."""
    return ("OFF", "ON")[bool(tag)]


def compress_dhist(dh: list[Any]) -> list[Any]:
    """A list of folders, each once but for the latest ten."""
    head, tail = dh[:-10], dh[-10:]
    return [*dict.fromkeys(head), *tail]


def validate_type(magic_kind: str) -> None:
    """Raise ValueError for a kind that there is not."""
    _kinds(magic_kind)


def record_magic(dct: dict[str, dict[str, Any]], magic_kind: str, magic_name: str, func: Any) -> None:
    """Put a magic into a table by kind and name."""
    for kind in _kinds(magic_kind):
        dct[kind][magic_name] = func


def __getattr__(name: str) -> Any:
    if name == "MagicsManager":
        from perijove.compat.magicsmanager import MagicsManager

        return MagicsManager
    raise AttributeError(name)
