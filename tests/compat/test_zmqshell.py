from perijove.compat import current
from perijove.compat.zmqshell import ZMQInteractiveShell


def test_libraries_know_a_kernel_by_its_class():
    shell = ZMQInteractiveShell()
    assert str(type(shell)) == "<class 'ipykernel.zmqshell.ZMQInteractiveShell'>"
    assert "IPKernelApp" in shell.config
    assert hasattr(shell, "kernel")
    current.set_shell(None)
