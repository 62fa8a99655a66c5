from perijove.compat import current
from perijove.compat.interactiveshell import InteractiveShell
from perijove.compat.terminalshell import TerminalInteractiveShell


def test_libraries_know_a_terminal_by_its_class():
    shell = TerminalInteractiveShell()
    assert isinstance(shell, InteractiveShell)
    assert "IPKernelApp" not in shell.config
    assert not hasattr(shell, "kernel")
    assert InteractiveShell.initialized()
    current.set_shell(None)
