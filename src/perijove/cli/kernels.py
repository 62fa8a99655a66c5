"""`perijove kernels`: the kernels of this user that run, and what can be done to them from outside."""

import asyncio
import json
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from perijove.cli.commands import SuggestingGroup

if TYPE_CHECKING:
    from perijove.client.client import Client
    from perijove.client.registry import KernelRecord

# Seconds that a kernel may take to say what it does.
_PATIENCE = 2.0


@click.group(
    cls=SuggestingGroup,
    invoke_without_command=True,
    help="List the kernels that run here; interrupt, restart and stop them.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def kernels(context: click.Context, *, as_json: bool) -> int:
    if context.invoked_subcommand is not None:
        return 0
    told = asyncio.run(_look_at_all())
    if as_json:
        print(json.dumps(told, indent=2))
        return 0
    if not told:
        print("no kernel of ours runs here")
        return 0
    print(f"{'id':<10}{'name':<14}{'pid':>8}  {'state':<9}{'since':<18}{'memory':>9}  folder")
    for one in told:
        since = time.strftime("%Y-%m-%d %H:%M", time.localtime(one["since"]))
        memory = f"{one['memory'] / 1e6:.0f} MB" if one["memory"] else "-"
        print(
            f"{one['id'][:8]:<10}{one['name'][:13]:<14}{one['pid']:>8}  {one['state']:<9}{since:<18}{memory:>9}"
            f"  {one['notebook'] or one['cwd']}"
        )
    return 0


@kernels.command(help="Say how to reach a kernel, by the first characters of its id.")
@click.argument("kernel_id")
def attach(*, kernel_id: str) -> int:
    record = _find(kernel_id)
    print(record.connection_file)
    print(f"jupyter console --existing {record.connection_file}")
    return 0


@kernels.command(help="Interrupt what a kernel runs.")
@click.argument("kernel_id")
def interrupt(*, kernel_id: str) -> int:
    record = _find(kernel_id)

    async def ask(client: "Client") -> None:
        await client.interrupt()

    asyncio.run(_with(record, ask))
    print(f"interrupted {record.kernel_id[:8]}")
    return 0


@kernels.command(help="Forget a kernel's names: its code's process begins again, and clients stay connected.")
@click.argument("kernel_id")
def restart(*, kernel_id: str) -> int:
    record = _find(kernel_id)

    async def ask(client: "Client") -> None:
        from perijove.protocol.control import RestartRequest
        from perijove.protocol.message import Channel

        await client.request(Channel.CONTROL, RestartRequest())

    asyncio.run(_with(record, ask))
    print(f"restarted {record.kernel_id[:8]}")
    return 0


@kernels.command(help="End kernels.")
@click.argument("kernel_ids", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every one that runs.")
def stop(*, kernel_ids: tuple[str, ...], everything: bool) -> int:
    from perijove.client.registry import Registry

    if bool(kernel_ids) == everything:
        raise click.UsageError("stop needs kernels' ids, or --all")
    records = Registry().records() if everything else [_find(each) for each in kernel_ids]
    problems = asyncio.run(_stop(records))
    for record, problem in zip(records, problems, strict=True):
        if problem is None:
            print(f"stopped {record.kernel_id[:8]}")
    told = "\n".join(problem.message for problem in problems if problem is not None)
    if told:
        raise click.ClickException(told)
    return 0


async def _stop(records: "list[KernelRecord]") -> "list[click.ClickException | None]":
    """Ends each, also when another can't be reached."""
    from perijove.client.manager import KernelManager
    from perijove.client.process import end_process

    async def end(record: "KernelRecord") -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                manager = await KernelManager.adopt(record)
        except TimeoutError:
            # One that does not answer, as a stopped one, is not asked again.
            await end_process(record.pid)
        else:
            await manager.shutdown()

    async def attempt(record: "KernelRecord") -> click.ClickException | None:
        try:
            await _told(record, end(record))
        except click.ClickException as problem:
            return problem
        return None

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(attempt(record)) for record in records]
    return [task.result() for task in tasks]


async def _look_at_all() -> list[dict[str, Any]]:
    from perijove.client.registry import Registry

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_look_at(record)) for record in Registry().records()]
    return [task.result() for task in tasks]


async def _look_at(record: "KernelRecord") -> dict[str, Any]:
    state, memory = "silent", None

    async def ask(client: "Client") -> None:
        nonlocal state, memory
        state, memory = await client.usage()

    try:
        await _with(record, ask)
    except click.ClickException:
        pass  # that it is silent is what there is to say of it
    return {
        "id": record.kernel_id,
        "name": record.name,
        "pid": record.pid,
        "state": state,
        "cwd": record.cwd,
        "notebook": record.notebook,
        "since": record.since,
        "memory": memory,
        "connection_file": record.connection_file,
    }


async def _with(record: "KernelRecord", ask: "Callable[[Client], Coroutine[Any, Any, None]]") -> None:
    from perijove.client.client import Client
    from perijove.client.connection import read_connection_file

    async def asked() -> None:
        async with Client.connect(read_connection_file(Path(record.connection_file))) as client:
            async with asyncio.timeout(_PATIENCE):
                await ask(client)

    await _told(record, asked())


async def _told(record: "KernelRecord", work: Coroutine[Any, Any, None]) -> None:
    """What goes wrong with a kernel, as an error of the command."""
    from perijove.client.errors import ClientError
    from perijove.protocol.errors import ProtocolError

    try:
        await work
    except TimeoutError as error:
        raise click.ClickException(f"the kernel {record.kernel_id[:8]} has not answered in {_PATIENCE:g} s") from error
    except (ClientError, ProtocolError, OSError) as error:
        raise click.ClickException(f"the kernel {record.kernel_id[:8]} can't be reached: {error}") from error


def _find(kernel_id: str) -> "KernelRecord":
    from perijove.client.registry import Registry

    records = Registry().records()
    found = [record for record in records if record.kernel_id.startswith(kernel_id)]
    if len(found) == 1:
        return found[0]
    there_are = ", ".join(record.kernel_id[:8] for record in found or records) or "none"
    problem = "several kernels' ids begin" if found else "no kernel's id begins"
    raise click.ClickException(f"{problem} with {kernel_id!r}; there are: {there_are}")
