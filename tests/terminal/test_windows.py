"""Windows of toolkits and of matplotlib, while the prompt waits."""

import os
import shutil
import subprocess
import sys

import pytest

GUI_PYTHON = os.environ.get("PERIJOVE_GUI_PYTHON", sys.executable)  # one with toolkits, where the tests' own has none


@pytest.fixture
def display():
    """Variables with which programs find a display: the user's, or one that only the test sees."""
    if "DISPLAY" in os.environ:
        yield {"DISPLAY": os.environ["DISPLAY"]}
        return
    if shutil.which("Xvfb") is None:
        pytest.skip("there is no display, and no Xvfb")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-noreset", "-nolisten", "tcp"], pass_fds=[write], stderr=subprocess.DEVNULL
    )
    os.close(write)
    with os.fdopen(read) as answer:
        number = answer.readline().strip()
    yield {"DISPLAY": f":{number}"}
    server.terminate()
    server.wait()


@pytest.mark.parametrize(
    ("name", "module", "cell", "close"),
    [
        (
            "qt",
            "PySide6",
            (
                "from PySide6 import QtCore, QtWidgets; w = QtWidgets.QLabel('hi'); w.show(); t = QtCore.QTimer();"
                " t.timeout.connect(lambda: ticks.append(1)); t.start(5)"
            ),
            "t.stop(); w.close()",
        ),
        (
            "tk",
            "tkinter",
            "import tkinter; w = tkinter.Tk(); tick = lambda: (ticks.append(1), w.after(5, tick)); tick()",
            "w.destroy()",
        ),
        (
            "gtk3",
            "gi",
            (
                "import gi; gi.require_version('Gtk', '3.0'); from gi.repository import Gtk, GLib; w = Gtk.Window();"
                " w.show_all(); GLib.timeout_add(5, lambda: ticks.append(1) or True)"
            ),
            "w.destroy()",
        ),
        (
            "wx",
            "wx",
            (
                "import wx; app = wx.App(); w = wx.Frame(None); w.Show(); t = wx.Timer(w);"
                " w.Bind(wx.EVT_TIMER, lambda event: ticks.append(1)); t.Start(5)"
            ),
            "w.Close()",
        ),
        (
            "pyglet",
            "pyglet",
            (
                "import pyglet; w = pyglet.window.Window(100, 100);"
                " pyglet.clock.schedule_interval(lambda _: ticks.append(1), 0.005)"
            ),
            "w.close()",
        ),
        (
            "glut",
            "OpenGL",
            (
                "from OpenGL.GLUT import *; glutInit([]); w = glutCreateWindow(b'hi'); glutDisplayFunc(lambda: None);"
                " tick = lambda _: (ticks.append(1), glutTimerFunc(5, tick, 0)); tick(0)"
            ),
            "glutDestroyWindow(w)",
        ),
    ],
)
def test_a_window_lives_while_the_prompt_waits(start, program, display, name, module, cell, close):
    look = subprocess.run([GUI_PYTHON, "-c", f"import prompt_toolkit, {module}"], capture_output=True, check=False)
    if look.returncode:
        pytest.skip(f"{GUI_PYTHON} has no {module}")
    session = start(command=[GUI_PYTHON, *program[1:]], env=display)
    session.wait_for("In [1]:")
    session.run(f"%gui {name}")
    session.run(f"ticks = []; {cell}")
    while "True" not in session.run("len(ticks) > 20"):
        pass
    session.run(close)
    session.run("6 * 7", ": 42")  # with no window left, too
    session.type("exit\r")
    assert session.exit_status() == 0


def test_figures_are_windows_that_live(start, program, display):
    look = subprocess.run([GUI_PYTHON, "-c", "import PySide6, matplotlib"], capture_output=True, check=False)
    if look.returncode:
        pytest.skip(f"{GUI_PYTHON} has no PySide6 or no matplotlib")
    session = start(command=[GUI_PYTHON, *program[1:]], env={**display, "QT_QPA_PLATFORM": "offscreen"})
    session.wait_for("In [1]:")
    session.run("%matplotlib qt")
    session.run("import matplotlib.pyplot as plt; line, = plt.plot([1, 2, 3]); drawn = []")
    session.run("w = plt.gcf().canvas; w.mpl_connect('draw_event', drawn.append); w.manager.window.isVisible()", "True")
    session.run("line.set_color('red')")
    while "True" not in session.run("bool(drawn)"):
        pass
    session.run("plt.show(); 'not blocked'", "not blocked")
