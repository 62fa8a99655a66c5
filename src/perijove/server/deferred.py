"""Kernels that are not imported before somebody needs one: the client and ZeroMQ are no part of a server's start."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from perijove.server.live.kernel import Kernels, OnDeath, RoomKernel


class DeferredKernels:
    """Kernels behind a function that imports them, called once, in a thread."""

    def __init__(self, load: Callable[[], Kernels]) -> None:
        self._load = load
        self._loading = asyncio.Lock()
        self._kernels: Kernels | None = None

    async def start(self, name: str, language: str | None, *, cwd: Path, on_death: OnDeath) -> RoomKernel:
        """Start a kernel; raises KernelUnavailable."""
        return await (await self._loaded()).start(name, language, cwd=cwd, on_death=on_death)

    def specs(self) -> dict[str, Any]:
        """The kernelspecs there are."""
        return (self._kernels or self._load()).specs()

    async def prepare(self) -> None:
        """Import, and prepare what was imported."""
        await (await self._loaded()).prepare()

    async def close(self) -> None:
        """Let go of what was prepared, if anything was."""
        if self._kernels is not None:
            await self._kernels.close()

    async def _loaded(self) -> Kernels:
        async with self._loading:
            if self._kernels is None:
                self._kernels = await asyncio.to_thread(self._load)
            return self._kernels
