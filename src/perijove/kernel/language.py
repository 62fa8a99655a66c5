"""What a kernel needs from a language, and what a language may ask of its kernel: all that a wrapper kernel sees.

Standard library only, Python 3.10: languages run in any environment.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, cast, runtime_checkable

Reply = dict[str, Any]
Buffer = bytes | bytearray | memoryview


class Host(Protocol):
    """What code may ask of its kernel while it runs."""

    def publish(
        self,
        msg_type: str,
        content: Mapping[str, Any],
        metadata: Mapping[str, Any] | None = None,
        buffers: Sequence[Buffer] = (),
    ) -> None:
        """Sends one output (`stream`, `display_data`, `execute_result`, `error` ...) to everybody who watches.

        Metadata are the message's; buffers are any bytes, which travel beside the content.
        """

    def parent(self) -> Mapping[str, Any]:
        """The header of the request on whose behalf the calling code runs; empty when there is none."""

    def work_for(self, header: Mapping[str, Any]) -> None:
        """Lets what the calling thread or task publishes belong to the request with this header from now on."""

    def subshells(self) -> Sequence[str]:
        """The ids of the kernel's subshells."""

    def loop(self) -> Any:
        """The asyncio loop that runs between cells."""

    def log(self, text: str) -> None:
        """Tells whoever has started the kernel, and no front end."""

    def ask(self, prompt: str, *, password: bool = False) -> str:
        """Asks the person at the front end for a line and waits for it.

        Raises EOFError when there is no line, KeyboardInterrupt on an interrupt, and StdinNotImplementedError when the
        front end that sent the code can't be asked.
        """


class StdinNotImplementedError(NotImplementedError):
    """Raised when code asks for input and the front end that sent it can't answer."""


class Language(Protocol):
    """What a kernel needs from a language. Replies are the contents of the messages of the same name."""

    info: Mapping[str, Any]
    """Of kernel_info_reply: implementation, implementation_version, language_info, banner, help_links.

    With "kernel subshells" among its supported_features a language is asked to run code in several threads at once.
    """

    def execute(
        self,
        code: str,
        *,
        silent: bool,
        store_history: bool,
        user_expressions: Mapping[str, str],
        allow_stdin: bool,
        cell_id: str | None,
        execution_count: int,
        host: Host,
    ) -> Reply | Awaitable[Reply]:
        """Runs a cell. `async def` runs on the kernel's event loop, `def` outside of it.

        The count has been told to those who watch; replies without it get it.
        """

    def complete(self, code: str, cursor_pos: int) -> Reply:
        """What could stand at the cursor. This and the next three are called on another thread while a cell runs."""

    def inspect(self, code: str, cursor_pos: int, detail_level: int) -> Reply: ...

    def is_complete(self, code: str) -> Reply: ...

    def history(self, request: Mapping[str, Any]) -> Reply: ...

    def interrupt(self) -> None:
        """Called on an interrupt. In a worker process KeyboardInterrupt or a cancellation is raised as well."""

    def shutdown(self, restart: bool) -> None:
        """Called once before the worker ends."""


@runtime_checkable
class CommLanguage(Protocol):
    """What a language has besides when objects of its own talk with objects in front ends."""

    def comm(
        self,
        msg_type: str,
        content: Mapping[str, Any],
        metadata: Mapping[str, Any],
        buffers: Sequence[memoryview],
        host: Host,
    ) -> None:
        """Hears a comm_open, comm_msg or comm_close, in the thread that runs cells, between them or while one awaits.

        What it publishes belongs to that message. Who has no such target publishes comm_close.
        """


@runtime_checkable
class PrintingLanguage(Protocol):
    """What a language has besides when it wants to know what its code prints, to keep it with what it shows."""

    def printed(self, name: str, text: str) -> None:
        """Hears of text (of `stdout` or `stderr`) as it is sent, before what is published after it. In any thread."""


@runtime_checkable
class DebugLanguage(Protocol):
    """What a language has besides with "debugger" among its supported_features."""

    def debug(self, request: Mapping[str, Any], host: Host, reply: Callable[[Reply], None]) -> None:
        """Serves a request of the Debug Adapter Protocol, in a thread of its own, also while code is stopped.

        `reply` is called once with the response, now or later; events are published as `debug_event`.
        """


class Request(NamedTuple):
    """A message that asks for something, as it came."""

    msg_type: str
    content: dict[str, Any]
    metadata: dict[str, Any]
    buffers: Sequence[memoryview]
    execution_count: int
    """Of an execution, as it has been told to those who watch."""


@runtime_checkable
class MessageLanguage(Protocol):
    """What a language has in place of `execute` and the questions when it wants the messages themselves.

    They come in turn, in the thread that runs cells: what somebody asks while a cell runs is asked when it has ended.
    With names of message types in its info's `requests` it gets those too, on the shell and the control channel.
    """

    info: Mapping[str, Any]

    def request(self, request: Request, host: Host) -> Reply | Awaitable[Reply]:
        """The content of the reply to an execution, a question, or a message type of the language's own."""

    def interrupt(self) -> None: ...

    def shutdown(self, restart: bool) -> Awaitable[None] | None:
        """As a language's; what has to be awaited is."""


AnyLanguage = Language | MessageLanguage


def message_language(language: AnyLanguage) -> MessageLanguage | None:
    """The language, if it wants messages. No isinstance: that asks for each name of the protocol, at every cell."""
    return cast("MessageLanguage", language) if hasattr(language, "request") else None
