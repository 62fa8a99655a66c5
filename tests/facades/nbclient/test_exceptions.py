import pickle

from perijove.facades.nbclient.exceptions import (
    CellControlSignal,
    CellExecutionError,
    CellTimeoutError,
    DeadKernelError,
)
from perijove.facades.nbformat import v4


def test_an_error_tells_of_its_cell():
    cell = v4.new_code_cell("f()", outputs=[v4.new_output("stream", name="stdout", text="so far\n")])
    error = CellExecutionError.from_cell_and_msg(cell, {"ename": "E", "evalue": "v", "traceback": ["T1", "T2"]})
    assert str(error).splitlines() == [
        "An error occurred while executing the following cell:", "-" * 18, "f()", "-" * 18, "",
        "----- stdout -----", "so far", "-" * 18, "", "T1", "T2",
    ]  # fmt: skip
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.ename, again.evalue) == (str(error), "E", "v")
    assert str(CellExecutionError("", "E", "v")) == "E: v"


def test_a_long_cell_is_shown_in_part():
    cell = v4.new_code_cell("\n".join(map(str, range(20))))
    text = str(CellTimeoutError.error_from_timeout_and_cell("late", 3, cell))
    assert "after 3 seconds" in text
    assert "'4'" in text
    assert "'9'" not in text
    assert "Cell contents not found." in str(CellTimeoutError.error_from_timeout_and_cell("late", 3, None))


def test_what_can_be_caught():
    assert issubclass(CellTimeoutError, TimeoutError)
    assert issubclass(CellTimeoutError, CellControlSignal)
    assert issubclass(DeadKernelError, RuntimeError)
