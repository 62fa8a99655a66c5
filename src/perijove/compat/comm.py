"""What `import comm` gives in a kernel of ours: the interface of the package of that name, for widgets and the like.

A comm is a conversation between an object here and its twin in a front end. Standard library only.
"""

import contextlib
import importlib
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

__version__ = "0.2.3"  # of the package whose interface this is
__all__ = ["BaseComm", "CommManager", "__version__", "create_comm", "get_comm_manager"]

Message = dict[str, Any]
Data = Mapping[str, Any]
Buffers = Iterable[bytes | bytearray | memoryview]
OnMessage = Callable[[Message], object]
OnOpen = Callable[["BaseComm", Message], object]


class Port(NamedTuple):
    """Where comms publish, where errors of their handlers are shown, and where the rest is logged."""

    publish: Callable[[str, Data, Data, list[Any]], None]
    show: Callable[[BaseException], None]
    log: Callable[[str], None]


class BaseComm:
    """One end of a conversation; the other is in a front end."""

    def __init__(  # noqa: PLR0917 - the interface of the package
        self,
        target_name: str = "comm",
        data: Data | None = None,
        metadata: Data | None = None,
        buffers: Buffers | None = None,
        comm_id: str | None = None,
        primary: bool = True,
        target_module: str | None = None,
        topic: bytes | None = None,
        _open_data: Data | None = None,
        _close_data: Data | None = None,
        **kwargs: Any,
    ) -> None:
        """A `primary` comm opens its twin, with the target of this name in the front end; others answer to one."""
        super().__init__(**kwargs)
        self.comm_id = comm_id or os.urandom(16).hex()
        self.primary = primary
        self.target_name = target_name
        self.target_module = target_module
        self.topic = topic or f"comm-{self.comm_id}".encode()
        self._open_data = _open_data or {}
        self._close_data = _close_data or {}
        self._msg_callback: OnMessage | None = None
        self._close_callback: OnMessage | None = None
        self._closed = primary
        if primary:
            self.open(data=data, metadata=metadata, buffers=buffers)

    def publish_msg(
        self,
        msg_type: str,
        data: Data | None = None,
        metadata: Data | None = None,
        buffers: Buffers | None = None,
        **keys: Any,
    ) -> None:
        """Sends a message of this comm; the keys become part of its content."""
        if _port is None:
            return  # no kernel runs here
        content = {"data": data or {}, "comm_id": self.comm_id, **keys}
        _port.publish(msg_type, content, metadata or {}, list(buffers or ()))

    def open(self, data: Data | None = None, metadata: Data | None = None, buffers: Buffers | None = None) -> None:
        """Opens the front end's end."""
        manager = get_comm_manager()
        manager.register_comm(self)
        keys = {"target_name": self.target_name, "target_module": self.target_module}
        try:
            self.publish_msg(
                "comm_open", self._open_data if data is None else data, metadata=metadata, buffers=buffers, **keys
            )
        except Exception:
            manager.unregister_comm(self)
            raise
        self._closed = False

    def close(
        self,
        data: Data | None = None,
        metadata: Data | None = None,
        buffers: Buffers | None = None,
        deleting: bool = False,
    ) -> None:
        """Closes both ends, once."""
        if self._closed:
            return
        self._closed = True
        self.publish_msg("comm_close", self._close_data if data is None else data, metadata=metadata, buffers=buffers)
        if not deleting:
            get_comm_manager().comms.pop(self.comm_id, None)

    def send(self, data: Data | None = None, metadata: Data | None = None, buffers: Buffers | None = None) -> None:
        """Sends something to the front end's end."""
        self.publish_msg("comm_msg", data, metadata=metadata, buffers=buffers)

    def on_close(self, callback: OnMessage | None) -> None:
        """Has this called with the message when the front end closes its end; None takes it back."""
        self._close_callback = callback

    def on_msg(self, callback: OnMessage | None) -> None:
        """Has this called with each message; None takes it back."""
        self._msg_callback = callback

    def handle_close(self, msg: Message) -> None:
        """A comm_close came."""
        if self._close_callback is not None:
            self._close_callback(msg)

    def handle_msg(self, msg: Message) -> None:
        """A comm_msg came."""
        if self._msg_callback is not None:
            self._msg_callback(msg)

    def __del__(self) -> None:
        with contextlib.suppress(Exception):  # at the end of the interpreter anything may be gone
            self.close(deleting=True)


