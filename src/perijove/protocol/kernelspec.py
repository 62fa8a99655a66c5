"""The kernelspec, kernel.json: how to start a kernel; no files are read and nothing is started here.

Specification: "Kernel specs".
"""

import re
import string
import sys
from collections.abc import Mapping
from typing import Any, Literal, Self

import msgspec

from perijove.protocol.errors import MalformedFile
from perijove.protocol.json_text import REFUSALS

# What Jupyter takes as "the Python that is running": a spec of another version is left to be found on the PATH.
_OWN_PYTHON = frozenset(
    {"python", f"python{sys.version_info[0]}", f"python{sys.version_info[0]}.{sys.version_info[1]}"}
)
_PLACEHOLDER = re.compile(r"\{([A-Za-z0-9_]+)\}")


class KernelSpec(msgspec.Struct, frozen=True, kw_only=True):
    """How to start a kernel and what to call it; `extra` are the keys that we do not know."""

    argv: tuple[str, ...]
    display_name: str
    language: str = ""
    env: dict[str, str] = {}
    interrupt_mode: Literal["signal", "message"] = "signal"
    metadata: dict[str, Any] = {}
    kernel_protocol_version: str = ""
    extra: dict[str, Any] = {}

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Read the text of a kernel.json; raises MalformedFile."""
        try:
            fields = msgspec.json.decode(text, type=dict[str, Any])
            known = {field.name for field in msgspec.structs.fields(cls)} - {"extra"}
            values = {name: value for name, value in fields.items() if name in known and value is not None}
            extra = {name: value for name, value in fields.items() if name not in known}
            spec = msgspec.convert({"display_name": "", **values, "extra": extra}, cls)
        except REFUSALS as error:
            raise MalformedFile(f"the kernelspec is not as specified: {error}") from error
        if not spec.argv:
            raise MalformedFile("the kernelspec's argv is empty: it names no program to start")
        return spec

    def to_json(self) -> bytes:
        """The text of a kernel.json; what is at its default is left out."""
        fields = {**self.extra, **msgspec.structs.asdict(self)}
        del fields["extra"]
        empty = {name for name in ("language", "env", "metadata", "kernel_protocol_version") if not fields[name]}
        if self.interrupt_mode == "signal":
            empty.add("interrupt_mode")
        kept = {name: value for name, value in fields.items() if name not in empty}
        return msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n"

    def command(
        self,
        connection_file: str,
        resource_dir: str,
        prefix: str,
        executable: str,
        extra: Mapping[str, str] | None = None,
    ) -> list[str]:
        """The command line; `executable` stands in for "python". Placeholders without a value stay as they are."""
        values = {
            **(extra or {}),
            "connection_file": connection_file,
            "resource_dir": resource_dir,
            "prefix": prefix,
        }
        program, *arguments = self.argv
        if program in _OWN_PYTHON:
            program = executable
        return [_fill(argument, values) for argument in (program, *arguments)]

    def environment(self, inherited: Mapping[str, str]) -> dict[str, str]:
        """The inherited environment and the spec's own; `${NAME}` in the latter is taken from the former."""
        own = {name: string.Template(value).safe_substitute(inherited) for name, value in self.env.items()}
        return {**inherited, **own}

    @property
    def supports_handshake(self) -> bool:
        """Whether the kernel takes a registration file (JEP 66)."""
        # The proposal says 5.5, but ipykernel 7 announces that and knows no handshake; jupyter_client's docs say 5.6.
        numbers = [int(number) for number in re.findall(r"\d+", self.kernel_protocol_version)[:2]]
        return numbers >= [5, 6]

    @property
    def supports_encryption(self) -> bool:
        """Whether the kernel speaks CURVE when its connection file has the keys (JEP 145)."""
        schemes = self.metadata.get("supported_encryption")
        if isinstance(schemes, str):
            schemes = [schemes]
        return isinstance(schemes, list) and any(str(scheme).lower() == "curve" for scheme in schemes)


def _fill(argument: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), argument)
