"""nbclient's client as papermill drives it: tells how cells go on, logs what they print, stops at the first error."""

from typing import Any, TextIO

from perijove.facades.nbclient.client import NotebookClient
from perijove.facades.nbclient.exceptions import CellExecutionError


class PapermillNotebookClient(NotebookClient):
    """Runs the notebook of an execution manager, which is told what happens."""

    log_output = False
    stdout_file: TextIO | None = None
    stderr_file: TextIO | None = None

    def __init__(self, nb_man: Any, km: Any = None, raise_on_iopub_timeout: bool = True, **options: Any) -> None:
        super().__init__(nb_man.nb, km, raise_on_iopub_timeout=raise_on_iopub_timeout, **options)
        self.nb_man = nb_man

    async def async_execute(self, reset_kc: bool = False, **options: Any) -> Any:
        """Run up to the first cell that raises an error; it is told by `raise_for_execution_errors`."""
        del reset_kc
        self.reset_execution_trackers()
        async with self.async_setup_kernel(**options):
            self.log.info(f"Executing notebook with kernel: {self.kernel_name}")  # noqa: G004 - handlers compare it
            info = await self._session().info()
            self.nb.metadata["language_info"] = info["language_info"]
            await self.papermill_execute_cells()
            self.set_widgets_metadata()
        return self.nb

    async def papermill_execute_cells(self) -> None:
        """Run the cells and tell of each."""
        for index, cell in enumerate(self.nb.cells):
            self.nb_man.cell_start(cell, index)
            try:
                await self.async_execute_cell(cell, index)
            except CellExecutionError as error:
                self.nb_man.cell_exception(cell, cell_index=index, exception=error)
                return
            except BaseException as error:  # a time limit, a kernel that died, Ctrl-C: that cell has not completed
                self.nb_man.cell_exception(cell, cell_index=index, exception=error)
                raise
            finally:
                self.nb_man.cell_complete(cell, cell_index=index)

    def process_message(self, msg: Any, cell: Any, cell_index: int) -> Any:
        """Take in a message, save when it is time to, and log what it says."""
        output = super().process_message(msg, cell, cell_index)
        self.nb_man.autosave_cell()
        if output is not None:
            self.log_output_message(output)
        return output

    def log_output_message(self, output: Any) -> None:
        """Log an output, and write what is printed to the files that want it."""
        if output.output_type == "stream":
            stderr = output.name == "stderr"
            file = self.stderr_file if stderr else self.stdout_file
            if self.log_output:
                (self.log.warning if stderr else self.log.info)(output.text)
            if file is not None:
                file.write(output.text)
                file.flush()
        elif self.log_output and "text/plain" in output.get("data", {}):
            text = output.data["text/plain"]
            self.log.info(text if isinstance(text, str) else "".join(text))
