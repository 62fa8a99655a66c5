"""`NotebookClient`: runs a notebook that is a tree of dicts, in place, with nbclient's options and hooks."""

import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from types import MappingProxyType
from typing import Any

from perijove.client.client import Client
from perijove.client.manager import KernelManager
from perijove.facades.nbclient import own
from perijove.facades.nbclient.blocking import Blocking, run_hook
from perijove.facades.nbclient.exceptions import CellExecutionComplete, CellExecutionError
from perijove.facades.nbclient.foreign import ForeignKernel, ForeignSession, Patience
from perijove.facades.nbclient.reception import Reception, sent
from perijove.facades.nbclient.running import allowed, configure, reply_of, started_with, tidy, with_history
from perijove.facades.nbclient.sessions import OwnSession, Received, Session
from perijove.runner.record import REPLY

Hook = Callable[..., Any] | None


class NotebookClient:
    """Runs a notebook; each attribute can be given by name when it is made, or set later. Times are in seconds."""

    timeout: float | None = None
    timeout_func: Callable[[Any], float | None] | None = None
    interrupt_on_timeout = False
    error_on_timeout: Mapping[str, Any] | None = None
    startup_timeout: float = 60
    allow_errors = False
    allow_error_names: Sequence[str] = ()
    force_raise_errors = False
    skip_cells_with_tag = "skip-execution"
    extra_arguments: Sequence[str] = ()
    kernel_name = ""
    raise_on_iopub_timeout = False
    iopub_timeout: float = 4
    shell_timeout_interval: float = 5
    store_widget_state = True
    record_timing = True
    shutdown_kernel = "graceful"
    ipython_hist_file = ":memory:"
    kernel_manager_class: Callable[..., Any] | None = None
    display_data_priority: Sequence[str] = ()
    resources: Mapping[str, Any] = MappingProxyType({})
    coalesce_streams = False
    on_notebook_start: Hook = None
    on_notebook_complete: Hook = None
    on_notebook_error: Hook = None
    on_cell_start: Hook = None
    on_cell_execute: Hook = None
    on_cell_complete: Hook = None
    on_cell_executed: Hook = None
    on_cell_error: Hook = None
    log = logging.getLogger("nbclient")
    config: Mapping[str, Any] = MappingProxyType({})

    def __init__(self, nb: Any, km: Any = None, **options: Any) -> None:
        self.allow_error_names, self.extra_arguments, self.resources = [], [], {}
        configured = (options.get("config") or {}).get("NotebookClient", {})
        configure(self, {**configured, **options})
        self.nb = nb
        self.km = km
        self.kc: Any = None
        self.owns_km = km is None
        self._blocking = Blocking()
        self._launch: dict[str, Any] = {}
        self.reset_execution_trackers()

    def reset_execution_trackers(self) -> None:
        """Forget what the last run has left."""
        self.code_cells_executed = 0
        self._reception = Reception(lambda comm_id, data: self._session().say(comm_id, data), self.log)
        self._display_id_map = self._reception.displays.by_id
        self.widget_state = self._reception.widgets.state
        self.widget_buffers = self._reception.widgets.buffers

    # The kernel.

    def create_kernel_manager(self) -> Any:
        """The manager of the kernel that is to be used; raises UnknownKernel."""
        named = self.nb.metadata.get("kernelspec", {}).get("name", "")
        if self.kernel_manager_class is not None:
            self.kernel_name = self.kernel_name or named
            self.km = self.kernel_manager_class(**({"kernel_name": self.kernel_name} if self.kernel_name else {}))
            return self.km
        found, remark = own.find(self.kernel_name, self.nb)
        if remark:
            self.log.warning("%s", remark)
        self.kernel_name = self.kernel_name or found.name
        if any("ipykernel" in word for word in found.spec.argv):
            self.extra_arguments = with_history(self.extra_arguments, self.ipython_hist_file)
        self.km = own.manager_of(found, self.extra_arguments, started_with(self.resources, self._launch))
        return self.km

    def _kernel(self) -> own.OwnKernel | ForeignKernel:
        if isinstance(self.km, KernelManager):
            return own.OwnKernel(self.km)
        return ForeignKernel(self.km, self._patience())

    def _patience(self) -> Patience:
        return Patience(self.iopub_timeout, self.raise_on_iopub_timeout, self.log)

    def _session(self) -> Session:
        if isinstance(self.kc, Client):
            return OwnSession(self.kc, self.km)
        return ForeignSession(self.kc, self.km, self._patience())

    async def async_start_new_kernel(self, **options: Any) -> None:
        """Start the kernel; `options` are `cwd`, `env`, and what else a manager that was given takes."""
        kernel = self._kernel()
        if isinstance(kernel, ForeignKernel) and getattr(self.km, "ipykernel", False):
            self.extra_arguments = with_history(self.extra_arguments, self.ipython_hist_file)
        await kernel.start(self.extra_arguments, started_with(self.resources, options))

    async def async_start_new_kernel_client(self) -> Any:
        """A client of the kernel, when it answers; raises RuntimeError when it does not."""
        try:
            self.kc = await self._kernel().connect(self.startup_timeout)
        except BaseException as error:
            self.log.error("a client of the kernel %s could not be started: %s", self.kernel_name, error)
            await self._async_cleanup_kernel()
            raise
        await run_hook(self.on_notebook_start, notebook=self.nb)
        return self.kc

    async def _async_cleanup_kernel(self) -> None:
        kernel, client = self._kernel(), self.kc
        self.kc = self.km = None
        await kernel.end(client, now=self.shutdown_kernel == "immediate")

    @asynccontextmanager
    async def async_setup_kernel(self, **options: Any) -> AsyncIterator[None]:
        """The kernel and its client while it lasts; longer with `cleanup_kc=False` or a kernel that was given."""
        cleanup = options.pop("cleanup_kc", self.owns_km)
        self._launch = options
        if self.km is None:
            self.create_kernel_manager()
        try:
            if not self._kernel().running:
                await self.async_start_new_kernel(**options)
            if self.kc is None:
                await self.async_start_new_kernel_client()
            yield
        except RuntimeError:
            await run_hook(self.on_notebook_error, notebook=self.nb)
            raise
        finally:
            if cleanup and self.km is not None:
                await self._async_cleanup_kernel()
            await run_hook(self.on_notebook_complete, notebook=self.nb)

    async def async_execute(self, reset_kc: bool = False, **options: Any) -> Any:
        """Run all cells and return the notebook; raises CellExecutionError, CellTimeoutError and DeadKernelError."""
        if reset_kc and self.owns_km and self.km is not None:
            await self._async_cleanup_kernel()
        self.reset_execution_trackers()
        async with self.async_setup_kernel(**options):
            self.log.info("Executing notebook with kernel: %s", self.kernel_name)
            info = await self._session().info()
            self.nb.metadata["language_info"] = info["language_info"]
            for index, cell in enumerate(self.nb.cells):
                await self.async_execute_cell(cell, index)
            self.set_widgets_metadata()
        return self.nb

    async def async_execute_cell(
        self, cell: Any, cell_index: int, execution_count: int | None = None, store_history: bool = True
    ) -> Any:
        """Run one cell and return it; `execution_count` goes over the kernel's."""
        about = {"cell": cell, "cell_index": cell_index}
        await run_hook(self.on_cell_start, **about)
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        if self.skip_cells_with_tag in cell.metadata.get("tags", ()):
            return cell
        if self.record_timing:
            cell["metadata"]["execution"] = {}
        await run_hook(self.on_cell_execute, **about)
        cell["outputs"] = []
        self._reception.clear_pending = False
        self.code_cells_executed += 1
        try:
            reply = await self._reply(cell, cell_index, store_history=store_history)
            if execution_count:
                cell["execution_count"] = execution_count
            tidy(cell, coalesce=self.coalesce_streams)
            await run_hook(self.on_cell_executed, **about, execute_reply=reply)
            error = reply["content"] if reply["content"].get("status") == "error" else None
            if error is not None:
                await run_hook(self.on_cell_error, **about, execute_reply=reply)
                if not allowed(self, cell, error.get("ename", "")):
                    raise CellExecutionError.from_cell_and_msg(cell, error)
        finally:
            tidy(cell, coalesce=self.coalesce_streams)
            await run_hook(self.on_cell_complete, **about)
        self.nb["cells"][cell_index] = cell
        return cell

    async def _reply(self, cell: Any, cell_index: int, *, store_history: bool) -> Received:
        def receive(message: Received) -> None:
            with suppress(CellExecutionComplete):
                self.process_message(message, cell, cell_index)

        reply = await reply_of(self, self._session(), cell, receive, store_history=store_history)
        if self.record_timing:
            cell["metadata"]["execution"][REPLY] = sent(reply)
        return reply

    def process_message(self, msg: Received, cell: Any, cell_index: int) -> Any:
        """Take in a message of iopub; returns the output that was added. Raises CellExecutionComplete at idle."""
        timing, widgets = self.record_timing, self.store_widget_state
        return self._reception.receive(msg, cell, cell_index, timing=timing, widgets=widgets)

    @property
    def clear_before_next_output(self) -> bool:
        """Whether the next output takes the place of those that stand."""
        return self._reception.clear_pending

    def set_widgets_metadata(self) -> None:
        """Write the widgets' state into the notebook's metadata."""
        if self.widget_state:
            self.nb.metadata["widgets"] = self._reception.widgets.as_metadata()

    # The same, for callers that wait.

    def _wait(self, coroutine: Any) -> Any:
        try:
            return self._blocking.run(coroutine)
        finally:
            if self.km is None:
                self._blocking.close()

    def execute(self, reset_kc: bool = False, **options: Any) -> Any:
        """Run all cells and return the notebook; see `async_execute`."""
        return self._wait(self.async_execute(reset_kc, **options))

    def execute_cell(
        self, cell: Any, cell_index: int, execution_count: int | None = None, store_history: bool = True
    ) -> Any:
        """Run one cell and return it; see `async_execute_cell`."""
        return self._wait(self.async_execute_cell(cell, cell_index, execution_count, store_history))

    def start_new_kernel(self, **options: Any) -> None:
        """Start the kernel."""
        self._wait(self.async_start_new_kernel(**options))

    def start_new_kernel_client(self) -> Any:
        """A client of the kernel, when it answers."""
        return self._wait(self.async_start_new_kernel_client())

    @contextmanager
    def setup_kernel(self, **options: Any) -> Iterator[None]:
        """The kernel and its client while it lasts."""
        kernel = self.async_setup_kernel(**options)
        self._wait(kernel.__aenter__())
        try:
            yield
        except BaseException as error:
            self._wait(kernel.__aexit__(type(error), error, error.__traceback__))
            raise
        self._wait(kernel.__aexit__(None, None, None))

    def wait_for_reply(self, msg_id: Any, cell: Any = None) -> Received:
        """The reply to a request that was sent by a client of jupyter_client's kind."""
        del cell
        session = self._session()
        assert isinstance(session, ForeignSession), "our own client's methods give their replies themselves"
        reply: Received = self._wait(session.reply_to(msg_id))
        return reply


def execute(nb: Any, cwd: Any = None, km: Any = None, **options: Any) -> Any:
    """Run a notebook in place, in the folder `cwd`, and return it; `options` are NotebookClient's."""
    resources = {} if cwd is None else {"metadata": {"path": cwd}}
    return NotebookClient(nb, km, resources=resources, **options).execute()
