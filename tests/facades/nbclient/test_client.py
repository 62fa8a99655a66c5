import asyncio
import importlib

import pytest

from perijove.facades import install, uninstall
from perijove.facades.nbclient import NotebookClient, execute
from perijove.facades.nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from perijove.facades.nbformat import v4, validate

HOOKS = (
    "on_notebook_start", "on_cell_start", "on_cell_execute", "on_cell_executed", "on_cell_error", "on_cell_complete",
    "on_notebook_error", "on_notebook_complete",
)  # fmt: skip


def notebook(*sources, **metadata):
    return v4.new_notebook(cells=[v4.new_code_cell(source) for source in sources], metadata=metadata)


def texts(cell):
    return [output.get("text") or output.get("data", {}).get("text/plain") or output.ename for output in cell.outputs]


def hooked(nb, told, **options):
    def hook(name):
        return lambda **about: told.append((name, len(about["cell"].outputs)) if "cell" in about else name)

    return NotebookClient(nb, **{name: hook(name) for name in HOOKS}, **options)


def test_a_notebook_runs_in_place(tmp_path):
    nb = notebook("import os; print(os.getcwd())", "for i in range(300): print(i, flush=True)", "6 * 7")
    assert execute(nb, cwd=tmp_path) is nb
    assert texts(nb.cells[0]) == [f"{tmp_path}\n"]
    assert texts(nb.cells[1]) == ["".join(f"{i}\n" for i in range(300))]
    assert texts(nb.cells[2]) == ["42"]
    assert [cell.execution_count for cell in nb.cells] == [1, 2, 3]
    assert nb.metadata.language_info["name"] == "python"
    times = nb.cells[2].metadata.execution
    order = ["iopub.status.busy", "iopub.execute_input", "shell.execute_reply", "iopub.status.idle"]
    assert sorted(times, key=times.get) == order
    validate(nb)


def test_hooks_are_called_when_their_names_say():
    told = []
    nb = notebook("print(1)\n1 / 0", "2")
    with pytest.raises(
        CellExecutionError, match=r"following cell:[\s\S]*----- stdout -----\n1\n[\s\S]*division by zero"
    ):
        hooked(nb, told).execute()
    assert told == [
        "on_notebook_start", ("on_cell_start", 0), ("on_cell_execute", 0), ("on_cell_executed", 2),
        ("on_cell_error", 2), ("on_cell_complete", 2), "on_notebook_complete",
    ]  # fmt: skip


def test_hooks_may_be_coroutine_functions():
    told = []

    async def hook(cell, cell_index):
        await asyncio.sleep(0)
        told.append((cell.source, cell_index))

    NotebookClient(notebook("1"), on_cell_complete=hook).execute()
    assert told == [("1", 0)]


@pytest.mark.parametrize(
    "options", [{"allow_errors": True}, {"allow_error_names": ["ZeroDivisionError"]}, {"tag": "raises-exception"}]
)
def test_errors_that_are_allowed(options):
    options = dict(options)
    nb = notebook("1 / 0", "2")
    nb.cells[0].metadata["tags"] = [options.pop("tag", "other")]
    execute(nb, **options)
    assert [texts(cell) for cell in nb.cells] == [["ZeroDivisionError"], ["2"]]
    with pytest.raises(CellExecutionError):
        execute(nb, force_raise_errors=True, **options)


def test_cells_that_are_not_run():
    nb = notebook("1", "   ", "3")
    nb.cells[0].metadata["tags"] = ["leave"]
    nb.cells.append(v4.new_markdown_cell("x"))
    execute(nb, skip_cells_with_tag="leave")
    assert [texts(cell) for cell in nb.cells[:3]] == [[], [], ["3"]]


def test_time_limits():
    with pytest.raises(CellTimeoutError, match=r"after 0\.5 seconds.\nThe message was: Cell execution timed out"):
        execute(notebook("while True: continue"), timeout=0.5)
    nb = notebook("while True: continue", "2")
    execute(nb, timeout_func=lambda cell: 0.5 if "while" in cell.source else None, interrupt_on_timeout=True,
            error_on_timeout={"ename": "Late", "evalue": "", "traceback": []}, allow_error_names=["Late"])  # fmt: skip
    assert texts(nb.cells[1]) == ["2"]


def test_a_kernel_that_dies():
    told = []
    nb = notebook("print('last', flush=True); import os; os.kill(os.getpid(), 9)", "2")
    with pytest.raises(DeadKernelError, match=r"Kernel died: .*SIGKILL"):
        hooked(nb, told).execute()
    assert told[-2:] == ["on_notebook_error", "on_notebook_complete"]
    assert texts(nb.cells[0])[-1] == "WorkerDied"
    assert texts(nb.cells[1]) == []


def test_displays_are_updated_in_other_cells():
    nb = notebook("handle = display('a', display_id=True)", "handle.update('b')")
    execute(nb)
    assert [texts(cell) for cell in nb.cells] == [["'b'"], []]


def test_streams_are_coalesced_as_a_terminal_shows_them():
    nb = notebook(
        "import sys\nfor i in range(3):\n    print(i, end='\\r', flush=True)\n    print('e', file=sys.stderr)"
    )
    execute(nb, coalesce_streams=True)
    assert {output["name"]: output.text for output in nb.cells[0].outputs} == {"stdout": "2", "stderr": "e\ne\ne\n"}


def test_a_kernel_stays_as_long_as_is_asked():
    nb = notebook("x = 1")
    client = NotebookClient(nb)
    client.execute(cleanup_kc=False)
    kernel = client.kc
    nb.cells.append(v4.new_code_cell("x + 1"))
    client.execute(cleanup_kc=False)
    assert client.kc is kernel
    assert texts(nb.cells[1]) == ["2"]
    client.execute(reset_kc=True)
    assert client.kc is None
    with client.setup_kernel():
        assert client.kc is not None
        assert texts(client.execute_cell(nb.cells[0], 0)) == []
    assert client.kc is None


async def run_within():
    return execute(notebook("1"))


def test_it_waits_within_an_event_loop_too():
    assert texts(asyncio.run(run_within()).cells[0]) == ["1"]


def test_methods_can_be_overridden():
    class Client(NotebookClient):
        seen = ()

        def process_message(self, msg, cell, cell_index):
            self.seen = (*self.seen, msg["msg_type"])
            return super().process_message(msg, cell, cell_index)

    client = Client(notebook("print(1)"))
    client.execute()
    assert client.seen == ("status", "execute_input", "stream", "status")


def test_options_that_are_none():
    with pytest.warns(DeprecationWarning, match="no option 'timeuot'"):
        NotebookClient(notebook(), timeuot=1)


def test_it_is_served_under_its_name():
    install("nbclient")
    try:
        assert importlib.import_module("nbclient").NotebookClient is NotebookClient
        assert importlib.import_module("nbclient.exceptions").DeadKernelError is DeadKernelError
    finally:
        uninstall()
