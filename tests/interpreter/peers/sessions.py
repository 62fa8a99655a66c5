"""Run with one of two Pythons: what a person at the terminal sees of each cell of a session, as a line of JSON.

usage: sessions.py (ours|theirs) FILE      a list of cells, as JSON
"""

import json
import os
import sys
import warnings
from pathlib import Path


def ours(cells, seen):
    from perijove.interpreter.history.session import History
    from perijove.settings import InterpreterSettings, Settings
    from perijove.terminal.loop import SessionLoop
    from perijove.terminal.repl import Repl, new_host, new_interpreter
    from perijove.terminal.streams import Screen

    settings = Settings(interpreter=InterpreterSettings(colors=False))

    class Reader:
        """One cell after the other."""

        def __init__(self):
            self.left = iter(cells)

        def read(self, _number, default):
            seen(default)
            try:
                return next(self.left)
            except StopIteration:
                raise EOFError from None

        def confirm_end(self):
            return True

    screen = Screen(sys.stdout, sys.stderr)
    with screen.installed(), SessionLoop() as loop:
        host = new_host(settings.terminal, screen, None, editor=False)
        interpreter = new_interpreter(settings, host, History(None), None)
        screen.listener = interpreter.record.text
        interpreter.gui = loop.enable_gui
        Repl(interpreter, host, Reader(), loop, typed=True).run()
        interpreter.close()


def theirs(cells, seen):
    from IPython.terminal.interactiveshell import TerminalInteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.hist_file = ":memory:"
    config.TerminalInteractiveShell.colors = "nocolor"
    config.TerminalInteractiveShell.simple_prompt = True
    shell = TerminalInteractiveShell.instance(config=config)
    for cell in cells:
        seen(shell.rl_next_input or "")
        shell.rl_next_input = None
        shell.run_cell(cell, store_history=True)
    seen(shell.rl_next_input or "")


def main():
    warnings.simplefilter("ignore")
    _, which, file = sys.argv
    cells = json.loads(Path(file).read_text(encoding="utf-8"))
    sys.argv = ["session"]
    sys.path.insert(0, "")
    answer = os.dup(1)
    shown = Path("seen").resolve()
    with shown.open("w+b") as screen:
        os.dup2(screen.fileno(), 1)
        os.dup2(screen.fileno(), 2)
        found = []
        start = 0

        def seen(next_input):
            nonlocal start
            sys.stdout.flush()
            sys.stderr.flush()
            data = shown.read_bytes()
            found.append([data[start:].decode("utf-8", "replace"), next_input])
            start = len(data)

        {"ours": ours, "theirs": theirs}[which](cells, seen)
        os.write(answer, json.dumps(found[1:]).encode())


main()
