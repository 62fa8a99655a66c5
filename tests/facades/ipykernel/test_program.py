import pytest

from perijove.facades.ipykernel import program

from .conftest import KERNELS


@pytest.fixture(autouse=True)
def process(monkeypatch):
    """What a program changes of its process is put back."""
    import sys

    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setattr(sys, "argv", ["test"])
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(program._Place, "is_worker", False)


def test_a_program_hands_over_what_it_launches(served):
    from ipykernel.kernelapp import IPKernelApp

    kernel = program.launch([str(KERNELS / "echo_kernel.py"), "-f", "a.json"])
    try:
        assert kernel.implementation == "Echo"
        assert kernel.parent.connection_file == "a.json"
    finally:
        IPKernelApp.clear_instance()
        type(kernel).clear_instance()


def test_a_program_that_launches_nothing_is_named(tmp_path):
    (tmp_path / "nothing.py").write_text("import sys; print(sys.argv[1:])")
    with pytest.raises(SystemExit, match=r"nothing\.py has ended without launching a kernel"):
        program.launch([str(tmp_path / "nothing.py"), "x"])


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["-m", "no_such_kernel"], "there is no wrapper kernel 'no_such_kernel' in the environment of"),
        (["/no/such/kernel.py"], "kernel.py can't be read: No such file"),
        (["-m"], "found nothing"),
        ([], "found nothing"),
    ],
)
def test_a_program_that_is_not_there_is_named(command, said):
    with pytest.raises(SystemExit, match=said):
        program.launch(command)


def test_a_language_names_its_program():
    assert program.language_of(["-m", "a b", "-f", "x"]).partition(":-m ")[2] == "'a b' -f x"


def test_a_host_needs_its_libraries(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SystemExit, match=r"needs msgspec and zmq.*perijove kernel --python .* --wrapper"):
        program.serve("a.json")
