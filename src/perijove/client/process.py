"""Processes that are not our children: signalled by their ids, their ends told by the system."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable


class OtherProcess:
    """A process that somebody else has started, mostly the leader of a session of its own."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.ended = False

    def signal(self, number: int) -> None:
        """Signal it and, where it leads one, its group; nothing happens when it has ended."""
        if not self.ended:
            signal_group(self.pid, number)


def adopted(pid: int, on_end: Callable[[], None]) -> OtherProcess:
    """A process that somebody else has started; call back in the event loop when it has ended."""
    process = OtherProcess(pid)

    def ended() -> None:
        process.ended = True
        on_end()

    watch_end(pid, ended)
    return process


def signal_group(pid: int, number: int) -> None:
    """Signal a process, and its group when it leads one; one that has ended is left in peace."""
    try:
        if sys.platform != "win32" and os.getpgid(pid) == pid:
            os.killpg(pid, number)
        else:
            os.kill(pid, number)
    except (ProcessLookupError, PermissionError):  # macOS says EPERM of a group of zombies
        pass


async def end_process(pid: int) -> None:
    """Kill a process that is not our child, and its group when it leads one; wait until it has ended (Linux only)."""
    ended = asyncio.Event()
    watch_end(pid, ended.set)
    signal_group(pid, signal.SIGKILL)
    await ended.wait()


def watch_end(pid: int, on_end: Callable[[], None]) -> None:
    """Call back in the event loop when a process that is not our child has ended (Linux only)."""
    loop = asyncio.get_running_loop()
    try:
        descriptor = os.pidfd_open(pid)
    except OSError:  # it has ended
        loop.call_soon(on_end)
        return

    def ended() -> None:
        loop.remove_reader(descriptor)
        os.close(descriptor)
        on_end()

    loop.add_reader(descriptor, ended)
