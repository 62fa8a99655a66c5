"""Contents of comm messages: conversations between an object in the kernel and its twin in a front end.

Kernels send them on iopub, front ends on shell; nobody replies.
"""

from typing import Any

import msgspec


class CommOpen(msgspec.Struct, frozen=True, kw_only=True):
    """Begin a comm; who knows no such target answers with CommClose."""

    comm_id: str
    target_name: str
    data: dict[str, Any] = {}
    target_module: str | None = None


class CommMsg(msgspec.Struct, frozen=True, kw_only=True):
    """Say something in a comm."""

    comm_id: str
    data: dict[str, Any] = {}


class CommClose(msgspec.Struct, frozen=True, kw_only=True):
    """End a comm."""

    comm_id: str
    data: dict[str, Any] = {}
