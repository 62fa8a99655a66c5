import pytest

from perijove.compat import current, ipython


def test_it_says_who_runs_here():
    current.set_shell("a shell")
    assert ipython.get_ipython() == "a shell"
    current.set_shell(None)
    assert ipython.get_ipython() is None


def test_its_version_is_that_of_the_interface():
    assert ipython.version_info >= (9,)
    assert ipython.release.version == ipython.__version__


def test_programs_run_in_processes_of_their_own():
    assert ipython.start_ipython(["-c", "import sys; sys.exit(3)"]) == 3
    assert ipython.start_kernel(["--no-such-option"]) != 0


def test_names_come_late():
    from perijove.compat.interactiveshell import InteractiveShell

    assert ipython.InteractiveShell is InteractiveShell
    with pytest.raises(AttributeError):
        _ = ipython.no_such
