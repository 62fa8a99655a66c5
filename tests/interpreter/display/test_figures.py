import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("matplotlib", reason="matplotlib is not installed")

PNG = b"\x89PNG"


@pytest.fixture(autouse=True)
def _closed():
    import matplotlib.pyplot as plt

    plt.switch_backend("module://perijove.interpreter.display.matplotlib_backend")
    yield
    plt.close("all")
    plt.switch_backend("agg")


def kinds(events):
    return [(type(event).__name__, sorted(event.data)) for event in events]


FIGURE = ("Display", ["image/png", "text/plain"])


def test_open_figures_are_shown_and_closed(session):
    code = "import matplotlib.pyplot as plt\nplt.figure(); plt.plot([1, 2]);\nplt.figure(); plt.plot([1]);"
    events = session.events(code)
    assert kinds(events) == [FIGURE, FIGURE]
    assert base64.b64decode(events[0].data["image/png"]).startswith(PNG)
    assert events[0].data["text/plain"] == "<Figure size 640x480 with 1 Axes>"
    assert session.plain("plt.get_fignums()") == ["[]"]


def test_show_shows_at_once(session, capsys):
    code = "import matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()\ndisplay('after')"
    assert [sorted(event.data) for event in session.events(code)] == [["image/png", "text/plain"], ["text/plain"]]


def test_a_figure_that_is_the_result_is_shown_once(session):
    code = "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nfig"
    assert kinds(session.events(code)) == [("Result", ["image/png", "text/plain"])]


def test_figures_of_a_failed_cell_are_shown_before_its_error(session):
    code = "import matplotlib.pyplot as plt\nplt.plot([1])\n1/0"
    assert [type(event).__name__ for event in session.events(code)] == ["Display", "ErrorEvent"]


def test_a_figure_that_cannot_be_drawn_is_told(session, capsys):
    code = (
        "import matplotlib.pyplot as plt\nclass Bad(plt.Line2D):\n  def draw(self, r): raise ValueError('no drawing')\n"
        "f, ax = plt.subplots()\nax.add_line(Bad([0], [0]));"
    )
    assert session(code).status == "ok"
    assert "no drawing" in capsys.readouterr().err


def test_another_backend_is_left_alone(session):
    assert session.events("import matplotlib.pyplot as plt\nplt.switch_backend('agg')\nplt.plot([1]);") == []


CODE = """
import os, subprocess, sys
from perijove.interpreter.interpreter import Interpreter
class Host:
    def emit(self, event): print(type(event).__name__, *getattr(event, "data", ["failed"]))
    def ask(self, prompt, password): raise AssertionError
python = Interpreter(Host())
python.run_sync(python.prepare("import matplotlib.pyplot as plt\\nplt.plot([1]);"))
print(os.environ.get("MPLBACKEND"))
"""


def test_our_backend_is_chosen_when_matplotlib_is_imported():
    environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[2] / "src")
    done = subprocess.run([sys.executable, "-c", CODE], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "Display text/plain image/png\nNone\n"
