"""The tasks of live notebooks: all in one group, and a fault in one ends none of the others."""

import asyncio
import logging
from collections.abc import Coroutine
from concurrent.futures import Executor
from typing import Any

log = logging.getLogger(__name__)


class Tasks:
    """Starts tasks in a group that somebody else owns."""

    def __init__(self, group: asyncio.TaskGroup, journal: Executor) -> None:
        self._group = group
        self.journal = journal
        """One thread, so that what is written down keeps its order."""

    def start(self, coroutine: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        """Run it; a fault is logged."""
        return self._group.create_task(_watched(coroutine, name), name=name)


async def _watched(coroutine: Coroutine[Any, Any, None], name: str) -> None:
    try:
        await coroutine
    except Exception:
        log.exception("%s failed", name)
