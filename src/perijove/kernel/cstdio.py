"""Flushes the buffers of C's stdio, in which text of extension modules waits until somebody says so.

Only the C half of ctypes is loaded: the Python half costs a kernel more memory and time than all of this module.
"""

from collections.abc import Callable
from typing import Any


def flusher() -> Callable[[], object]:
    """`fflush(NULL)` as a function; does nothing where the interpreter was built without ctypes."""
    try:
        import _ctypes  # noqa: PLC0415 - optional in a build of Python
    except ImportError:
        return lambda: None
    try:
        program: Any = None  # as dlopen(3) calls what is loaded already
        address = _ctypes.dlsym(_ctypes.dlopen(program, 0), "fflush")
    except (OSError, AttributeError):
        return lambda: None
    call = _ctypes.call_function
    return lambda: call(address, (None,))
