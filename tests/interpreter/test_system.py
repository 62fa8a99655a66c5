import os
import signal
import subprocess
import sys
import threading

import pytest

from perijove.interpreter import system


def test_output_is_handed_on_in_whole_characters():
    parts = []
    code = system.stream(
        [
            sys.executable,
            "-c",
            "import sys; [sys.stdout.buffer.write(bytes([b])) or sys.stdout.flush() for b in 'é𝄞'.encode()]",
        ],
        out=parts.append,
        err=None,
    )
    assert (code, "".join(parts)) == (0, "é𝄞")


def test_the_outputs_are_apart_or_together():
    out, err = [], []
    system.stream(["sh", "-c", "echo o; echo e >&2"], out=out.append, err=err.append)
    assert ("".join(out), "".join(err)) == ("o\n", "e\n")
    both = []
    system.stream(["sh", "-c", "echo o; echo e >&2"], out=both.append, err=None)
    assert "".join(both) == "o\ne\n"


def test_input_of_any_size():
    parts = []
    text = "x" * 300_000
    assert system.stream(["cat"], out=parts.append, err=None, text_in=text) == 0
    assert "".join(parts) == text
    assert system.stream(["true"], out=parts.append, err=None, text_in=text) == 0


def test_there_is_no_input_to_wait_for():
    assert system.read_command("cat") == (0, "")


def test_an_interrupt_ends_the_command_and_what_it_started():
    started = threading.Event()

    def out(text):
        started.set()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        system.stream(["sh", "-c", "echo $$; sleep 60 & wait"], out=out, err=None)
    assert started.is_set()


def test_a_command_that_ignores_interrupts_is_ended(monkeypatch):
    monkeypatch.setattr(system, "PATIENCE", 0.2)
    process = subprocess.Popen(
        [sys.executable, "-c", "import signal; signal.signal(2, signal.SIG_IGN); print(1, flush=True); signal.pause()"],
        start_new_session=True,
        stdout=subprocess.PIPE,
    )
    process.stdout.readline()
    system.end(process)
    process.stdout.close()
    assert process.wait() in {-signal.SIGTERM, -signal.SIGKILL}


def test_commands_do_not_see_our_figure_backend(monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "module://perijove.interpreter.matplotlib_backend")
    assert "MPLBACKEND" not in system.environment()
    monkeypatch.setenv("MPLBACKEND", "agg")
    assert system.environment()["MPLBACKEND"] == "agg"


def test_the_users_shell_when_it_is_one(monkeypatch):
    monkeypatch.setenv("SHELL", "/usr/bin/fish")
    assert system.shell_program() == "/bin/sh"
    monkeypatch.setenv("SHELL", "/bin/sh")
    assert system.shell_program() == "/bin/sh"
    assert os.access(system.shell_program(), os.X_OK)
