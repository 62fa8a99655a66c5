"""What a new kernel is told, and what it reports: its addresses, or the ports that it has chosen (JEP 66)."""

import asyncio

import msgspec

from perijove.protocol.connection import ConnectionInfo, RegistrationInfo
from perijove.transport.registration import Registrar


class Handshake:
    """One start of a kernel; close it when the kernel has started or has not."""

    def __init__(self, kernel_id: str, info: ConnectionInfo) -> None:
        self._info = info
        self._registrar = None if info.complete else Registrar(kernel_id, info.key)

    @property
    def told(self) -> ConnectionInfo | RegistrationInfo:
        """What is to be in the file that the kernel is given."""
        if self._registrar is None:
            return self._info
        info = self._info
        keys = {"curve_publickey": info.curve_publickey, "curve_secretkey": info.curve_secretkey}
        return msgspec.structs.replace(self._registrar.info, extra=keys if info.encrypted else {})

    async def result(self, ended: asyncio.Event, limit: float) -> ConnectionInfo | None:
        """The kernel's addresses; None when it has ended, or `limit` seconds are over, before it has reported them."""
        if self._registrar is None:
            return self._info
        async with asyncio.TaskGroup() as group:
            reported = group.create_task(self._registrar.ports(self._info))
            end = group.create_task(ended.wait())
            await asyncio.wait([reported, end], timeout=limit, return_when=asyncio.FIRST_COMPLETED)
            found = reported.result() if reported.done() else None
            reported.cancel()
            end.cancel()
        return found

    def close(self) -> None:
        """Listen no more."""
        if self._registrar is not None:
            self._registrar.close()
