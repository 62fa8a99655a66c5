"""The files that stand for cells in a debugger: a front end may set breakpoints in them before their cells run."""

import os

from perijove.interpreter.compile import cell_filename
from perijove.interpreter.namespace import Namespace
from perijove.kernel.dap import cell_path, lines_of_cell
from perijove.kernel.tracer import Tracer


class CellFiles:
    """A folder of this process, which only its user can read."""

    def __init__(self, folder: str) -> None:
        """It is made in `folder` when the first file is written."""
        self.prefix = f"{folder}/perijove-cells-{os.getpid()}/"

    def write(self, code: str) -> str:
        """Writes the file of a cell with this code; returns its path."""
        path = cell_path(self.prefix, code)
        os.makedirs(self.prefix, mode=0o700, exist_ok=True)  # noqa: PTH103 - no pathlib in workers
        with open(path, "w", encoding="utf-8", errors="surrogatepass") as file:  # noqa: PTH123 - as above
            file.write(code)
        return path

    def map(self, tracer: Tracer, filename: str, code: str) -> None:
        """Says that a cell runs under this name."""
        tracer.map_lines(cell_path(self.prefix, code), lines_of_cell(code, filename))

    def map_earlier(self, tracer: Tracer, user: Namespace) -> None:
        """Says it of the cells that ran before there was a debugger."""
        for count in range(1, len(user.inputs)):
            code = user.names.get(f"_i{count}")
            if isinstance(code, str):
                self.map(tracer, cell_filename(count, code), code)

    def close(self) -> None:
        """Removes them."""
        if os.path.isdir(self.prefix):  # noqa: PTH112 - no pathlib in workers
            import shutil  # noqa: PLC0415 - seldom needed

            shutil.rmtree(self.prefix, ignore_errors=True)
