"""The door to debugpy, in the process that is debugged: its `pydevd` spoken to over a socket pair.

No adapter process and no port: whoever reaches the port of an adapter can run code, and any user of the machine can.
"""

import os
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any

from perijove.kernel.dap import Lines, Reader, pack
from perijove.kernel.threads import leave_untraced

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - no pathlib in workers
_CHECK = "PYDEVD_DISABLE_FILE_VALIDATION"


class Tracer:
    """A connection to the debugger of this process, from `start` until `stop`."""

    def __init__(self, hear: Callable[[dict[str, Any]], None]) -> None:
        """`hear` is called with each of its messages, in a thread of this object."""
        self._hear = hear
        self._pydevd: Any = None
        self._near: socket.socket | None = None
        self._sending = threading.Lock()
        self._hook: Any = None

    def start(self) -> None:
        """Begins to trace all threads but ours. Raises ImportError without debugpy."""
        self._hook = sys.breakpointhook
        pydevd = self._pydevd = _load()
        self._near, far = socket.socketpair()
        thread = threading.Thread(target=self._read, args=(self._near,), name="perijove-debugger", daemon=True)
        leave_untraced(thread)
        thread.start()
        connect, pydevd.start_client = pydevd.start_client, lambda *_: far
        try:
            pydevd.settrace(
                host="perijove",
                port=0,
                suspend=False,
                wait_for_ready_to_run=False,
                block_until_connected=True,
                patch_multiprocessing=False,
                notify_stdin=False,
                dont_trace_start_patterns=(_PACKAGE + os.sep,),
                dont_trace_end_patterns=(),
            )
        finally:
            pydevd.start_client = connect
        sys.breakpointhook = self.pause

    def stop(self) -> None:
        """Lets everything run as it did before."""
        if self._near is None:
            return
        if sys.breakpointhook == self.pause:
            sys.breakpointhook = self._hook
        self._pydevd.stoptrace()
        self._near.close()
        self._near = None

    def send(self, message: Mapping[str, Any]) -> None:
        """Sends one message."""
        with self._sending:
            if self._near is not None:
                self._near.sendall(pack(message))

    def trace_here(self) -> None:
        """Traces this thread again; an exception that passes a trace function has ended it."""
        debugger = self._pydevd.get_global_debugger()
        if debugger is not None:
            debugger.enable_tracing()

    def map_lines(self, path: str, runs: Iterable[Lines]) -> None:
        """Says under which names the code of a file runs."""
        debugger = self._pydevd.get_global_debugger()
        if debugger is not None:
            api = import_module("_pydevd_bundle.pydevd_api").PyDevdAPI()
            entries = [api.SourceMappingEntry(run.first, run.last, 1, run.filename) for run in runs]
            api.set_source_mapping(debugger, path, entries)

    def pause(self, *_: Any, **__: Any) -> None:
        """Stops in the code that called, as `breakpoint()` does."""
        self._pydevd.settrace(
            suspend=True,
            trace_only_current_thread=True,
            patch_multiprocessing=False,
            notify_stdin=False,
            stop_at_frame=sys._getframe(1),  # noqa: SLF001 - the frame is what it is about
        )

    def _read(self, near: socket.socket) -> None:
        reader = Reader()
        while True:
            try:
                data = near.recv(65536)
            except OSError:
                return
            if not data:
                return
            for message in reader.feed(data):
                self._hear(message)


def _load() -> Any:
    """Its module, without the warning that modules of Python itself can't be stepped into."""
    before = os.environ.get(_CHECK)
    os.environ[_CHECK] = "1"
    try:
        # Installed in this environment or lent to it, and only for those who debug.
        import_module("debugpy._vendored.force_pydevd")
        return import_module("pydevd")
    finally:
        if before is None:
            del os.environ[_CHECK]
        else:
            os.environ[_CHECK] = before
