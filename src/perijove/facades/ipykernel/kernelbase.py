"""`ipykernel.kernelbase.Kernel`: the base of kernels of other languages, which runs on our host.

A kernel's methods get the requests in turn, in the main thread, as ipykernel 7 hands them over. Sockets, status
messages, `execute_input`, the execution count, aborted cells and interrupts are the host's.
"""

import inspect
import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any, ClassVar

from perijove.facades.ipykernel.configurable import SingletonConfigurable, setting
from perijove.facades.ipykernel.session import Message, Session, Stream
from perijove.kernel.language import Buffer, Host, StdinNotImplementedError

Reply = dict[str, Any]
_SERVICES = ("session", "log", "shell_stream", "control_stream", "iopub_socket", "stdin_socket", "iopub_thread")
_parent: "ContextVar[Message | None]" = ContextVar("perijove_wrapper_parent", default=None)


class Kernel(SingletonConfigurable):
    """A kernel; what `do_*` methods return, or what it is when they are awaited, is the content of the reply."""

    implementation = ""
    implementation_version = ""
    banner = ""
    language_info: Any = MappingProxyType({})
    help_links: Any = ()
    execution_count = 0
    eventloop: Any = None
    processes: ClassVar[dict[int, Any]] = {}
    debug_just_my_code = setting(False)
    stop_on_error_timeout = setting(0.0)

    session: Session | None = None
    log: Any = None
    io_loop: Any = None
    shell_stream: Any = None
    control_stream: Any = None
    iopub_socket: Any = None
    iopub_thread: Any = None
    stdin_socket: Any = None

    msg_types: ClassVar[list[str]] = [
        "execute_request",
        "complete_request",
        "inspect_request",
        "history_request",
        "is_complete_request",
    ]
    control_msg_types: ClassVar[list[str]] = [*msg_types, "debug_request"]

    def __init__(self, **kwargs: Any) -> None:
        """The application gives its services by name; a subclass's own settings are for the configurable."""
        for name in _SERVICES:
            if name in kwargs:
                setattr(self, name, kwargs.pop(name))
        super().__init__(**kwargs)
        self.ident = str(uuid.uuid4())
        self._allow_stdin = False
        self._parents: dict[str, Message] = {}
        self._accepts = _accepted(self.do_execute, ("cell_meta", "cell_id"))
        self.shell_handlers: dict[str, Callable[..., Any]] = {name: getattr(self, name) for name in self.msg_types}
        self.control_handlers: dict[str, Callable[..., Any]] = {
            name: getattr(self, name) for name in self.control_msg_types
        }

    # What a language overrides

    def do_execute(
        self,
        code: str,
        silent: bool,
        store_history: bool = True,
        user_expressions: Mapping[str, str] | None = None,
        allow_stdin: bool = False,
        *,
        cell_meta: Mapping[str, Any] | None = None,
        cell_id: str | None = None,
    ) -> Any:
        """Runs a cell; `cell_meta` and `cell_id` are given to who takes them."""
        raise NotImplementedError(f"{type(self).__name__} has no do_execute")

    def do_complete(self, code: str, cursor_pos: int) -> Any:
        """What could stand at the cursor."""
        del code
        return {"matches": [], "cursor_start": cursor_pos, "cursor_end": cursor_pos, "metadata": {}, "status": "ok"}

    def do_inspect(self, code: str, cursor_pos: int, detail_level: int = 0, omit_sections: Any = ()) -> Any:
        """What is known about the name at the cursor."""
        del code, cursor_pos, detail_level, omit_sections
        return {"status": "ok", "data": {}, "metadata": {}, "found": False}

    def do_history(  # noqa: PLR0913, PLR0917 - as above
        self,
        hist_access_type: str,
        output: bool,
        raw: bool,
        session: int | None = None,
        start: int | None = None,
        stop: int | None = None,
        n: int | None = None,
        pattern: str | None = None,
        unique: bool = False,
    ) -> Any:
        """Former inputs."""
        del hist_access_type, output, raw, session, start, stop, n, pattern, unique
        return {"status": "ok", "history": []}

    def do_is_complete(self, code: str) -> Any:
        """Whether the code can be run as it is."""
        del code
        return {"status": "unknown"}

    def do_shutdown(self, restart: bool) -> Any:
        """Called once before the end."""
        return {"status": "ok", "restart": restart}

    def do_debug_request(self, msg: Message) -> Any:
        """Answers a message of the debug adapter protocol; who overrides this has a debugger."""
        raise NotImplementedError(f"{type(self).__name__} has no debugger")

    # The requests, as handlers

    async def execute_request(self, stream: Any, ident: Any, parent: Message) -> None:
        """Has the cell run."""
        content, metadata = parent["content"], parent["metadata"]
        self._allow_stdin = content.get("allow_stdin", False)
        about = {"cell_meta": metadata, "cell_id": metadata.get("cellId")}
        ran = self.do_execute(
            content["code"],
            content.get("silent", False),
            content.get("store_history", True),
            content.get("user_expressions") or {},
            self._allow_stdin,
            **{name: value for name, value in about.items() if name in self._accepts},
        )
        self._reply(stream, "execute_reply", await _result(ran), parent, ident)

    async def complete_request(self, stream: Any, ident: Any, parent: Message) -> None:
        """Has the code completed."""
        content = parent["content"]
        matches = self.do_complete(content["code"], content["cursor_pos"])
        self._reply(stream, "complete_reply", await _result(matches), parent, ident)

    async def inspect_request(self, stream: Any, ident: Any, parent: Message) -> None:
        """Has the code inspected."""
        content = parent["content"]
        asked = [content["code"], content["cursor_pos"], content.get("detail_level", 0)]
        if "omit_sections" in _accepted(self.do_inspect, ("omit_sections",)):
            asked.append(set(content.get("omit_sections") or ()))
        found = await _result(self.do_inspect(*asked))
        nothing = {"status": "ok", "found": False, "data": {}, "metadata": {}}
        self._reply(stream, "inspect_reply", found or nothing, parent, ident)

    async def history_request(self, stream: Any, ident: Any, parent: Message) -> None:
        """Has former inputs looked up."""
        asked = {"hist_access_type": "tail", "output": False, "raw": True, **parent["content"]}
        self._reply(stream, "history_reply", await _result(self.do_history(**asked)), parent, ident)

    async def is_complete_request(self, stream: Any, ident: Any, parent: Message) -> None:
        """Asks whether the code is whole."""
        told = await _result(self.do_is_complete(parent["content"]["code"]))
        self._reply(stream, "is_complete_reply", told, parent, ident)

    async def debug_request(self, stream: Any, ident: Any, parent: Message) -> None:
        """Has the debugger answer."""
        told = await _result(self.do_debug_request(parent["content"]))
        self._reply(stream, "debug_reply", told, parent, ident)

    def _reply(self, stream: Any, kind: str, content: Any, parent: Message, ident: Any) -> None:
        if self.session is not None:
            self.session.send(stream, kind, content, parent, ident)

    @property
    def kernel_info(self) -> Message:
        """The content of kernel_info_reply."""
        return {
            "implementation": self.implementation,
            "implementation_version": self.implementation_version,
            "language_info": dict(self.language_info),
            "banner": self.banner,
            "help_links": list(self.help_links),
        }

    def pre_handler_hook(self) -> None:
        """Called before each request."""

    def post_handler_hook(self) -> None:
        """Called after it."""

    # What a language is given

    def send_response(  # noqa: PLR0913, PLR0917 - as above
        self,
        stream: Stream | None,
        msg_or_type: Message | str,
        content: Message | None = None,
        ident: object = None,
        buffers: Sequence[Buffer] | None = None,
        track: bool = False,
        header: Message | None = None,
        metadata: Message | None = None,
        channel: str | None = None,
    ) -> Message | None:
        """Sends an output, or whatever it is, for the request that is being served."""
        if self.session is None:
            return None
        parent = self.get_parent(channel)
        return self.session.send(stream, msg_or_type, content, parent, ident, buffers, track, header, metadata)

    def get_parent(self, channel: str | None = None) -> Message:
        """The request that is being served, as a message; of a thread that serves none, the latest."""
        return _parent.get() or self._parents.get(channel or "shell", {})

    def set_parent(self, ident: Any, parent: Message, channel: str = "shell") -> None:
        """From here on this request is being served."""
        del ident
        _parent.set(parent)
        self._parents[channel] = parent

    def raw_input(self, prompt: str = "") -> str:
        """Asks the front end for a line; raises StdinNotImplementedError when it can't be asked."""
        return self._host().ask(str(prompt))

    def getpass(self, prompt: str = "", stream: object = None) -> str:
        """Asks for a line that is not shown."""
        del stream
        return self._host().ask(str(prompt), password=True)

    def _host(self) -> Host:
        host = None if self.session is None else self.session.host
        if host is None or not self._allow_stdin:
            raise StdinNotImplementedError(
                "input was asked for, but the front end that sent the code takes no questions"
            )
        return host

    def init_metadata(self, parent: Message) -> Message:
        """The beginning of a reply's metadata; the host makes its own."""
        del parent
        return {}

    def finish_metadata(self, parent: Message, metadata: Message, reply_content: Message) -> Message:
        """The end of it."""
        del parent, reply_content
        return metadata

    def start(self) -> None:
        """The host listens by itself."""

    def record_ports(self, ports: Mapping[str, int]) -> None:
        """The host knows its ports."""
        del ports


async def _result(value: Any) -> Any:
    """What a method returned, awaited when it has to be."""
    return await value if inspect.isawaitable(value) else value


def _accepted(method: Callable[..., Any], names: Sequence[str]) -> set[str]:
    """Which of these arguments a method takes; older kernels know fewer."""
    parameters = inspect.signature(method).parameters
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values()):
        return set(names)
    return {name for name in names if name in parameters}


def default_log() -> logging.Logger:
    """The log of a kernel that no application has made."""
    return logging.getLogger("ipykernel")