class CommManager:
    """The comms of a kernel, and who takes those that front ends open."""

    def __init__(self) -> None:
        self.comms: dict[str, BaseComm] = {}
        self.targets: dict[str, OnOpen] = {}

    def register_target(self, target_name: str, f: OnOpen | str) -> None:
        """Has this called, with the comm and the message, when a front end opens a comm of that target.

        It may be named as `package.function`. Raises ImportError when there is no such.
        """
        self.targets[target_name] = _named(f) if isinstance(f, str) else f

    def unregister_target(self, target_name: str, f: OnOpen) -> OnOpen:  # noqa: ARG002 - the package's interface
        """Takes that back; returns what was registered, raises KeyError when nothing was."""
        return self.targets.pop(target_name)

    def register_comm(self, comm: BaseComm) -> str:
        """Lets messages reach a comm; returns its id."""
        self.comms[comm.comm_id] = comm
        return comm.comm_id

    def unregister_comm(self, comm: BaseComm) -> None:
        """Takes that back; raises KeyError when there is no such comm."""
        self.comms.pop(comm.comm_id)

    def get_comm(self, comm_id: str) -> BaseComm | None:
        """The comm of this id, or None."""
        found = self.comms.get(comm_id)
        if found is None:
            _log(f"there is no comm {comm_id}")
        return found

    def comm_open(self, stream: object, ident: object, msg: Message) -> None:
        """A front end opens a comm; it is closed again when nobody takes it."""
        del stream, ident
        target_name = msg["content"].get("target_name", "")
        comm = create_comm(comm_id=msg["content"]["comm_id"], primary=False, target_name=target_name)
        target = self.targets.get(target_name)
        if target is None:
            _log(f"there is no comm target {target_name!r}")
            comm.close()
            return
        self.register_comm(comm)
        try:
            target(comm, msg)
        except Exception as error:  # noqa: BLE001 - a handler of the user's
            _show(error)
            comm.close()

    def comm_msg(self, stream: object, ident: object, msg: Message) -> None:
        """A front end says something in a comm."""
        del stream, ident
        comm = self.get_comm(msg["content"]["comm_id"])
        if comm is not None:
            _call(comm.handle_msg, msg)

    def comm_close(self, stream: object, ident: object, msg: Message) -> None:
        """A front end closes a comm."""
        del stream, ident
        comm = self.get_comm(msg["content"]["comm_id"])
        if comm is not None:
            comm._closed = True  # noqa: SLF001 - of the same module
            del self.comms[comm.comm_id]
            _call(comm.handle_close, msg)


def create_comm(*args: Any, **kwargs: Any) -> BaseComm:
    """A comm of this kernel."""
    return BaseComm(*args, **kwargs)


def get_comm_manager() -> CommManager:
    """The manager of this kernel."""
    return _manager


def connect(port: Port) -> None:
    """From now on comms publish there."""
    global _port  # noqa: PLW0603 - the package's interface is a module with one manager
    _port = port


def hear(msg_type: str, message: Message) -> None:
    """A front end has sent a comm message: comm_open, comm_msg or comm_close."""
    handlers = {"comm_open": _manager.comm_open, "comm_msg": _manager.comm_msg, "comm_close": _manager.comm_close}
    handlers[msg_type](None, None, message)


def _call(handler: Callable[[Message], None], message: Message) -> None:
    try:
        handler(message)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - a handler of the user's
        _show(error)


def _show(error: BaseException) -> None:
    if _port is None:
        raise error
    _port.show(error)


def _log(text: str) -> None:
    if _port is not None:
        _port.log(text)


def _named(name: str) -> OnOpen:
    module, _, attribute = name.rpartition(".")
    try:
        found: OnOpen = getattr(importlib.import_module(module), attribute)
    except (AttributeError, ValueError) as error:
        raise ImportError(f"no comm target {name!r}; expected package.function") from error
    return found


_port: Port | None = None
_manager = CommManager()
