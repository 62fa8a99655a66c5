"""What runs a notebook: engines by name, and the record that all of them keep while they run."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import wraps
from importlib.metadata import entry_points
from typing import Any

from perijove.facades.papermill.client import PapermillNotebookClient
from perijove.facades.papermill.exceptions import PapermillException
from perijove.facades.papermill.files import logger, write_ipynb
from perijove.facades.papermill.lookup import merge_kwargs, nb_kernel_name, nb_language, remove_args
from perijove.facades.papermill.progress import Bar
from perijove.runner import record

MARK = "papermill_description="


def _of_its_notebook(method: Callable[..., Any]) -> Callable[..., Any]:
    """Has a callback take over the notebook that it is given by name."""

    @wraps(method)
    def taking(self: Any, *args: Any, **keys: Any) -> Any:
        if keys.get("nb"):
            self.nb = keys["nb"]
        return method(self, *args, **keys)

    return taking


class NotebookExecutionManager:
    """The record of a run in the notebook's metadata, its file, and the line that counts the cells."""

    PENDING, RUNNING, COMPLETED, FAILED = "pending", "running", "completed", "failed"

    def __init__(
        self,
        nb: Any,
        output_path: Any = None,
        log_output: bool = False,
        progress_bar: bool | Mapping[str, Any] = True,
        autosave_cell_every: float = 30,
    ) -> None:
        """`autosave_cell_every` are seconds; `progress_bar` may be what the line is to say (`desc`, `unit`)."""
        if not isinstance(progress_bar, bool | Mapping):
            raise TypeError(f"progress_bar must be instance of bool or dict, but actual type '{type(progress_bar)}'.")
        self.nb = nb
        self.output_path = output_path
        self.log_output = log_output
        self.start_time: datetime | None = None
        self.end_time: datetime | None = None
        self.autosave_cell_every = autosave_cell_every
        self.max_autosave_pct = 25  # of the time may go into saving
        self.last_save_time = self.now()
        said = progress_bar if isinstance(progress_bar, Mapping) else {}
        self.pbar = Bar(len(nb.cells), **said) if progress_bar is not False else None

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)

    def set_timer(self) -> None:
        """The run begins now."""
        self.start_time, self.end_time = self.now(), None

    @_of_its_notebook
    def save(self, **other: Any) -> None:
        """Write the notebook to where it goes, if anywhere."""
        del other
        if self.output_path:
            write_ipynb(self.nb, self.output_path)
        self.last_save_time = self.now()

    def autosave_cell(self) -> None:
        """Save when it is time to; less often when that takes long."""
        every = self.autosave_cell_every
        began = self.now()
        if every == 0 or (began - self.last_save_time).total_seconds() < every:
            return
        self.save()
        seconds = (self.now() - began).total_seconds()
        if seconds > every * self.max_autosave_pct / 100:
            self.autosave_cell_every = 2 * every
            logger.warning("saving takes %.2f s: from now on it is done every %s s", seconds, self.autosave_cell_every)

    @_of_its_notebook
    def notebook_start(self, **other: Any) -> None:
        """The run begins: outputs go, and every cell is pending."""
        del other
        self.set_timer()
        assert self.start_time is not None
        self.nb.metadata["papermill"] = record.notebook_started(self.nb.metadata.papermill, self.start_time)
        for cell in self.nb.cells:
            cell.metadata["papermill"] = record.pending()
            if cell.get("cell_type") == "code":
                cell["execution_count"], cell["outputs"] = None, []
        self.save()

    @_of_its_notebook
    def cell_start(self, cell: Any, cell_index: int | None = None, **other: Any) -> None:
        """A cell begins."""
        del other
        self._log("Executing Cell", cell_index, 40)
        cell.metadata["papermill"] = record.started(cell.metadata.papermill, self.now())
        description = self.get_cell_description(cell)
        if self.pbar is not None and description is not None:
            self.pbar.set_description(f"Executing {description}")
        self.save()

    @_of_its_notebook
    def cell_exception(self, cell: Any, cell_index: int | None = None, **other: Any) -> None:
        """A cell has failed, and the notebook with it."""
        del cell_index, other
        cell.metadata.papermill.update({"exception": True, "status": self.FAILED})
        self.nb.metadata.papermill["exception"] = True

    @_of_its_notebook
    def cell_complete(self, cell: Any, cell_index: int | None = None, **other: Any) -> None:
        """A cell has ended, well or not."""
        del other
        ended = self.now()
        self._log("Ending Cell", cell_index, 43)
        cell.metadata["papermill"] = record.ended(cell.metadata.papermill, ended)
        self.save()
        if self.pbar is not None:
            self.pbar.update(1)

    @_of_its_notebook
    def notebook_complete(self, **other: Any) -> None:
        """The run has ended, well or not; cells before the one that failed are done."""
        del other
        self.end_time = self.now()
        self.nb.metadata["papermill"] = record.notebook_ended(self.nb.metadata.papermill, self.end_time)
        for cell in self.nb.cells:
            if cell.metadata.papermill["status"] == self.FAILED:
                break
            if cell.metadata.papermill["status"] == self.PENDING:
                cell.metadata.papermill["status"] = self.COMPLETED
        self.complete_pbar()
        self.cleanup_pbar()
        self.save()

    def get_cell_description(self, cell: Any, escape_str: str = MARK) -> str | None:
        """What a cell says of itself in a comment, if it does."""
        source = (cell or {}).get("source") or ""
        words = source.partition(escape_str)[2].split()
        return str(words[0]) if words else None

    def complete_pbar(self) -> None:
        """All cells are counted."""
        if self.pbar is not None:
            self.pbar.n = len(self.nb.cells)
            self.pbar.refresh()

    def cleanup_pbar(self) -> None:
        """End the line."""
        if self.pbar is not None:
            self.pbar.close()
            self.pbar = None

    def _log(self, what: str, cell_index: int | None, width: int) -> None:
        if self.log_output:
            number = "" if cell_index is None else cell_index + 1
            logger.info(f"{what} {number:-<{width}}")


