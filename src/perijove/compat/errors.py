"""`IPython.core.error`: what magics and hooks raise."""

from perijove.interpreter.errors import UsageError as UsageError
from perijove.interpreter.hooks import TryNext as TryNext
from perijove.interpreter.transform.tree import InputRejected as InputRejected

__all__ = ["IPythonCoreError", "InputRejected", "StdinNotImplementedError", "TryNext", "UsageError"]


class IPythonCoreError(Exception):
    """What IPython's own errors are; ours have no such base, so that nobody catches them by it."""


class StdinNotImplementedError(IPythonCoreError, NotImplementedError):
    """A program asks for input, and there is nobody to ask."""
