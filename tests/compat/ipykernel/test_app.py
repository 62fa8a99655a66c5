import pytest

from perijove.compat.ipykernel.app import IPKernelApp, embed_kernel, launch_new_instance
from perijove.compat.ipykernel.kernel import IPythonKernel


def test_the_program_has_the_kernel_and_its_file(seat):
    app = IPKernelApp.instance()
    assert IPKernelApp.initialized()
    assert app.kernel is IPythonKernel.instance()
    assert app.shell is seat.shell
    assert app.connection_file == app.abs_connection_file == seat.connection_file
    assert app.connection_file.startswith(app.connection_dir)


@pytest.mark.parametrize("launch", [launch_new_instance, IPKernelApp.launch_instance])
def test_no_second_kernel_is_started_in_the_process(launch):
    with pytest.raises(RuntimeError, match="perijove kernel -f FILE"):
        launch()


@pytest.mark.usefixtures("seat")
def test_no_kernel_is_embedded_in_a_kernel():
    with pytest.raises(RuntimeError, match="a kernel runs in this process already"):
        embed_kernel()
