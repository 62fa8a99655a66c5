"""The kernel's side of ipywidgets, told by a front end that keeps widgets as a page does."""

import asyncio
import io
import json
import sys

import pytest

from perijove.runner.headless import Job, run_file
from perijove.runner.widgets import STATE
from perijove.settings import Settings

from .conftest import draw, kernel_front
from .widget_page import SecondFront, WidgetPage

pytestmark = pytest.mark.libraries
ALL_CONTROLS = """
choosing = (w.Dropdown, w.Select, w.SelectionSlider, w.SelectionRangeSlider)
options = {w.GridspecLayout: {'n_rows': 1, 'n_columns': 1}, w.interactive: None, w.Play: {}}
for kind in {kind for kind in vars(w).values() if isinstance(kind, type) and issubclass(kind, w.DOMWidget)}:
    given = options.get(kind, {'options': ['a', 'b']} if issubclass(kind, choosing) else {})
    if given is not None:
        display(kind(**given))
"""


@pytest.fixture(scope="module")
def kernel(open_kernel):
    kernel = open_kernel()
    assert draw(kernel, "import ipywidgets as w").reply["status"] == "ok"
    return kernel


@pytest.fixture
def page(kernel):
    return WidgetPage(kernel)


def printed(messages):
    found = [kernel_front.content(message) for message in messages if message.msg_type == "stream"]
    return "".join(content["text"] for content in found)


def text_of(outputs):
    return "".join(output["text"] for output in outputs if output["output_type"] == "stream")


def test_all_controls_have_a_model_and_a_view(page):
    page.run(ALL_CONTROLS)
    views = {state.get("_view_name") for state in page.models.values()}
    assert {
        "IntSliderView",
        "ButtonView",
        "DropdownView",
        "TextView",
        "OutputView",
        "TabView",
        "FileUploadView",
    } <= views
    assert len(page.models) > 60


def test_a_slider_that_is_moved_tells_its_observers(page):
    page.run("s = w.IntSlider(); s.observe(lambda change: print('now', change['new']), 'value'); display(s)")
    messages = page.set(page.named("IntSliderModel"), value=7)
    assert printed(messages) == "now 7\n"
    assert {"value": 7} in page.echoed
    assert draw(page.kernel, "s.value").of("text/plain") == "7"


def test_a_button_calls_and_what_fails_is_shown_with_its_click(page):
    page.run("b = w.Button(); b.on_click(lambda _: 1 / 0); display(b)")
    messages = page.click(page.named("ButtonModel"))
    assert "ZeroDivisionError" in printed(messages) or "error" in [message.msg_type for message in messages]
    assert draw(page.kernel, "1 + 1").of("text/plain") == "2"


def test_what_a_handler_draws_is_shown_with_its_message(page):
    page.run("import matplotlib.pyplot as plt\nb = w.Button(); b.on_click(lambda _: plt.plot([1, 2])); display(b)")
    messages = page.click(page.named("ButtonModel"))
    (shown,) = [kernel_front.content(message) for message in messages if message.msg_type == "display_data"]
    assert shown["data"]["image/png"].startswith("iVBOR")


def test_bytes_travel_beside_the_messages_both_ways(page):
    page.run("image = w.Image(value=b'\\x89PNG', format='png'); display(image)")
    comm_id = page.named("ImageModel")
    assert page.buffers[comm_id] == [b"\x89PNG"]
    page.set(comm_id, buffers=(b"\x00\xff",), paths=(["value"],))
    assert draw(page.kernel, "bytes(image.value)").of("text/plain") == "b'\\x00\\xff'"


def test_an_output_widget_takes_what_its_block_prints_and_no_more(page):
    page.run("out = w.Output(); display(out)\nwith out:\n    print('inside')\nprint('outside')")
    assert text_of(page.outputs[page.named("OutputModel")]) == "inside\n"


def test_an_output_widget_takes_errors(page):
    page.run("out = w.Output()\nwith out:\n    1 / 0\nprint('goes on')")
    told = str(page.outputs[page.named("OutputModel")])
    assert "ZeroDivisionError" in told


def test_an_output_widget_takes_what_a_thread_prints(page):
    page.run(
        "import threading\nout = w.Output()\n"
        "def work():\n    with out:\n        print('from a thread')\n"
        "thread = threading.Thread(target=work); thread.start(); thread.join()"
    )
    assert text_of(page.outputs[page.named("OutputModel")]) == "from a thread\n"


def test_interact_draws_again_for_each_change(page):
    page.run("@w.interact(x=3)\ndef double(x):\n    print('twice is', 2 * x)")
    output = page.named("OutputModel")
    assert text_of(page.outputs[output]) == "twice is 6\n"
    page.set(page.named("IntSliderModel"), value=5)
    assert text_of(page.outputs[output]).endswith("twice is 10\n")


