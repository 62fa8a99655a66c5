"""`IPython.core.interactiveshell`: what `get_ipython()` returns, a thin face over the interpreter.

No logic is here: each name leads to what does the thing. What only some ask for is imported and made when they do.
"""

from __future__ import annotations

import abc
import sys
from typing import TYPE_CHECKING, Any, ClassVar

from perijove.compat import current
from perijove.compat.config import Config, of_traitlets
from perijove.compat.parts import ATTRIBUTES, SETTABLE
from perijove.interpreter.run import Outcome as ExecutionResult
from perijove.interpreter.run import Prepared as ExecutionInfo
from perijove.interpreter.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Callable

    from perijove.interpreter.interpreter import Interpreter

__all__ = ["DummyMod", "ExecutionInfo", "ExecutionResult", "InteractiveShell", "InteractiveShellABC"]


class InteractiveShell(Shell):
    """The shell of this process."""

    __module__ = "IPython.core.interactiveshell"
    parent: Any = None
    trio_runner: Any = None
    active_eventloop: str | None = None
    exit_now = False
    sphinxify_docstring = enable_html_pager = display_page = system_raise_on_error = False
    separate_in, separate_out, separate_out2 = "\n", "", ""
    _instance: ClassVar[Any] = None  # the one of this process, for those who look at it
    observers: Any
    errors: Any

    def __init__(self, interpreter: Interpreter | None = None, **options: Any) -> None:
        """Without an interpreter it makes one; `user_ns` and `user_module` are where that runs code."""
        if interpreter is None:
            from perijove.compat.standing import new_interpreter

            told = (options.get("config") or {}).get("HistoryManager") or {}
            places = options.get("user_module"), options.get("user_ns"), told.get("hist_file", "")
            interpreter = new_interpreter(lambda _: self, *places)
        super().__init__(interpreter)
        self._config: dict[str, Any] = options.get("config") or Config()
        self.parent = options.get("parent")
        self.configurables: list[Any] = [self]
        self.meta: dict[str, Any] = {}
        current.set_shell(self)
        InteractiveShell._instance = self
        interpreter.exception_handlers.replaced = self._has_shown
        interpreter.publisher.through = self._publish_through

    # The one of this process.

    @classmethod
    def instance(cls, *_: Any, **options: Any) -> Any:
        """The shell of this process, made when there is none."""
        return current.shell() or cls(**options)

    @classmethod
    def initialized(cls) -> bool:
        """Whether there is one."""
        return isinstance(current.shell(), cls)

    @classmethod
    def clear_instance(cls) -> None:
        """Have it be no longer the one of this process."""
        current.set_shell(None)
        InteractiveShell._instance = None

    def get_ipython(self) -> InteractiveShell:
        return self

    # What it is told, and who is told of that.

    @property
    def config(self) -> Any:
        """Settings of other programs' parts, by section; ours are `%config`."""
        self._config = of_traitlets(self._config)
        return self._config

    @config.setter
    def config(self, given: dict[str, Any]) -> None:
        self._config = given

    def observe(self, handler: Callable[[Any], object], names: Any = None, type: str = "change") -> None:  # noqa: A002 - traitlets' name
        """Call a function when one of these attributes changes, with what traitlets tells."""
        self.observers.observe(handler, names, type)

    def unobserve(self, handler: Callable[[Any], object], names: Any = None, type: str = "change") -> None:  # noqa: A002 - as above
        """Call it no more."""
        self.observers.unobserve(handler, names, type)

    def has_trait(self, name: str) -> bool:
        """Whether there is such an attribute, to be observed."""
        return hasattr(self, name)

    def __getattr__(self, name: str) -> Any:
        if name not in ATTRIBUTES:
            raise AttributeError(f"the shell has no {name!r}")
        from perijove.compat.attributes import attribute

        return attribute(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in SETTABLE:
            from perijove.compat.attributes import set_attribute

            set_attribute(self, name, value)
        else:
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *ATTRIBUTES})

    # Names.

    @property
    def user_ns_hidden(self) -> dict[str, Any]:
        """The names that the interpreter put among the user's, and their values."""
        return self.interpreter.user.all_hidden()

    @property
    def user_global_ns(self) -> dict[str, Any]:
        return self.user_ns

    def all_ns_refs(self) -> list[dict[str, Any]]:
        return [self.user_ns, self.user_ns_hidden]

    @property
    def execution_count(self) -> int:
        """The number of the cell that is running."""
        return super().execution_count

    @execution_count.setter
    def execution_count(self, count: int) -> None:
        self.interpreter.execution_count = count

    def var_expand(self, cmd: str, depth: int = 0, formatter: Any = None) -> str:
        """A text with the values of `{expression}` and `$name` of the caller in it."""
        del formatter
        from perijove.interpreter.shell import names_of
        from perijove.interpreter.transform.expand import expand

        return expand(cmd, {**self.user_ns, **names_of(sys._getframe(depth + 1))})  # noqa: SLF001 - the names are the caller's

    # Errors; the three that show may be replaced by assignment.

    def showtraceback(
        self, exc_tuple: Any = None, filename: Any = None, tb_offset: int | None = None, **how: Any
    ) -> None:
        """Show the error that is being handled, or the given or latest one."""
        self.errors.show(exc_tuple, filename, tb_offset or 0, **how)

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        self.errors.send(etype, evalue, stb)

    def showsyntaxerror(self, filename: Any = None, running_compiled_code: bool = False) -> None:
        """Show the latest error, which is a syntax error."""
        self.errors.show(None, filename, 0, exception_only=not running_compiled_code)

    def _get_exc_info(self, exc_tuple: Any = None) -> Any:
        return self.errors.info(exc_tuple)

    def _has_shown(self, error: BaseException, *, compiled: bool) -> bool:
        """Show an error by what somebody has put in the place of our own way; False when nobody has."""
        own = vars(self)
        if not {"showtraceback", "_showtraceback", "showsyntaxerror"} & own.keys():
            return False
        return bool(self.errors.shown_by(own, error, compiled=compiled))

    def _publish_through(self) -> Callable[..., None] | None:
        """What somebody has put in the place of our own publishing; None when nobody has."""
        publisher = vars(self).get("display_pub")
        return None if publisher is None or getattr(publisher, "is_own", False) else publisher.publish

    def get_exception_only(self, exc_tuple: Any = None) -> str:
        """The error's class and text, as Python writes them."""
        return str(self.errors.only(exc_tuple))

    def show_usage_error(self, exc: BaseException) -> None:
        """Say what a magic's user can mend."""
        print(f"UsageError: {exc}", file=sys.stderr)

    def excepthook(self, etype: Any, value: Any, tb: Any) -> None:
        self.showtraceback((etype, value, tb), tb_offset=0)


class InteractiveShellABC(abc.ABC):  # noqa: B024 - classes are registered with it
    """What counts as a shell; `register` adds a class."""


InteractiveShellABC.register(InteractiveShell)


class DummyMod:
    """A module without anything."""

    __spec__ = None
