"""An interpreter with a host that writes down what it is told."""

import asyncio
import sys

import pytest

from perijove.interpreter.display import figures
from perijove.interpreter.events import ErrorEvent
from perijove.interpreter.interpreter import Interpreter
from perijove.settings import InterpreterSettings


class RecordingHost:
    """Keeps events; answers questions from a list."""

    def __init__(self):
        self.events = []
        self.answers = []
        self.asked = []

    def emit(self, event):
        self.events.append(event)

    def ask(self, prompt, password):
        self.asked.append((prompt, password))
        return self.answers.pop(0)


class Session:
    """Runs cells one after the other."""

    def __init__(self, **options):
        self.host = RecordingHost()
        self.interpreter = Interpreter(self.host, InterpreterSettings(colors=False), **options)

    def __call__(self, code, **options):
        """The outcome of a cell."""
        prepared = self.interpreter.prepare(code, **options)
        if prepared.is_async:
            return asyncio.run(self.interpreter.run_async(prepared))
        return self.interpreter.run_sync(prepared)

    def events(self, code, **options):
        """What a cell tells its host."""
        self.host.events.clear()
        self(code, **options)
        return list(self.host.events)

    def plain(self, code, **options):
        """The texts that a cell shows, its error by name."""
        return [
            event.ename if isinstance(event, ErrorEvent) else event.data["text/plain"]
            for event in self.events(code, **options)
        ]

    @property
    def names(self):
        return self.interpreter.namespace


@pytest.fixture
def main_module():
    """Puts `__main__` and the builtins back."""
    import builtins

    before = sys.modules["__main__"]
    last = {
        name: vars(sys)[name] for name in ("last_exc", "last_type", "last_value", "last_traceback") if name in vars(sys)
    }
    yield
    sys.modules["__main__"] = before
    for name in ("last_exc", "last_type", "last_value", "last_traceback"):
        vars(sys).pop(name, None)
    vars(sys).update(last)
    figures.leave()
    if bdb := sys.modules.get("bdb"):
        bdb.Breakpoint.clearBreakpoints()  # they are the process's, and cells have the same names in each session
    for name in ("get_ipython", "display", "_"):
        vars(builtins).pop(name, None)


@pytest.fixture
def session(main_module):
    """An interpreter and its host."""
    made = Session()
    yield made
    made.interpreter.close()


@pytest.fixture
def new_session(main_module):
    """A function that makes further sessions."""
    return Session