class Engine:
    """What an engine does but for running: a subclass says how, in `execute_managed_notebook`."""

    @classmethod
    def execute_notebook(
        cls,
        nb: Any,
        kernel_name: str,
        output_path: Any = None,
        progress_bar: bool | Mapping[str, Any] = True,
        log_output: bool = False,
        autosave_cell_every: float = 30,
        **options: Any,
    ) -> Any:
        """Run a notebook and return it, with the record of the run in it."""
        manager = NotebookExecutionManager(
            nb,
            output_path=output_path,
            progress_bar=progress_bar,
            log_output=log_output,
            autosave_cell_every=autosave_cell_every,
        )
        manager.notebook_start()
        try:
            cls.execute_managed_notebook(manager, kernel_name, log_output=log_output, **options)
        finally:
            manager.cleanup_pbar()
            manager.notebook_complete()
        return manager.nb

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: Any) -> None:
        """Run the notebook that the manager holds, and tell the manager of each cell."""
        raise NotImplementedError("'execute_managed_notebook' is not implemented for this engine")

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> str:
        """The kernel that a notebook is run with."""
        return nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> str:
        """The language of a notebook."""
        return nb_language(nb, language)


class NBClientEngine(Engine):
    """Runs notebooks with our nbclient."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        log_output: bool = False,
        *,
        stdout_file: Any = None,
        stderr_file: Any = None,
        start_timeout: float = 60,
        execution_timeout: float | None = None,
        **options: Any,
    ) -> None:
        """Run it; times are in seconds, `options` are a NotebookClient's."""
        kept = remove_args(["input_path", "timeout", "startup_timeout"], **options)
        merged = merge_kwargs(
            kept,
            timeout=execution_timeout or options.get("timeout"),
            startup_timeout=start_timeout,
            kernel_name=kernel_name,
            log=logger,
            log_output=log_output,
            stdout_file=stdout_file,
            stderr_file=stderr_file,
        )
        PapermillNotebookClient(nb_man, **merged).execute()


class PapermillEngines:
    """The engines by name; those of the entry points `papermill.engine` are found when they are asked for."""

    def __init__(self) -> None:
        self._engines: dict[str | None, Any] = {}

    def register(self, name: str | None, engine: Any) -> None:
        """Use an engine under a name; None is what is used when none is asked for."""
        self._engines[name] = engine

    def get_engine(self, name: str | None = None) -> Any:
        """The engine of a name; raises PapermillException."""
        if name not in self._engines:
            for point in entry_points(group="papermill.engine", name=name or ""):
                self.register(name, point.load())
        if name not in self._engines:
            raise PapermillException(f"No engine named '{name}' found")
        return self._engines[name]

    def execute_notebook_with_engine(self, engine_name: str | None, nb: Any, kernel_name: str, **options: Any) -> Any:
        """Run a notebook with an engine."""
        return self.get_engine(engine_name).execute_notebook(nb, kernel_name, **options)

    def nb_kernel_name(self, engine_name: str | None, nb: Any, name: str | None = None) -> str:
        """The kernel that an engine would run a notebook with."""
        found: str = self.get_engine(engine_name).nb_kernel_name(nb, name)
        return found

    def nb_language(self, engine_name: str | None, nb: Any, language: str | None = None) -> str:
        """The language that an engine takes a notebook for."""
        found: str = self.get_engine(engine_name).nb_language(nb, language)
        return found


papermill_engines = PapermillEngines()
papermill_engines.register(None, NBClientEngine)
papermill_engines.register("nbclient", NBClientEngine)
