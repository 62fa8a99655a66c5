"""Kernels whose manager was killed, for the next one."""

import asyncio
import logging
from collections.abc import Mapping

from perijove.client.errors import ClientError
from perijove.client.manager import KernelManager
from perijove.client.provisioner import Provisioner
from perijove.client.registry import Registry, is_orphan
from perijove.protocol.errors import ProtocolError
from perijove.settings import KernelSettings

log = logging.getLogger(__name__)


async def take_over(
    connection_file: str, provisioner: Provisioner | None, env: Mapping[str, str], settings: KernelSettings
) -> KernelManager | None:
    """The kernel with this connection file; None when it has ended, can't be reached, or is somebody's."""
    record = await asyncio.to_thread(Registry().find, connection_file)
    if record is None or not is_orphan(record):
        return None
    try:
        async with asyncio.timeout(settings.start_timeout):
            return await KernelManager.adopt(
                record, provisioner=provisioner, env=env, settings=settings, linger=settings.linger
            )
    except (ClientError, ProtocolError, OSError, TimeoutError) as error:
        log.warning("the kernel of %s can't be taken over: %s", connection_file, error)
        return None
