"""How a cell runs under a client's options: how long, which errors are allowed, and how its outputs are left."""

import asyncio
import warnings
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from logging import Logger
from typing import Any, Protocol

from perijove.facades.nbclient.exceptions import CellTimeoutError
from perijove.facades.nbclient.foreign import settled
from perijove.facades.nbclient.outputs import coalesced, joined
from perijove.facades.nbclient.sessions import OnMessage, Received, Session

# So often a cell is interrupted; then the kernel is taken for stuck.
INTERRUPTS = 3

OnTimeout = Callable[[int], Awaitable[Received | None]]


class Options(Protocol):
    """What a client says of how cells are to be run."""

    timeout: float | None
    timeout_func: Callable[[Any], float | None] | None
    interrupt_on_timeout: bool
    error_on_timeout: Mapping[str, Any] | None
    allow_errors: bool
    allow_error_names: Sequence[str]
    force_raise_errors: bool
    log: Logger


def configure(client: object, options: Mapping[str, Any]) -> None:
    """Set a client's options; warns of those that it does not have."""
    for name, value in options.items():
        if not hasattr(type(client), name):
            warnings.warn(f"NotebookClient has no option {name!r}", DeprecationWarning, stacklevel=3)
        setattr(client, name, list(value) if isinstance(value, list) else value)


def allowed(options: Options, cell: Any, name: str) -> bool:
    """Whether a cell may raise an error of this name; of an empty one, whether it may raise any."""
    if options.force_raise_errors:
        return False
    tagged = "raises-exception" in cell.metadata.get("tags", ())
    return options.allow_errors or tagged or name in options.allow_error_names


def limit_of(options: Options, cell: Any) -> float | None:
    """How many seconds a cell may take; None is no limit."""
    limit = options.timeout if options.timeout_func is None else options.timeout_func(cell)
    return limit if limit and limit > 0 else None


def tidy(cell: Any, *, coalesce: bool) -> None:
    """Put together what was printed piece by piece."""
    cell["outputs"] = (coalesced if coalesce else joined)(cell["outputs"])


def with_history(arguments: Sequence[str], file: str) -> list[str]:
    """The arguments of an ipykernel that keeps its history in this file, if one is given and they name none."""
    name = "--HistoryManager.hist_file"
    named = not file or any(argument.startswith(name) for argument in arguments)
    return list(arguments) if named else [*arguments, f"{name}={file}"]


def started_with(resources: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """How a kernel is to be started: in the folder that the resources name, unless the options do."""
    folder = resources.get("metadata", {}).get("path")
    return {"cwd": str(folder), **options} if folder else dict(options)


async def reply_of(
    options: Options, session: Session, cell: Any, receive: OnMessage, *, store_history: bool
) -> Received:
    """Run a cell; raises CellTimeoutError and DeadKernelError."""
    limit = limit_of(options, cell)

    async def late(times: int) -> Received | None:
        options.log.error("Timeout waiting for execute reply (%gs).", limit)
        if not options.interrupt_on_timeout or times > INTERRUPTS:
            raise CellTimeoutError.error_from_timeout_and_cell("Cell execution timed out", limit or 0, cell)
        options.log.error("Interrupting kernel")
        await session.interrupt()
        return {"content": {**options.error_on_timeout, "status": "error"}} if options.error_on_timeout else None

    # Else the kernel, which fails the cell that was interrupted, would skip the next one.
    stop = not (options.interrupt_on_timeout or allowed(options, cell, ""))
    executing = session.execute(cell.source, receive, store_history=store_history, stop_on_error=stop)
    return await reply_within(executing, limit, late)


async def reply_within(
    executing: Coroutine[Any, Any, Received], limit: float | None, on_timeout: OnTimeout
) -> Received:
    """The reply; after each `limit` seconds `on_timeout` raises, gives another reply, or None to wait on.

    It is told how often it was called.
    """
    async with asyncio.TaskGroup() as group:
        running = group.create_task(settled(executing))
        outcome = await settled(_waited(running, limit, on_timeout))
        running.cancel()
    if isinstance(outcome, Exception):
        raise outcome
    reply: Received = outcome
    return reply


async def _waited(running: "asyncio.Task[Any]", limit: float | None, on_timeout: OnTimeout) -> Any:
    times = 0
    while not (await asyncio.wait([running], timeout=limit))[0]:
        times += 1
        instead = await on_timeout(times)
        if instead is not None:
            return instead
    return running.result()
