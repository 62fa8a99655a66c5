import json

import pytest

from perijove.compat.ipykernel.connect import connect_qtconsole, get_connection_file, get_connection_info


def test_the_connection_file_is_this_kernels(seat):
    assert get_connection_file() == seat.connection_file
    assert json.loads(get_connection_info()) == {"key": "secret", "shell_port": 1}
    assert get_connection_info(unpack=True) == {"key": b"secret", "shell_port": 1}


def test_a_kernel_may_have_none(seat):
    seat.connection_file = ""
    with pytest.raises(RuntimeError, match="without a connection file"):
        get_connection_file()


def test_a_console_is_said_how_to_start(seat):
    with pytest.raises(NotImplementedError, match=r"jupyter qtconsole --existing .*kernel\.json"):
        connect_qtconsole()
