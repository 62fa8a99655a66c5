"""A prompt whose keys are typed by a test; and a whole session in a pseudo-terminal."""

import asyncio
import io
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pexpect
import pyte
import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

import perijove
from perijove.interpreter.completion.result import Completion
from perijove.settings import TerminalSettings
from perijove.terminal import completer, highlighting, recall
from perijove.terminal.prompt import Assistant, Prompt
from perijove.terminal.streams import Screen
from perijove.terminal.theme import DARK


def is_complete(code):
    """A language in which a line that ends in a colon opens a block, and a blank line closes it."""
    lines = code.split("\n")
    if lines[-1].endswith(":"):
        return "incomplete", "    "
    if len(lines) > 1 and lines[0].endswith(":") and lines[-1].strip():
        return "incomplete", lines[-1][: len(lines[-1]) - len(lines[-1].lstrip())]
    return "complete", ""


def complete(code, cursor):
    """Completes the names of three fruits."""
    start = max(code.rfind(" ", 0, cursor), code.rfind("\n", 0, cursor)) + 1
    fruits = [fruit for fruit in ("apple", "apricot", "banana") if fruit.startswith(code[start:cursor])]
    return Completion(fruits, start, cursor, {})


async def settled():
    """When the prompt, on the same loop, has acted on what was typed."""
    await asyncio.sleep(0.01)
    for _ in range(100):
        await asyncio.sleep(0)


async def at_once(function, *, deadline=None):
    """Stands in for `offload`, so that nothing depends on how quick a thread is."""
    return function()


@dataclass(frozen=True)
class Until:
    """Among keys: wait until this is the text at the prompt."""

    text: str


@dataclass
class Keyboard:
    """Types at a prompt and tells what it read."""

    pipe: object
    recalled: tuple = ()
    settings: TerminalSettings = field(default_factory=TerminalSettings)
    theme: object = DARK

    def types(self, *keys, number=1, default=""):
        """What the prompt reads when the keys are typed, each group when the prompt has acted on the one before."""
        screen = Screen(io.StringIO(), io.StringIO())
        assistant = Assistant(is_complete, complete, lambda: self.recalled, lambda: None)
        prompt = Prompt(assistant, self.settings, self.theme, screen, input=self.pipe, output=DummyOutput())

        async def type_them():
            for group in keys:
                await settled()
                if isinstance(group, Until):
                    while prompt._session.default_buffer.text != group.text:  # noqa: ASYNC110 - a process changes it
                        await asyncio.sleep(0.01)
                else:
                    self.pipe.send_text(group)

        async def main():
            read, _ = await asyncio.gather(prompt.read(number, default), type_them(), return_exceptions=True)
            return read

        read = asyncio.run(main())
        if isinstance(read, BaseException):
            raise read
        return read


@pytest.fixture
def until():
    """The keys' word for waiting."""
    return Until


@pytest.fixture
def keyboard(monkeypatch):
    for module in (completer, highlighting, recall):
        monkeypatch.setattr(module, "offload", at_once)
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        yield Keyboard(pipe)


class Terminal:
    """A real pseudo-terminal with a program in it, and the screen that its user would see."""

    def __init__(self, command, *, env, lines=40, columns=100, answers=True):
        self._screen = pyte.HistoryScreen(columns, lines, history=10_000)
        if answers:  # where the cursor is, when the program asks
            self._screen.write_process_input = self.type
        self._stream = pyte.Stream(self._screen)
        self.raw = ""
        self.child = pexpect.spawn(
            command[0], command[1:], env=env, dimensions=(lines, columns), encoding="utf-8", timeout=TIMEOUT
        )

    @property
    def text(self):
        """The lines on the screen, without the blanks at their ends."""
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip()

    def type(self, keys):
        self.child.send(keys)

    def wait_for(self, *expected, nudge=""):
        """Read until all expected texts are on the screen, typing `nudge` again and again; returns the screen."""
        deadline = time.monotonic() + TIMEOUT
        while not all(text in self.text for text in expected):
            if time.monotonic() > deadline:
                raise AssertionError(f"waited for {expected}, saw:\n{self.text}")
            self.type(nudge)
            self._read()
        return self.text

    def run(self, code, *expected):
        """Type a cell and Enter, wait for the next prompt and for what is expected."""
        number = self.number
        self.type(code + "\r")
        return self.wait_for(f"In [{number + 1}]:", *expected)

    @property
    def number(self):
        """The number of the last prompt on the screen."""
        return int(self.text.rpartition("In [")[2].partition("]")[0])

    def resize(self, lines, columns):
        self._screen.resize(lines, columns)
        self.child.setwinsize(lines, columns)

    def exit_status(self):
        """Wait for the program's end."""
        deadline = time.monotonic() + TIMEOUT
        while True:
            try:
                self._read()
            except EOFError:
                break
            if time.monotonic() > deadline:
                raise AssertionError(f"waited for the end, saw:\n{self.text}")
        self.child.wait()
        return self.child.exitstatus

    def _read(self):
        try:
            text = self.child.read_nonblocking(65536, timeout=0.2)
        except pexpect.TIMEOUT:
            return
        except pexpect.EOF:
            raise EOFError(self.text) from None
        self.raw += text
        self._stream.feed(text)

    def close(self):
        self.child.close(force=True)


TIMEOUT = 30
PROGRAM = (
    "import sys; from perijove.settings import load_settings; from perijove.terminal.start import main; "
    "sys.exit(main(load_settings()))"
)


@pytest.fixture
def terminal_env(tmp_path):
    """An environment in which nothing of the developer's own shows."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    source = str(Path(perijove.__file__).parent.parent)
    return {**kept, "HOME": str(tmp_path), "PYTHONPATH": source, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}


@pytest.fixture
def program():
    """The command line that starts a session."""
    return [sys.executable, "-c", PROGRAM]


@pytest.fixture
def start(program, terminal_env, tmp_path, monkeypatch):
    """Starts sessions in pseudo-terminals, and ends them with the test."""
    monkeypatch.chdir(tmp_path)
    started = []

    def start(**options):
        env = {**terminal_env, **options.pop("env", {})}
        terminal = Terminal(options.pop("command", program), env=env, **options)
        started.append(terminal)
        return terminal

    yield start
    for terminal in started:
        terminal.close()


@pytest.fixture
def session(start):
    """A session with its first prompt."""
    terminal = start()
    terminal.wait_for("In [1]:")
    return terminal
