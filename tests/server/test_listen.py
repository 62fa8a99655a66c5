import socket
from contextlib import closing

import pytest

from perijove.server.listen import CannotListen, Listening, listen


def test_any_free_port():
    with closing(listen("127.0.0.1", 0).socket) as found:
        assert found.getsockname()[1] > 0


def test_the_next_port_when_one_is_in_use():
    first = listen("127.0.0.1", 0)
    with closing(first.socket):
        second = listen("127.0.0.1", first.port)
        with closing(second.socket):
            assert second.port > first.port
            assert first.port in second.taken
            assert second.socket.getsockname()[1] == second.port


def test_an_address_that_is_not_ours():
    with pytest.raises(CannotListen, match=r"can't listen on 192\.0\.2\.1 port"):
        listen("192.0.2.1", 8888)


def test_no_port_is_left():
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 65535))
        taken.listen()
        with pytest.raises(CannotListen, match="no port from 65535 to 65535 is free"):
            listen("127.0.0.1", 65535)


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:1/"),
        ("0.0.0.0", "http://127.0.0.1:1/"),
        ("::", "http://[::1]:1/"),
        ("::1", "http://[::1]:1/"),
        ("box.example", "http://box.example:1/"),
    ],
)
def test_the_url_that_a_browser_here_can_open(address, url):
    assert Listening(None, address, 1).url == url
