"""Threads of ours in a process that may be debugged: stopping them would stop whoever could let them run again."""

import threading
from collections.abc import Callable
from typing import Any


def start_thread(name: str, target: Callable[..., Any], *args: Any) -> threading.Thread:
    """Starts a daemon thread that no debugger stops or shows."""
    thread = threading.Thread(target=target, args=args, name=name, daemon=True)
    leave_untraced(thread)
    thread.start()
    return thread


def leave_untraced(thread: Any) -> None:
    """Has debugpy pass a thread over, by the marks that it gives to its own."""
    thread.pydev_do_not_trace = True
    thread.is_pydev_daemon_thread = True
