"""Our own kernels as a notebook's client needs them: started, connected, ended."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from perijove.client.client import Client
from perijove.client.manager import KernelManager
from perijove.client.specs import FoundSpec, find_spec, find_spec_for
from perijove.facades.nbclient.sessions import OwnSession, closed, connected

DEFAULT = "python3"


def find(kernel_name: str, notebook: Any) -> tuple[FoundSpec, str]:
    """The kernelspec asked for; else the notebook's, or ours in its place; and what there is to say about that.

    Raises UnknownKernel.
    """
    if kernel_name:
        return find_spec(DEFAULT if kernel_name == "python" else kernel_name), ""
    named = notebook.metadata.get("kernelspec", {})
    if not named.get("name"):
        return find_spec(DEFAULT), ""
    return find_spec_for(named["name"], str(named.get("language", "")).lower(), DEFAULT)


def manager_of(found: FoundSpec, arguments: Sequence[str], options: Mapping[str, Any]) -> KernelManager:
    """A manager of a kernel that is not started yet, with more arguments for its command line.

    `options` are `cwd` and `env`; raises TypeError for others.
    """
    unknown = set(options) - {"cwd", "env"}
    if unknown:
        raise TypeError(f"a kernel is started with `cwd` and `env`, not with {', '.join(sorted(unknown))}")
    spec = replace(found.spec, argv=(*found.spec.argv, *arguments)) if arguments else found.spec
    return KernelManager(
        FoundSpec(found.name, spec, found.folder),
        cwd=Path(options["cwd"]) if options.get("cwd") else None,
        env=options.get("env") or os.environ,
    )


class OwnKernel:
    """A kernel of `perijove.client`."""

    def __init__(self, manager: KernelManager) -> None:
        self._manager = manager

    @property
    def running(self) -> bool:
        return self._manager.running

    async def start(self, arguments: Sequence[str], options: Mapping[str, Any]) -> None:
        """Start it; both are the manager's already."""
        del arguments, options
        await self._manager.start()

    async def connect(self, limit: float) -> Client:
        """A client, when the kernel answers."""
        return await connected(self._manager, limit)

    def session(self, client: Client) -> OwnSession:
        """What runs code."""
        return OwnSession(client, self._manager)

    async def end(self, client: Client | None, *, now: bool) -> None:
        """Ask it to end, or with `now` end it."""
        if client is not None:
            await closed(client)
        await self._manager.shutdown(now=now)
