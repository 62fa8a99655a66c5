"""The connection file, which tells a kernel what to bind and a client where to connect; no files are read here.

Specification: "Connection files"; for CURVE keys JEP 145, for registration files JEP 66.
"""

from collections.abc import Mapping
from typing import Any, Literal, Self, TypeVar

import msgspec

from perijove.protocol.errors import MalformedFile
from perijove.protocol.json_text import REFUSALS
from perijove.protocol.message import Channel

Transport = Literal["tcp", "ipc"]
PORTS = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")

_HIGHEST_PORT = 65_535
_T = TypeVar("_T", bound=msgspec.Struct)


class ConnectionInfo(msgspec.Struct, frozen=True, kw_only=True):
    """Where the sockets of a kernel are, and the key that signs its messages.

    Port 0 means that the kernel chooses, and writes the file again. `extra` are the keys that we do not know.
    """

    transport: Transport = "tcp"
    ip: str = "127.0.0.1"
    shell_port: int = 0
    iopub_port: int = 0
    stdin_port: int = 0
    control_port: int = 0
    hb_port: int = 0
    key: bytes = b""
    signature_scheme: str = "hmac-sha256"
    kernel_name: str = ""
    curve_publickey: str = ""
    curve_secretkey: str = ""
    extra: dict[str, Any] = {}

    def __repr__(self) -> str:
        """Everything but the secrets, because what is printed ends in logs."""
        ports = ", ".join(f"{name}={getattr(self, name)}" for name in PORTS)
        return f"ConnectionInfo({self.transport}, {self.ip}, {ports}, kernel_name={self.kernel_name!r})"

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Read the text of a connection file; raises MalformedFile."""
        info = _read(cls, text, "connection file")
        _check_ports(info.transport, {name: getattr(info, name) for name in PORTS})
        if bool(info.curve_publickey) != bool(info.curve_secretkey):
            raise MalformedFile("the connection file has one of curve_publickey and curve_secretkey; it needs both")
        return info

    def to_json(self) -> bytes:
        """The text of a connection file: write it with mode 0600."""
        fields = {**self.extra, **_known_fields(self)}
        if not self.curve_secretkey:
            del fields["curve_publickey"], fields["curve_secretkey"]
        return _write(fields)

    def address(self, socket: Channel | Literal["hb"]) -> str:
        """The address to bind or to connect to, in ZeroMQ's spelling."""
        return _address(self.transport, self.ip, getattr(self, f"{socket}_port"))

    @property
    def complete(self) -> bool:
        """Whether all ports are chosen."""
        return all(getattr(self, name) for name in PORTS)

    @property
    def encrypted(self) -> bool:
        """Whether the sockets speak CURVE."""
        return bool(self.curve_secretkey)


class RegistrationInfo(msgspec.Struct, frozen=True, kw_only=True):
    """The registration file: where a kernel that chose its ports itself reports them (JEP 66)."""

    kernel_id: str
    registration_port: int
    registration_ip: str = "127.0.0.1"
    transport: Transport = "tcp"
    key: bytes = b""
    signature_scheme: str = "hmac-sha256"
    extra: dict[str, Any] = {}

    def __repr__(self) -> str:
        """Everything but the key."""
        return f"RegistrationInfo({self.kernel_id!r}, {self.address})"

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Read the text of a registration file; raises MalformedFile."""
        info = _read(cls, text, "registration file")
        _check_ports(info.transport, {"registration_port": info.registration_port})
        return info

    def to_json(self) -> bytes:
        """The text of a registration file: write it with mode 0600."""
        return _write({**self.extra, **_known_fields(self)})

    @property
    def address(self) -> str:
        """The address of the registration socket."""
        return _address(self.transport, self.registration_ip, self.registration_port)


def _read(wanted: type[_T], text: bytes, name: str) -> _T:
    try:
        fields = msgspec.json.decode(text, type=dict[str, Any])
        known = {field.name for field in msgspec.structs.fields(wanted)} - {"extra"}
        values = {field: value for field, value in fields.items() if field in known and value is not None}
        extra = {field: value for field, value in fields.items() if field not in known}
        # Text must be taken as text before convert sees it: bytes are base64 to msgspec.
        key = msgspec.convert(values.pop("key", ""), str).encode()
        return msgspec.convert({**values, "extra": extra, "key": key}, wanted, strict=False)
    except REFUSALS as error:
        raise MalformedFile(f"the {name} is not as specified: {error}") from error


def _write(fields: Mapping[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(fields), indent=2) + b"\n"


def _known_fields(info: ConnectionInfo | RegistrationInfo) -> dict[str, Any]:
    fields = msgspec.structs.asdict(info)
    del fields["extra"]
    return {**fields, "key": info.key.decode()}


def _check_ports(transport: Transport, ports: Mapping[str, int]) -> None:
    """With ipc a port is only a number in a file's name, so it has no upper limit."""
    for name, port in ports.items():
        if port < 0 or (transport == "tcp" and port > _HIGHEST_PORT):
            raise MalformedFile(f"expected a port from 0 to {_HIGHEST_PORT} as {name}, found {port}")


def _address(transport: Transport, ip: str, port: int) -> str:
    if transport == "ipc":
        return f"ipc://{ip}-{port}"
    host = f"[{ip}]" if ":" in ip and not ip.startswith("[") else ip  # an IPv6 address holds colons itself
    return f"tcp://{host}:{port}"
