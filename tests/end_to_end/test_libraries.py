"""What libraries draw, looked at in the browser; the pictures make the sheet that docs/libraries.md shows."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from notebook_page import NotebookPage
from playwright.sync_api import expect
from programs import ROOT, Server

pytestmark = [pytest.mark.browser, pytest.mark.libraries]
LIBRARIES = Path(os.environ.get("PERIJOVE_LIBRARIES", ROOT / ".venv-libraries" / "bin" / "python"))

# A cell, what has to be there, and how many of it at least; "frame" looks into the frame that shows HTML.
CELLS = [
    ("import pandas as pd\npd.DataFrame({'moon': ['Io', 'Europa'], 'km': [3643, 3122]})", "frame table tbody tr", 2),
    ("pd.DataFrame({'a': [1, 3], 'b': [4, 2]}).style.highlight_max(color='gold')", "frame table td", 4),
    ("import polars as pl\npl.DataFrame({'moon': ['Io', 'Europa'], 'km': [3643, 3122]})", "frame table tbody tr", 2),
    ("import matplotlib.pyplot as plt\nplt.figure(figsize=(4, 2.5)); plt.plot([1, 3, 2]);", "img", 1),
    ("%config InlineBackend.figure_formats = ['svg']\nplt.figure(figsize=(4, 2.5)); plt.bar(list('abc'), [1, 3, 2]);", "img, svg", 1),
    ("%config InlineBackend.figure_formats = ['retina']\nimport seaborn as sns\nplt.figure(figsize=(3, 2.5)); sns.heatmap([[1, 2], [3, 4]]);", "img", 1),
    ("import networkx as nx\nplt.figure(figsize=(3, 2.5)); nx.draw(nx.petersen_graph())", "img", 1),
    ("from PIL import Image\nImage.linear_gradient('L').resize((200, 100))", "img", 1),
    ("import sympy\nx = sympy.Symbol('x')\nsympy.Integral(sympy.exp(-x ** 2), (x, 0, sympy.oo))", "math, .katex", 1),
    ("from sklearn.pipeline import make_pipeline\nfrom sklearn.preprocessing import StandardScaler\nfrom sklearn.linear_model import Ridge\nmake_pipeline(StandardScaler(), Ridge())", "frame .sk-estimator", 2),
    ("import xarray as xr\nxr.DataArray([[1, 2], [3, 4]], dims=('x', 'y'), name='grid')", "frame .xr-header", 1),
    ("import dask.array as da\nda.ones((1000, 1000), chunks=(250, 500))", "frame svg", 1),
    ("from great_tables import GT\nGT(pd.DataFrame({'moon': ['Io'], 'km': [3643]})).tab_header(title='Moons')", "frame .gt_table tr", 2),
    ("from rich import print as show, table\nt = table.Table('moon', 'km'); t.add_row('Io', '3643')\nshow(t)", "frame pre", 1),
]  # fmt: skip


@pytest.fixture
def server(start_server: Callable[..., Server], tmp_path: Path) -> Server:
    """A server whose notebooks run in the libraries' environment."""
    if not LIBRARIES.exists():
        pytest.skip(f"the libraries' environment is not there: {LIBRARIES}; make .venv-libraries/.libraries")
    folder = tmp_path / "jupyter" / "kernels" / "libraries"
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "perijove.kernel", "-f", "{connection_file}", "--python", str(LIBRARIES)]
    spec = {"argv": command, "display_name": "Libraries", "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(spec))
    return start_server(JUPYTER_PATH=str(tmp_path / "jupyter"))


def write(server: Server, sources: list[str]) -> None:
    cells = [
        {"cell_type": "code", "id": f"c{n}", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
        for n, source in enumerate(sources)
    ]
    about = {"kernelspec": {"name": "libraries", "display_name": "Libraries", "language": "python"}}
    notebook = {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    (server.folder / "libraries.ipynb").write_text(json.dumps(notebook))


def found(outputs: Any, where: str) -> Any:
    """What a cell shows, there or in its frame."""
    if where.startswith("frame "):
        return outputs.locator("iframe").last.content_frame.locator(where.replace("frame ", ""))
    return outputs.locator(where)


def test_the_page_shows_what_libraries_draw(server: Server, open_notebook: Callable[..., NotebookPage]):
    write(server, [source for source, *_ in CELLS])
    page = open_notebook(server, "notebooks/libraries.ipynb")
    for number, (_, where, least) in enumerate(CELLS):
        page.run(number)
        page.wait_until_ran(number, timeout=60_000)
        shown = found(page.outputs(number), where)
        expect(shown.first).to_be_visible()
        assert shown.count() >= least, (number, where)
        if where.startswith("img"):
            sizes = "images => images.filter(each => each.tagName === 'IMG').map(each => each.decode().then(() => each.naturalWidth))"
            for width in shown.evaluate_all(f"async images => Promise.all(({sizes})(images))"):
                assert width >= 150
    take_sheet(page)


def test_the_notebook_of_a_page_keeps_its_widgets(server: Server, open_notebook: Callable[..., NotebookPage]):
    write(server, ["import ipywidgets as w\ns = w.IntSlider(value=2); s", "s.value = 8; p = w.Image(value=b'ab')"])
    page = open_notebook(server, "notebooks/libraries.ipynb")
    for number in (0, 1):
        page.run(number)
        page.wait_until_ran(number, timeout=60_000)
    page.save()
    page.wait_until_saved()
    metadata = json.loads((server.folder / "libraries.ipynb").read_text())["metadata"]
    kept = metadata["widgets"]["application/vnd.jupyter.widget-state+json"]
    assert (kept["version_major"], kept["version_minor"]) == (2, 0)
    models = {each["model_name"]: each for each in kept["state"].values()}
    assert models["IntSliderModel"]["state"]["value"] == 8
    assert models["ImageModel"]["buffers"] == [{"encoding": "base64", "path": ["value"], "data": "YWI="}]


def take_sheet(page: NotebookPage) -> None:
    """All outputs on one picture, in .cache; copied to docs by hand when they have changed."""
    from PIL import Image

    pictures = []
    for number in range(len(CELLS)):
        page.outputs(number).scroll_into_view_if_needed()
        page.page.wait_for_timeout(150)  # a frame draws after it has been scrolled to
        path = ROOT / ".cache" / f"library-{number}.png"
        path.parent.mkdir(exist_ok=True)
        page.outputs(number).screenshot(path=path)
        pictures.append(path)
    width, height, columns = 520, 290, 3
    sheet = Image.new("RGB", (columns * width, -(-len(pictures) // columns) * height), "white")
    for number, path in enumerate(pictures):
        with Image.open(path) as picture:
            cut = picture.convert("RGB").crop((0, 0, min(picture.width, width), min(picture.height, height)))
            sheet.paste(cut, ((number % columns) * width, (number // columns) * height))
        path.unlink()
    sheet.save(ROOT / ".cache" / "libraries.png", optimize=True)
