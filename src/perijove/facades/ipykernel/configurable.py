"""The bases of kernels and their applications: traitlets' classes where traitlets is installed, else plain ones."""

import logging
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or find_spec("traitlets") is None:
    from perijove.facades.ipykernel.plain import Application, SingletonConfigurable

    def setting(default: Any) -> Any:
        """An attribute that the command line may set."""
        return default

else:
    from traitlets import Any as AnyTrait
    from traitlets import Bool, Unicode
    from traitlets.config import Application, SingletonConfigurable

    def setting(default: Any) -> Any:
        """The same as a trait."""
        kind = {bool: Bool, str: Unicode}.get(type(default), AnyTrait)
        return kind(default).tag(config=True)


__all__ = ["Application", "SingletonConfigurable", "logger", "setting"]


def logger(name: str) -> logging.Logger:
    """The log of a kernel, which goes to whoever has started it."""
    return logging.getLogger(name)
