"""The notebook in a real browser, on the real server and kernel: what a person does in the first hour."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from notebook_page import NotebookPage
from playwright.sync_api import expect
from programs import ROOT, Server

pytestmark = pytest.mark.browser
Open = Callable[..., NotebookPage]
Start = Callable[..., Server]


def code(source: str, id_: str) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": None, "id": id_, "metadata": {}, "outputs": [], "source": source}


def write_notebook(server: Server, name: str, *sources: str) -> Path:
    cells = [code(source, f"c{number}") for number, source in enumerate(sources)]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path = server.folder / name
    path.write_text(json.dumps(notebook, indent=1, sort_keys=True) + "\n")
    return path


def read_cells(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text())["cells"]


def joined(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)


def take_picture(page: NotebookPage) -> None:
    """The picture that README.md shows; copied there by hand when the page has changed."""
    page.page.set_viewport_size({"width": 1100, "height": 1760})
    page.command(0)
    page.page.evaluate("window.scrollTo(0, 0)")
    page.page.wait_for_timeout(500)
    pictures = ROOT / ".cache"
    pictures.mkdir(exist_ok=True)
    page.page.screenshot(path=pictures / "notebook-page.png")


def test_the_tour_runs(start_server: Start, open_notebook: Open, tmp_path: Path):
    folder = tmp_path / "examples"
    shutil.copytree(ROOT / "examples", folder)
    page = open_notebook(start_server(folder), "notebooks/01-tour.ipynb")
    expect(page.page.locator("h1")).to_have_text("A tour of Perijove")
    page.page.locator("math, .katex").first.wait_for()
    for number, text in enumerate(["step 2", "Ganymede"]):
        page.run([2, 4][number])
        expect(page.outputs([2, 4][number]).locator("*").first).to_be_visible()
        page.wait_until_ran([2, 4][number], timeout=60_000)
        if number == 0:
            expect(page.outputs(2)).to_contain_text(text)
        else:
            expect(page.outputs(4).locator("iframe").content_frame.locator("table")).to_contain_text(text)
    page.run(6)
    page.outputs(6).locator("img").wait_for(timeout=60_000)
    page.run(8)
    expect(page.outputs(8)).to_contain_text("100%")
    assert page.outputs(8).inner_text().count("listening") == 1
    page.run(10)
    page.cell(10).get_by_label("What is your name?").fill("Juno")
    page.page.keyboard.press("Enter")
    expect(page.outputs(10)).to_contain_text("Hello, Juno")
    page.run(12)
    expect(page.outputs(12)).to_contain_text("ZeroDivisionError: division by zero")
    page.run(14)
    expect(page.outputs(14)).to_contain_text("the shell says: Linux")
    page.wait_until_saved()
    take_picture(page)


def test_no_line_is_lost_or_doubled_when_the_page_is_reloaded(start_server: Start, open_notebook: Open):
    server = start_server()
    path = write_notebook(
        server,
        "loop.ipynb",
        "import time\nfor i in range(100):\n    print('line', i)\n    time.sleep(0.08)\nprint('end')",
    )
    page = open_notebook(server, "notebooks/loop.ipynb")
    page.run(0)
    expect(page.outputs(0)).to_contain_text("line 5\n", timeout=60_000)
    page.page.reload()
    page.wait_until_shown()
    expect(page.prompt(0)).to_have_text("[*]")
    page.page.wait_for_timeout(1500)
    page.page.reload()
    expect(page.outputs(0)).to_contain_text("end", timeout=60_000)
    page.wait_until_ran(0, 1)

    expected = "".join(f"line {i}\n" for i in range(100)) + "end\n"
    assert page.outputs(0).inner_text().split() == expected.split()
    page.save()
    assert joined(read_cells(path)[0]["outputs"][0]["text"]) == expected


def test_a_closed_page_changes_nothing(start_server: Start, open_notebook: Open):
    server = start_server()
    path = write_notebook(server, "alone.ipynb", "import time\nfor i in range(30):\n    print(i)\n    time.sleep(0.05)")
    page = open_notebook(server, "notebooks/alone.ipynb")
    page.run(0)
    expect(page.outputs(0)).to_contain_text("3", timeout=60_000)
    page.page.close()

    again = open_notebook(server, "notebooks/alone.ipynb")
    again.wait_until_ran(0, 1)
    assert again.outputs(0).inner_text().split() == [str(i) for i in range(30)]
    again.wait_until_saved()
    assert joined(read_cells(path)[0]["outputs"][0]["text"]).split() == [str(i) for i in range(30)]


def test_two_browsers_see_each_others_edits_and_outputs(start_server: Start, open_notebook: Open):
    server = start_server()
    write_notebook(server, "both.ipynb", "a = 1", "b = 2")
    one = open_notebook(server, "notebooks/both.ipynb")
    two = open_notebook(server, "notebooks/both.ipynb")
    one.edit(0, "print('from one')")
    expect(two.cell(0).locator(".cm-content")).to_have_text("print('from one')")
    two.edit(1, "print('from two')")
    expect(one.cell(1).locator(".cm-content")).to_have_text("print('from two')")
    two.run(0)
    expect(one.outputs(0)).to_contain_text("from one", timeout=60_000)
    one.command(1, "b")
    expect(two.cells).to_have_count(3)
    # Both type into one cell at once: every character of both arrives, and the two agree.
    one.cell(2).locator(".cm-content").click()
    two.cell(2).locator(".cm-content").click()
    for letter in "abcdefgh":
        one.page.keyboard.type(letter)
        two.page.keyboard.type(letter.upper())
    content = one.cell(2).locator(".cm-content")
    expect(content).to_have_text(re.compile(r"^\w{16}$"))
    text = content.inner_text()
    expect(two.cell(2).locator(".cm-content")).to_have_text(text)
    assert sorted(text) == sorted("abcdefghABCDEFGH")


def test_cells_are_edited_saved_and_found_again(start_server: Start, open_notebook: Open, peers: str):
    server = start_server()
    path = write_notebook(server, "edit.ipynb", "one = 1", "two = 2", "three = 3")
    page = open_notebook(server, "notebooks/edit.ipynb")
    page.command(0, "b")  # add below
    expect(page.cells).to_have_count(4)
    page.edit(1, "added = 'ä🐍'")
    page.command(0, "Control+Shift+ArrowDown")  # move down
    expect(page.cell(0).locator(".cm-content")).to_have_text("added = 'ä🐍'")
    page.command(3, "d", "d")  # delete
    expect(page.cells).to_have_count(3)
    page.page.keyboard.press("z")  # undo
    expect(page.cells).to_have_count(4)
    page.command(2, "m")  # change type
    expect(page.cell(2)).to_have_attribute("aria-label", re.compile("Markdown"))
    page.cell(3).locator(".cm-content").click()
    page.page.keyboard.press("Home")
    for _ in range(5):
        page.page.keyboard.press("ArrowRight")
    page.page.keyboard.press("Control+Shift+Minus")  # split
    expect(page.cells).to_have_count(5)
    page.save()
    text = path.read_text()

    assert [joined(cell["source"]) for cell in json.loads(text)["cells"]] == [
        "added = 'ä🐍'",
        "one = 1",
        "two = 2",
        "three",
        " = 3",
    ]
    assert [cell["cell_type"] for cell in json.loads(text)["cells"]] == ["code", "code", "markdown", "code", "code"]
    script = "import nbformat, sys; n = nbformat.read(sys.argv[1], 4); nbformat.validate(n); sys.stdout.write(nbformat.writes(n) + '\\n')"
    theirs = subprocess.run([peers, "-c", script, path], capture_output=True, text=True, check=True)
    assert theirs.stdout == text
    page.page.reload()
    page.wait_until_shown()
    expect(page.cells).to_have_count(5)
    expect(page.cell(4).locator(".cm-content")).to_have_text(" = 3")


def test_code_is_interrupted_and_the_kernel_restarted(start_server: Start, open_notebook: Open):
    server = start_server()
    write_notebook(server, "stop.ipynb", "x = 5\nwhile True: pass", "print('x' in dir())")
    page = open_notebook(server, "notebooks/stop.ipynb")
    page.run(0)
    expect(page.page.locator(".kernel-state")).to_have_text("Running", timeout=60_000)
    page.run(1)
    page.button("Interrupt").click()
    expect(page.outputs(0)).to_contain_text("KeyboardInterrupt")
    page.run(1)
    expect(page.outputs(1)).to_contain_text("True")
    page.button("Restart").click()
    page.page.get_by_role("dialog").get_by_role("button", name=re.compile("Restart")).first.click()
    page.run(1)
    expect(page.outputs(1)).to_contain_text("False", timeout=60_000)


def test_rich_results_are_shown(start_server: Start, open_notebook: Open):
    server = start_server()
    bundles = {
        "markdown": "display({'text/markdown': '**bold** words', 'text/plain': 'x'}, raw=True)",
        "latex": "display({'text/latex': '$e^{i\\\\pi}$', 'text/plain': 'x'}, raw=True)",
        "json": "display({'application/json': {'moons': ['Io', 'Europa']}, 'text/plain': 'x'}, raw=True)",
        "svg": 'display({\'image/svg+xml\': \'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"></svg>\'}, raw=True)',
        "html": 'display({\'text/html\': \'<b id="it">from html</b><script>document.getElementById("it").textContent += " and script"</script>\'}, raw=True)',
        "stream": "print('\\x1b[31mred\\x1b[0m'); print('10%\\r100%')",
    }
    write_notebook(server, "rich.ipynb", *bundles.values())
    page = open_notebook(server, "notebooks/rich.ipynb")
    page.button("Run all").click()
    page.wait_until_ran(5, 6, timeout=60_000)

    expect(page.outputs(0).locator("strong")).to_have_text("bold")
    expect(page.outputs(1).locator("math, .katex").first).to_be_visible()
    expect(page.outputs(2)).to_contain_text("Europa")
    expect(page.outputs(3).locator("img")).to_be_visible()
    expect(page.outputs(4).locator("iframe").content_frame.locator("#it")).to_have_text("from html and script")
    assert page.outputs(5).inner_text().split() == ["red", "100%"]


def test_html_that_came_with_the_file_runs_no_script(start_server: Start, open_notebook: Open):
    server = start_server()
    path = write_notebook(server, "stranger.ipynb", "1")
    notebook = json.loads(path.read_text())
    html = "<b id='it'>quiet</b><script>document.getElementById('it').textContent = 'loud'</script><img src=x onerror=\"document.getElementById('it').textContent='loud'\">"
    notebook["cells"][0]["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": {"text/html": html}}]
    path.write_text(json.dumps(notebook))
    page = open_notebook(server, "notebooks/stranger.ipynb")
    frame = page.outputs(0).locator("iframe").content_frame

    expect(frame.locator("#it")).to_have_text("quiet")
    page.page.wait_for_timeout(500)
    expect(frame.locator("#it")).to_have_text("quiet")


LOUD = "<b id='it'>quiet</b><script>document.getElementById('it').textContent = 'loud'</script>"


def test_scripts_of_a_file_run_when_its_user_trusts_it_and_ever_after(start_server: Start, open_notebook: Open):
    server = start_server()
    path = write_notebook(server, "known.ipynb", "1")
    notebook = json.loads(path.read_text())
    notebook["cells"][0]["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": {"text/html": LOUD}}]
    path.write_text(json.dumps(notebook))
    before = path.read_bytes()
    page = open_notebook(server, "notebooks/known.ipynb")
    expect(page.outputs(0).locator("iframe").content_frame.locator("#it")).to_have_text("quiet")
    expect(page.banner()).to_contain_text("without their scripts")
    page.button("Trust this notebook").click()

    expect(page.outputs(0).locator("iframe").content_frame.locator("#it")).to_have_text("loud")
    expect(page.banner()).not_to_contain_text("scripts")
    page.page.close()
    server.stop()
    again = open_notebook(start_server(), "notebooks/known.ipynb")
    expect(again.outputs(0).locator("iframe").content_frame.locator("#it")).to_have_text("loud")
    expect(again.banner()).not_to_contain_text("scripts")
    assert path.read_bytes() == before


def test_scripts_that_were_run_here_run_after_a_restart_too(start_server: Start, open_notebook: Open):
    server = start_server()
    write_notebook(server, "own.ipynb", f"from IPython.display import HTML\nHTML({LOUD!r})")
    page = open_notebook(server, "notebooks/own.ipynb")
    page.run(0)
    page.wait_until_ran(0)
    expect(page.outputs(0).locator("iframe").content_frame.locator("#it")).to_have_text("loud")
    page.save()
    page.page.close()
    server.stop()

    again = open_notebook(start_server(), "notebooks/own.ipynb")
    expect(again.outputs(0).locator("iframe").content_frame.locator("#it")).to_have_text("loud")
    expect(again.banner()).not_to_contain_text("scripts")


def test_an_old_notebook_is_shown_and_written_anew_only_when_it_is_changed(start_server: Start, open_notebook: Open):
    server = start_server()
    path = server.folder / "old.ipynb"
    cell = {
        "cell_type": "code",
        "language": "python",
        "input": "6 * 7",
        "outputs": [],
        "collapsed": False,
        "metadata": {},
    }
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": [cell]}]}
    path.write_text(json.dumps(old))
    page = open_notebook(server, "notebooks/old.ipynb")
    expect(page.banner()).to_contain_text("The file is of format 3")
    page.save()
    assert json.loads(path.read_text()) == old
    page.run(0)
    expect(page.outputs(0)).to_contain_text("42")
    page.save()
    assert json.loads(path.read_text())["nbformat"] == 4


def test_what_is_opened_and_not_changed_is_not_rewritten(start_server: Start, open_notebook: Open):
    server = start_server()
    path = server.folder / "untouched.ipynb"
    path.write_text(
        '{"nbformat":4, "nbformat_minor":2,"metadata":{},\n\n"cells":[{"cell_type":"code","source":["1"],"metadata":{},"outputs":[],"execution_count":null}]}'
    )
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    page = open_notebook(server, "notebooks/untouched.ipynb")
    page.save()
    page.page.close()
    server.stop()

    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"cells": [', "broken.ipynb"),
        ("not a notebook at all", "broken.ipynb"),
        ('{"nbformat": 4, "cells": 5}', "cells"),
    ],
)
def test_a_broken_file_says_so_and_is_left_alone(start_server: Start, open_notebook: Open, text: str, says: str):
    server = start_server()
    path = server.folder / "broken.ipynb"
    path.write_text(text)
    page = open_notebook(server, "notebooks/broken.ipynb", ready=False)

    expect(page.banner()).to_contain_text(says)
    assert path.read_text() == text
    assert server.process.poll() is None
