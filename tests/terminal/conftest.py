"""A prompt whose keys are typed by a test."""

import asyncio
import io
from dataclasses import dataclass

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from perijove.interpreter.completion import Completion
from perijove.settings import TerminalSettings
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


@dataclass
class Keyboard:
    """Types at a prompt and tells what it read."""

    pipe: object
    recalled: tuple = ()
    settings: TerminalSettings = TerminalSettings()
    theme: object = DARK

    def types(self, *keys, number=1, default=""):
        """What the prompt reads when the keys are typed, each group when the prompt has had time to act."""
        screen = Screen(io.StringIO(), io.StringIO())
        assistant = Assistant(is_complete, complete, lambda: self.recalled)
        prompt = Prompt(assistant, self.settings, self.theme, screen, input=self.pipe, output=DummyOutput())

        async def type_them():
            for group in keys:
                await asyncio.sleep(0.05)
                self.pipe.send_text(group)

        async def main():
            read, _ = await asyncio.gather(prompt.read(number, default), type_them(), return_exceptions=True)
            return read

        read = asyncio.run(main())
        if isinstance(read, BaseException):
            raise read
        return read


@pytest.fixture
def keyboard():
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        yield Keyboard(pipe)
