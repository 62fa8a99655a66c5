import asyncio
import io
import sys
import threading

import pytest

from perijove.terminal import streams
from perijove.terminal.streams import Screen, whole_lines


@pytest.fixture
def terminal():
    return io.StringIO()


@pytest.fixture
def screen(terminal):
    return Screen(terminal, terminal)


def prompted(screen, terminal, cell):
    """Run `cell` while a prompt is on the screen; writes above it are marked."""

    def write_above(write):
        terminal.write("<")
        write()
        terminal.write(">")

    async def main():
        with screen.prompting(write_above):
            await cell()

    asyncio.run(main())
    return terminal.getvalue()


def test_without_a_prompt_text_goes_straight_to_the_terminal(screen, terminal):
    with screen.installed():
        print("a")
        print("b", end="", file=sys.stderr)

    assert terminal.getvalue() == "a\nb"
    assert sys.stdout is not screen.stdout


def test_a_prompt_begins_on_a_fresh_line(screen, terminal):
    screen.fresh_line()
    screen.stdout.write("unfinished")
    screen.fresh_line()
    screen.fresh_line()

    assert terminal.getvalue() == "unfinished\n"


def test_whole_lines_are_written_above_the_prompt_and_the_rest_after_it(screen, terminal):
    async def cell():
        screen.stdout.write("one\ntw")
        await asyncio.sleep(4 * streams.BURST)
        screen.stdout.write("o")
        screen.stderr.write(" three")

    assert prompted(screen, terminal, cell) == "<one\n>two three"
    assert not screen.at_line_start


def test_a_burst_is_written_at_once(screen, terminal):
    async def cell():
        for number in range(5):
            screen.stdout.write(f"{number}\n")
        await asyncio.sleep(4 * streams.BURST)

    assert prompted(screen, terminal, cell) == "<0\n1\n2\n3\n4\n>"


def test_threads_may_print_while_a_prompt_waits(screen, terminal):
    async def cell():
        threads = [threading.Thread(target=screen.stdout.write, args=(f"{n}\n",)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sorted(prompted(screen, terminal, cell).split()) == ["0", "1", "2", "3"]


def test_a_thread_that_floods_waits_for_the_terminal(screen, terminal, monkeypatch):
    monkeypatch.setattr(streams, "LIMIT", 1000)
    sizes = []

    def flood():
        for _ in range(50):
            screen.stdout.write("x" * 99 + "\n")

    async def cell():
        thread = threading.Thread(target=flood)
        thread.start()
        while thread.is_alive():
            sizes.append(screen._above._size)
            await asyncio.sleep(0.001)

    assert prompted(screen, terminal, cell).count("x") + 50 == 5000
    assert max(sizes) <= 1100


def test_an_endless_line_is_broken(screen, terminal, monkeypatch):
    monkeypatch.setattr(streams, "LIMIT", 10)

    async def cell():
        screen.stdout.write("y" * 11)
        await asyncio.sleep(4 * streams.BURST)

    assert prompted(screen, terminal, cell) == "<" + "y" * 11 + "\n>"


def test_lines_are_split_in_the_order_of_both_streams():
    out, err = io.StringIO(), io.StringIO()

    assert ([(out, "a"), (err, "b\n")], [(err, "c"), (out, "d")]) == whole_lines(
        [(out, "a"), (err, "b\nc"), (out, "d")]
    )
    assert ([], [(out, "a")]) == whole_lines([(out, "a")])
    assert ([(out, "a\n")], []) == whole_lines([(out, "a\n")])


def test_the_streams_answer_as_the_terminals_do(screen, terminal):
    screen.stdout.writelines(["a\n", "b\n"])

    assert screen.stdout.getvalue() == "a\nb\n"
    assert screen.stdout.isatty() is terminal.isatty()
    with pytest.raises(TypeError, match="not bytes"):
        screen.stdout.write(b"bytes")


def test_closing_a_stream_leaves_the_terminal_open(screen, terminal):
    screen.stdout.close()

    assert not terminal.closed
    assert not screen.stdout.closed


def test_a_listener_hears_what_is_printed():
    import io

    screen = Screen(io.StringIO(), io.StringIO())
    heard = []
    screen.listener = lambda name, text: heard.append((name, text))
    screen.stdout.write("a")
    screen.stderr.write("b")
    assert heard == [("stdout", "a"), ("stderr", "b")]