def test_a_cell_that_awaits_hears_what_is_done_meanwhile(page):
    page.run("import asyncio\nslider = w.IntSlider(); display(slider)")
    comm_id = page.named("IntSliderModel")
    code = (
        "moved = asyncio.get_running_loop().create_future()\n"
        "slider.observe(lambda change: moved.set_result(change['new']), 'value')\n"
        "print('waiting', flush=True)\n"
        "print('heard', await moved)"
    )
    request = page.kernel.execute(code)
    page.kernel.until("stream", "waiting")
    page.say(comm_id, {"method": "update", "state": {"value": 9}, "buffer_paths": []})
    assert "heard 9" in printed(page.kernel.until_idle(request))
    assert page.kernel.reply(request)["status"] == "ok"


def test_a_page_that_comes_again_gets_all_widgets_back(page):
    page.run(
        "import array\n"
        "w.Widget.close_all()\n"
        "kept = w.IntSlider(value=4); picture = w.Image(value=b'bytes'); out = w.Output()\n"
        "box = w.HBox([kept, picture])\n"
        "with out: print('captured')\n"
        "display(box)"
    )
    slider = page.named("IntSliderModel")
    page.set(slider, value=6)
    second = SecondFront(page.kernel).ready()
    try:
        again = WidgetPage(second)
        again.come_back()
        assert again.models[slider]["value"] == 6
        assert again.models[again.named("ImageModel")]["value"] == b"bytes"
        children = again.models[again.named("HBoxModel")]["children"]
        assert children == [f"IPY_MODEL_{slider}", f"IPY_MODEL_{again.named('ImageModel')}"]
        # It is a page like the first: what is done in it reaches the kernel, and the first page.
        again.run("kept.observe(lambda change: print('now', change['new']), 'value')")
        assert printed(again.set(slider, value=9)) == "now 9\n"
        again.set(again.named("ImageModel"), paths=(["value"],), buffers=(b"new",))
        assert draw(page.kernel, "kept.value, bytes(picture.value)").of("text/plain") == "(9, b'new')"
    finally:
        second.leave()


def test_a_page_that_comes_again_while_a_cell_runs_is_answered_after_it(page):
    page.run("w.Widget.close_all(); kept = w.IntSlider(value=4)")
    request = page.kernel.execute("print('on', flush=True); done = input('go?')", allow_stdin=True)
    page.kernel.until("stream", "on")
    second = SecondFront(page.kernel).ready()
    try:
        again = WidgetPage(second)
        asked = again.say("w", {"method": "request_states"})
        page.kernel.receive(kernel_front.Channel.STDIN)
        page.kernel.send("input_reply", {"value": "yes"}, kernel_front.Channel.STDIN)
        assert page.kernel.reply(request)["status"] == "ok"
        second.until_idle(asked)
        again.come_back()
        assert [state["value"] for state in again.models.values() if "value" in state] == [4]
    finally:
        second.leave()


def test_widgets_made_anywhere_follow_the_same_conventions(page):
    page.run(
        "import anywidget, traitlets\n"
        "class Counter(anywidget.AnyWidget):\n"
        "    _esm = 'export default { render() {} }'\n"
        "    value = traitlets.Int(0).tag(sync=True)\n"
        "counter = Counter(); counter"
    )
    comm_id = page.named("AnyModel")
    page.set(comm_id, value=3)
    assert draw(page.kernel, "counter.value").of("text/plain") == "3"


def test_closed_widgets_are_gone_from_the_page(page):
    page.run("closing = w.Text(); display(closing)")
    comm_id = page.named("TextModel")
    page.run("closing.close()")
    assert comm_id not in page.models


def test_a_run_keeps_the_widgets_in_the_notebook(libraries, tmp_path, monkeypatch):
    folder = tmp_path / "jupyter" / "kernels" / "libraries"
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "perijove.kernel", "-f", "{connection_file}", "--python", libraries]
    (folder / "kernel.json").write_text(
        json.dumps({"argv": command, "display_name": "Libraries", "language": "python"})
    )
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.setenv("PYTHONPATH", kernel_front.SOURCES)
    sources = [
        "import ipywidgets as w\ns = w.IntSlider(value=2); picture = w.Image(value=b'ab'); display(s)",
        "s.value = 8\nout = w.Output(); display(out)\nwith out:\n    print('kept')",
        "print(out.outputs[0]['text'])",
    ]
    cells = [
        {"cell_type": "code", "id": f"c{i}", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
        for i, source in enumerate(sources)
    ]
    source = tmp_path / "a.ipynb"
    source.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    target = tmp_path / "b.ipynb"
    result = asyncio.run(run_file(Job(source, target, kernel="libraries"), Settings(), io.StringIO()))
    assert result.failed == ()
    written = json.loads(target.read_text())
    state = written["metadata"]["widgets"][STATE]["state"].values()
    by_name = {each["model_name"]: each for each in state}
    assert by_name["IntSliderModel"]["state"]["value"] == 8
    assert by_name["ImageModel"]["buffers"][0]["data"] == "YWI="
    assert by_name["OutputModel"]["state"]["outputs"] == [{"output_type": "stream", "name": "stdout", "text": "kept\n"}]
    assert [output["output_type"] for output in written["cells"][1]["outputs"]] == ["display_data"]
    assert "kept" in "".join(written["cells"][2]["outputs"][0]["text"])
