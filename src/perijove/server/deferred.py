"""Kernels that are not imported before somebody needs one: the client and ZeroMQ are no part of a server's start."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from perijove import paths
from perijove.server.live.kernel import Kernels, OnDeath, RoomKernel


def _are_records() -> bool:
    """Whether any kernel of ours may be running."""
    return any(paths.jupyter_runtime_dir().glob("perijove-kernel-*.json"))


class DeferredKernels:
    """Kernels behind a function that imports them, called once, in a thread."""

    def __init__(self, load: Callable[[], Kernels]) -> None:
        self._load = load
        self._loading = asyncio.Lock()
        self._kernels: Kernels | None = None

    async def start(
        self, name: str, language: str | None, *, cwd: Path, on_death: OnDeath, notebook: Path | None = None
    ) -> RoomKernel:
        """Start a kernel; raises KernelUnavailable."""
        kernels = await self._loaded()
        return await kernels.start(name, language, cwd=cwd, on_death=on_death, notebook=notebook)

    async def adopt(self, notebook: Path, *, on_death: OnDeath) -> RoomKernel | None:
        """The kernel that a killed server has left of a notebook; nothing is imported where there are no records."""
        if not await asyncio.to_thread(_are_records):
            return None
        return await (await self._loaded()).adopt(notebook, on_death=on_death)

    async def left(self) -> list[Path]:
        """The notebooks with such kernels."""
        return await (await self._loaded()).left() if await asyncio.to_thread(_are_records) else []

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
