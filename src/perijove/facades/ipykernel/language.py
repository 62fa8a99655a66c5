"""A program written on ipykernel's Kernel, as a language of ours: what a worker runs for `perijove kernel --wrapper`.

Standard library only: the worker lives in the environment of the wrapper kernel.
"""

import logging
import os
import shlex
import signal
import sys
from asyncio import get_running_loop
from collections.abc import Callable, Coroutine, Mapping, Sequence
from importlib.util import find_spec
from typing import Any

from perijove.compat import comm, finder
from perijove.facades.finder import install
from perijove.facades.ipykernel import program
from perijove.facades.ipykernel.session import Message, Session, Stream, present_header
from perijove.kernel.children import descendants, foreground
from perijove.kernel.language import Buffer, Host, Reply, Request

_STANDARD = frozenset({"execute_request", "complete_request", "inspect_request", "history_request"})


class WrapperLanguage:
    """The kernel that a program launches."""

    def __init__(self, command: str) -> None:
        """`command` is what would follow `python`: `-m bash_kernel -f FILE`."""
        self._host: Host | None = None
        lend_names()
        comm.connect(comm.Port(self._publish, self._show, self._log))
        self._kernel = program.launch(shlex.split(command))
        logging.getLogger().addHandler(_ToHost(self._log))
        self._session: Session = self._kernel.session
        self.info: Mapping[str, Any] = self._info()

    def _info(self) -> dict[str, Any]:
        kernel = self._kernel
        told = {name: value for name, value in kernel.kernel_info.items() if name not in {"status", "protocol_version"}}
        own = {*kernel.shell_handlers, *kernel.control_handlers} - _STANDARD
        if not _has_debugger(kernel):
            own.discard("debug_request")
        return {**told, "requests": sorted(own)}

    def request(self, request: Request, host: Host) -> Coroutine[Any, Any, Reply]:
        """Has the kernel's handler answer."""
        return self._answer(request, host)

    async def _answer(self, request: Request, host: Host) -> Reply:
        kernel = self._kernel
        message = self._begin(request.msg_type, request.content, request.metadata, request.buffers, host)
        if request.execution_count:
            kernel.execution_count = request.execution_count
        if kernel.io_loop is None:
            kernel.io_loop = Loop(get_running_loop())
        handler = kernel.shell_handlers.get(request.msg_type) or kernel.control_handlers[request.msg_type]
        kernel.pre_handler_hook()
        try:
            result = handler(kernel.shell_stream or Stream("shell"), [], message)
            if hasattr(result, "__await__"):
                await result
        finally:
            kernel.post_handler_hook()
        reply = self._session.take_reply(message)
        if reply is None:
            raise LookupError(f"{type(kernel).__name__} has not answered the {request.msg_type}")
        return reply

    def comm(
        self,
        msg_type: str,
        content: Mapping[str, Any],
        metadata: Mapping[str, Any],
        buffers: Sequence[memoryview],
        host: Host,
    ) -> None:
        """Tells the kernel's handler for comms, or the object that the message is for."""
        message = self._begin(msg_type, dict(content), dict(metadata), buffers, host)
        handler = self._kernel.shell_handlers.get(msg_type)
        if handler is None:
            comm.hear(msg_type, message)
        else:
            handler(self._kernel.shell_stream, [], message)

    def _begin(
        self,
        msg_type: str,
        content: dict[str, Any],
        metadata: dict[str, Any],
        buffers: Sequence[memoryview],
        host: Host,
    ) -> Message:
        """The message as ipykernel's handlers get it; it is being served from here on."""
        self._host = host
        self._session.connect(host)
        header = present_header()
        message = {
            "header": header,
            "msg_id": header.get("msg_id", ""),
            "msg_type": msg_type,
            "parent_header": {},
            "content": content,
            "metadata": metadata,
            "buffers": list(buffers),
        }
        self._kernel.set_parent([], message)
        return message

    def interrupt(self) -> None:
        """Interrupts what runs in the kernel's process group, as a signal for the group would.

        Who is waited for by `subprocess` is interrupted by the worker.
        """
        waited = {pid for parent in foreground(sys._getframe()) for pid in (parent, *descendants(parent))}  # noqa: SLF001 - the stack
        for pid in descendants(os.getpid()):
            try:
                if pid not in waited and os.getpgid(pid) == os.getpgid(0):
                    os.kill(pid, signal.SIGINT)
            except (ProcessLookupError, PermissionError):
                pass  # it has just ended, or it is another user's

    def shutdown(self, restart: bool) -> Any:
        """Lets the kernel end its own processes."""
        ended = self._kernel.do_shutdown(restart)
        return ended if hasattr(ended, "__await__") else None

    def _publish(
        self, msg_type: str, content: Mapping[str, Any], metadata: Mapping[str, Any], buffers: Sequence[Buffer]
    ) -> None:
        if self._host is not None:
            self._host.publish(msg_type, content, metadata, buffers)

    def _show(self, error: BaseException) -> None:
        name, text = type(error).__name__, str(error)
        told = {"ename": name, "evalue": text, "traceback": [f"{name}: {text}"]}
        self._publish("error", told, {}, ())

    def _log(self, text: str) -> None:
        if self._host is None:
            sys.stderr.write(f"{text}\n")
        else:
            self._host.log(text)


class Loop:
    """What kernels use of tornado's IOLoop: things to be done on the event loop, which runs between cells."""

    def __init__(self, asyncio_loop: Any) -> None:
        self.asyncio_loop = asyncio_loop

    def add_callback(self, callback: Callable[..., object], *args: Any, **kwargs: Any) -> None:
        """Has this called soon, in the main thread; from any thread."""
        self.asyncio_loop.call_soon_threadsafe(lambda: callback(*args, **kwargs))

    def call_later(self, delay: float, callback: Callable[..., object], *args: Any, **kwargs: Any) -> Any:
        """Has this called in so many seconds."""
        return self.asyncio_loop.call_later(delay, lambda: callback(*args, **kwargs))


class _ToHost(logging.Handler):
    """Logs where the kernel was started, not into a cell."""

    def __init__(self, log: Callable[[str], None]) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        self._log(self.format(record))


def lend_names() -> None:
    """Serves ipykernel and comm, and IPython and jupyter_core's paths where they are not installed."""
    if find_spec("IPython") is None:
        finder.install()
    install("ipykernel", "comm", *(["jupyter_core"] if find_spec("jupyter_core") is None else []))


def _has_debugger(kernel: Any) -> bool:
    from perijove.facades.ipykernel.kernelbase import Kernel  # noqa: PLC0415 - whose name is lent by now

    return type(kernel).do_debug_request is not Kernel.do_debug_request
