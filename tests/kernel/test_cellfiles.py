from pathlib import Path

from perijove.interpreter.namespace import Namespace
from perijove.kernel.cellfiles import CellFiles
from perijove.kernel.dap import Lines, cell_path


class Tracer:
    def __init__(self):
        self.mapped = []

    def map_lines(self, path, lines):
        self.mapped.append((path, lines))


def test_files_are_private_and_go(tmp_path):
    files = CellFiles(str(tmp_path))
    files.close()
    path = Path(files.write("a = '\N{SATURN}\ud800'"))
    assert str(path) == cell_path(files.prefix, "a = '\N{SATURN}\ud800'")
    assert path.parent.stat().st_mode & 0o077 == 0
    files.close()
    assert list(tmp_path.iterdir()) == []


def test_cells_that_ran_before_are_known(tmp_path):
    files, tracer, user = CellFiles(str(tmp_path)), Tracer(), Namespace()
    user.record_input(1, "a = 1", "a = 1")
    user.record_input(3, "\nb", "b")
    files.map_earlier(tracer, user)
    assert tracer.mapped == [
        (cell_path(files.prefix, "a = 1"), [Lines(1, 1, "<ipython-input-1-2aab5485>")]),
        (cell_path(files.prefix, "\nb"), [Lines(2, 2, "<ipython-input-3-188afa01>")]),
    ]
