"""What libraries draw: a cell each, and what it has to publish. The groups share a kernel."""

from dataclasses import dataclass

HTML, PNG, SVG, PLAIN = "text/html", "image/png", "image/svg+xml", "text/plain"
LATEX, PDF, SCRIPT = "text/latex", "application/pdf", "application/javascript"
VIEW = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True)
class Case:
    """`shown` are pairs of a MIME type (or `stdout`, or a kind of message) and a text in what is published as it."""

    library: str
    what: str
    code: str
    shown: tuple[tuple[str, str], ...]
    # What the same cell shows in a terminal; when empty nothing is asked of it, and None is not run: it opens a browser.
    terminal: str | None = ""


TABLES = (
    Case("pandas", "table", "import pandas as pd\npd.DataFrame({'a': [1, 2]})", ((HTML, "<table"), (PLAIN, "   a\n0  1")), "0  1"),
    Case("pandas", "Styler", "pd.DataFrame({'a': [1, 2]}).style.highlight_max()", ((HTML, "background-color: yellow"),), "style.Styler at"),
    Case(
        "pandas",
        "table schema",
        "pd.options.display.html.table_schema = True\ndisplay(pd.DataFrame({'a': [7]}))\npd.options.display.html.table_schema = False",
        (("application/vnd.dataresource+json", "schema"), (HTML, "<td>7</td>")),
    ),
    Case("polars", "table", "import polars as pl\npl.DataFrame({'a': [1, 2]})", ((HTML, "<table"), (PLAIN, "shape: (2, 1)")), "shape: (2, 1)"),
    Case("numpy", "array", "import numpy as np\nnp.arange(4).reshape(2, 2)", ((PLAIN, "array([[0, 1],\n       [2, 3]])"),), "array([[0, 1]"),
    Case("polars", "chart", "pl.DataFrame({'a': [1]}).plot.point(x='a', y='a')", ((HTML, "vega-embed"),), "alt.Chart"),
    Case("geopandas", "table", "import geopandas, shapely\nframe = geopandas.GeoDataFrame({'moon': ['Io']}, geometry=[shapely.Point(1, 2).buffer(1)])\nframe", ((HTML, "POLYGON"), (PLAIN, "POLYGON")), "POLYGON"),
    Case("shapely", "shape", "frame.geometry[0]", ((SVG, "<svg"), (PLAIN, "<POLYGON")), "<POLYGON"),
    Case("statsmodels", "summary", "import statsmodels.api as sm\nsm.OLS(np.arange(9.), sm.add_constant(np.arange(9.))).fit().summary()", ((HTML, "OLS Regression Results"), (LATEX, "tabular"), (PLAIN, "OLS Regression")), "OLS Regression"),
    Case("xarray", "dataset", "import xarray as xr\nxr.Dataset({'a': ('x', [1, 2])})", ((HTML, "xr-header"), (PLAIN, "<xarray.Dataset>")), "<xarray.Dataset>"),
    Case("xarray", "data array", "import xarray as xr\nxr.DataArray([1, 2], dims='x')", ((HTML, "xr-header"), (PLAIN, "<xarray.DataArray")), "<xarray.DataArray"),
    Case("great_tables", "table", "from great_tables import GT\nGT(pd.DataFrame({'a': [1]}))", ((HTML, "gt_table"),)),
    Case("itables", "interactive table", "import itables\nitables.init_notebook_mode(all_interactive=True)\npd.DataFrame({'a': [1]})", ((HTML, "<table"), (HTML, "new ITable"))),
    Case("itables", "table as before", "itables.init_notebook_mode(all_interactive=False)\npd.DataFrame({'a': [1]})", ((HTML, "dataframe"),)),
)  # fmt: skip

QT = """\
import os
os.environ['QT_QPA_PLATFORM'] = 'offscreen'
from PySide6.QtWidgets import QApplication
application = QApplication([])
%matplotlib qt
import matplotlib.pyplot as plt
(line,) = plt.plot([1, 2])
drawn = []
plt.gcf().canvas.mpl_connect('draw_event', drawn.append)
print(f'{plt.get_backend()}, a window: {plt.gcf().canvas.manager.window.isVisible()}')"""
FIGURES = (
    Case("matplotlib", "inline", "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2]);", ((PNG, "iVBOR"), (PLAIN, "<Figure size 640x480"))),
    Case("matplotlib", "retina", "%config InlineBackend.figure_formats = ['retina']\nplt.plot([1, 2]);", ((PNG, "iVBOR"), ("metadata", "'width': "))),
    Case("matplotlib", "svg", "from matplotlib_inline.backend_inline import set_matplotlib_formats\nset_matplotlib_formats('svg')\nplt.plot([1, 2]);", ((SVG, "<svg"),)),
    Case("matplotlib", "pdf", "set_matplotlib_formats('pdf')\nplt.plot([1, 2]);", ((PDF, "JVBERi"),)),
    Case("matplotlib", "agg", "set_matplotlib_formats('png')\n%matplotlib agg\nplt.plot([1, 2])\nprint(plt.get_backend())", (("stdout", "agg"),), "agg"),
    Case("matplotlib", "inline again, by show()", "%matplotlib inline\nplt.plot([1, 2]); plt.show(); print('after')", ((PNG, "iVBOR"), ("stdout", "after"))),
    Case("matplotlib", "qt", QT, (("stdout", "qtagg, a window: True"),), "qtagg, a window: True"),
    Case("matplotlib", "a window is drawn while a cell awaits", "import asyncio\nline.set_color('red')\nwhile not drawn:\n    await asyncio.sleep(0.01)\nprint('drawn')\nplt.close('all')\n%matplotlib inline", (("stdout", "drawn"),), "drawn"),
    Case("geopandas", "plot", "import geopandas, shapely\ngeopandas.GeoSeries([shapely.Point(1, 2).buffer(1)]).plot();", ((PNG, "iVBOR"),)),
    Case("plotnine", "plot", "import pandas as pd\nfrom plotnine import aes, geom_point, ggplot\nggplot(pd.DataFrame({'x': [1, 2], 'y': [3, 4]}), aes('x', 'y')) + geom_point()", ((PNG, "iVBOR"), ("metadata", "'width': 640"))),
    Case("seaborn", "heat map", "import seaborn as sns\nsns.heatmap([[1, 2], [3, 4]]);", ((PNG, "iVBOR"),)),
    Case("networkx", "graph", "import networkx as nx\nnx.draw(nx.path_graph(3))", ((PNG, "iVBOR"),)),
    Case("pillow", "image", "from PIL import Image\nImage.new('RGB', (8, 4), 'red')", ((PNG, "iVBOR"), (PLAIN, "size=8x4")), "<PIL.Image"),
    Case("ipympl", "%matplotlib widget", "%matplotlib widget\nfigure, axes = plt.subplots()\naxes.plot([1, 2])\nplt.show()", ((VIEW, "model_id"), ("comm_open", "MPLCanvasModel"))),
)  # fmt: skip

CHARTS = (
    Case("plotly", "figure", "import plotly.graph_objects as go\ngo.Figure(go.Scatter(y=[1, 2]))", (("application/vnd.plotly.v1+json", "scatter"),), None),
    Case("plotly", "FigureWidget", "go.FigureWidget(go.Scatter(y=[1, 2]))", ((VIEW, "model_id"), ("comm_open", "anywidget"))),
    Case("altair", "chart", "import altair as alt, pandas as pd\nalt.Chart(pd.DataFrame({'a': [1], 'b': [2]})).mark_bar().encode(x='a', y='b')", ((HTML, "vega-embed"), (PLAIN, "alt.Chart")), "alt.Chart"),
    Case("altair", "JupyterChart", "alt.JupyterChart(alt.Chart(pd.DataFrame({'a': [1]})).mark_bar())", ((VIEW, "model_id"),)),
    Case("bokeh", "plot", "from bokeh.io import output_notebook, show\nfrom bokeh.plotting import figure\noutput_notebook(hide_banner=True)\np = figure(); p.line([1, 2], [1, 2]); show(p)", (("application/vnd.bokehjs_exec.v0+json", ""), (HTML, "<div")), None),
    Case("bokeh", "push_notebook", "from bokeh.io import push_notebook\nhandle = show(p, notebook_handle=True)\np.title.text = 'new'\npush_notebook(handle=handle)", (("comm_msg", "new"),), None),
    Case("folium", "map", "import folium\nfolium.Map(location=[45, -122])", ((HTML, "<iframe"),), "folium.Map"),
    Case("pydeck", "map", "import pydeck\npydeck.Deck(layers=[], initial_view_state=pydeck.ViewState(latitude=1, longitude=2))", ((HTML, "deck"),)),
    Case("pyvis", "network", "import os\nos.chdir(os.environ['HOME'])\nfrom pyvis.network import Network\nnet = Network(notebook=True, cdn_resources='in_line')\nnet.add_node(1, label='Io')\nnet.show('net.html')", ((HTML, "net.html"),)),
    Case("lets-plot", "plot", "import lets_plot\nlets_plot.LetsPlot.setup_html()\nlets_plot.ggplot({'x': [1, 2], 'y': [3, 4]}, lets_plot.aes('x', 'y')) + lets_plot.geom_point()", ((HTML, "LetsPlot"),)),
    Case("ipyleaflet", "map", "import ipyleaflet\nipyleaflet.Map(center=(1, 2), zoom=3)", ((VIEW, "model_id"), ("comm_open", "LeafletMapModel")), "Map(center=[1, 2]"),
    Case("bqplot", "lines", "from bqplot import pyplot as bq\nfigure_of_lines = bq.figure()\nbq.plot([1, 2], [3, 4])\nbq.show()", ((VIEW, "model_id"), ("comm_open", "LinesModel"))),
    Case("holoviews", "curve", "import holoviews as hv\nhv.extension('bokeh')\nhv.Curve([1, 2, 3])", ((HTML, "bokeh"),)),
    Case("panel", "row", "import panel as pn\npn.extension()\npn.Row('hello')", ((HTML, "hello"),)),
    Case("hvplot", "line", "import hvplot.pandas\npd.DataFrame({'a': [1, 2]}).hvplot()", ((HTML, "bokeh"),)),
)  # fmt: skip

TEXTS = (
    Case("sympy", "expression", "import sympy\nsympy.Symbol('x') ** 2", ((LATEX, "$\\displaystyle x^{2}$"), (PLAIN, "x**2")), "x**2"),
    Case("sympy", "init_printing", "sympy.init_printing()\nsympy.Symbol('y') / 2", ((LATEX, "\\frac{y}{2}"), (PLAIN, "─")), "─"),
    Case("sympy", "plot", "sympy.plot(sympy.Symbol('x'));", ((PNG, "iVBOR"),)),
    Case("scikit-learn", "diagram", "from sklearn.linear_model import Ridge\nRidge()", ((HTML, "sk-container"), (PLAIN, "Ridge()")), "Ridge()"),
    Case("rich", "table", "import rich.table\ntable = rich.table.Table('name')\ntable.add_row('Ada')\nrich.print(table)", ((HTML, "Ada"), (PLAIN, "Ada")), "Ada"),
    Case("rich", "pretty", "from rich import pretty\npretty.install()\n{'a': [1, 2]}", (("any", "'a'"),), "'a'"),
    Case("rich", "progress bar", "from rich.progress import track\nfor _ in track(range(3)): pass", ((VIEW, "model_id"), (HTML, "100%"))),
    Case("icecream", "ic()", "from icecream import ic\nx = 5\nic(x + 1)", (("stderr", "ic"), (PLAIN, "6")), "6"),
    Case("numba", "a cached function", "from numba import njit\n@njit(cache=True)\ndef add(a, b):\n    return a + b\nadd(19, 23)", ((PLAIN, "42"),), "42"),
    Case("ipywidgets", "slider", "import ipywidgets\nipywidgets.IntSlider(value=3)", ((VIEW, "model_id"), ("comm_open", "IntSliderModel"), (PLAIN, "IntSlider(value=3)")), "IntSlider(value=3)"),
    Case("tqdm", "auto", "from tqdm.auto import tqdm\nfor _ in tqdm(range(3)): pass", ((VIEW, "model_id"), ("comm_open", "FloatProgressModel")), "3/3"),
    Case("tqdm", "notebook", "from tqdm.notebook import tqdm as bar\nfor _ in bar(range(3)): pass", ((VIEW, "model_id"),)),
    Case("fastprogress", "progress bar", "from fastprogress import progress_bar\nfor _ in progress_bar(range(2)): pass", ((HTML, "<progress"), ("update_display_data", "2/2"))),
    Case("joblib", "parallel", "import joblib\njoblib.Parallel(n_jobs=2, prefer='threads', verbose=5)(joblib.delayed(abs)(i) for i in (-1, -2))", ((PLAIN, "[1, 2]"),), "[1, 2]"),
    Case("dask", "array", "import dask.array as da\nda.ones((4, 4))", ((HTML, "<table"), (PLAIN, "dask.array")), "dask.array"),
    Case("dask", "progress bar from a thread", "from dask.diagnostics import ProgressBar\nwith ProgressBar():\n    print(da.ones((4, 4)).sum().compute())", (("stdout", "Completed"), ("stdout", "16.0")), "16.0"),
    Case("distributed", "cluster widget", "from distributed import LocalCluster, Client\ncluster = LocalCluster(n_workers=1, processes=False, dashboard_address=None)\ndisplay(cluster)\nclient = Client(cluster)\ndisplay(client)\nprint(client.submit(sum, (1, 2)).result())", ((VIEW, "model_id"), (HTML, "LocalCluster"), ("stdout", "3"))),
    Case("distributed", "progress widget", "from distributed import progress\nfuture = client.submit(sum, (1, 2))\ndisplay(progress(future, notebook=True))\nclient.close(); cluster.close()", ((VIEW, "model_id"),)),
)  # fmt: skip

CACHED = """\
import joblib, os
memory = joblib.Memory(os.environ['HOME'], verbose=0)
@memory.cache
def slow(x):
    print('computed')
    return x
slow(5)"""
EXTENSIONS = (
    Case("jupysql", "%load_ext sql", "%load_ext sql\n%sql sqlite://\n%sql select 6 * 7 as answer", (("any", "answer"), (HTML, "<td>42</td>")), "42"),
    Case("jupysql", "%%sql", "%%sql\nselect 'cell' as source", (("any", "cell"),), "cell"),
    Case("jupysql", "%%sql --save", "%%sql --save moons --no-execute\nselect 'Io' as moon, 4 as height", (("any", "Skipping execution"),), "Skipping execution"),
    Case("jupysql", "%sqlplot", "%sql create table heights as select 4 as height union select 5\n%sqlplot histogram --table heights --column height", ((PNG, "iVBOR"),)),
    Case("line_profiler", "%lprun", "%load_ext line_profiler\ndef twice(x):\n    return 2 * x\n%lprun -f twice twice(3)", (("page", "Timer unit"), ("page", "return 2 * x")), "return 2 * x"),
    Case("line_profiler", "%%lprun_all", "%%lprun_all\ntotal = sum(range(100))", (("page", "Function: <lprof_cell>"), ("page", "total = sum(range(100))")), "lprof_cell"),
    Case("memory_profiler", "%memit", "%load_ext memory_profiler\nused = %memit -o -r 1 list(range(10))\nprint(type(used))", (("stdout", "peak memory"), ("stdout", "memory_profiler.MemitResult")), "memory_profiler.MemitResult"),
    Case("memory_profiler", "%mprun", "import textwrap\n%mprun -f textwrap.dedent textwrap.dedent(' a')", (("page", "Mem usage"), ("page", "def dedent(text):")), "Mem usage"),
    Case("watermark", "%watermark", "%load_ext watermark\n%watermark -v -p numpy", (("stdout", "IPython version"), ("stdout", "numpy")), "IPython version"),
    Case("pyinstrument", "%%pyinstrument", "%load_ext pyinstrument\nget_ipython().run_cell_magic('pyinstrument', '', 'def work():\\n    return sum(i for i in range(10 ** 6))\\nwork()')", ((HTML, "pyinstrument"), (PLAIN, "work")), "work"),
    Case("Cython", "%%cython", "%load_ext Cython\nget_ipython().run_cell_magic('cython', '', 'def thrice(int x):\\n    return 3 * x\\n')\nthrice(14)", ((PLAIN, "42"),), "42"),
    Case("Cython", "%%cython -a", "%%cython -a\ncdef int n = 3\nprint(n)", (("stdout", "3"), (HTML, "cython line"))),
    Case("jupyter-black", "%load_ext jupyter_black", "%load_ext jupyter_black\nprint('formatter', len(get_ipython().events.callbacks['pre_run_cell']))", (("stdout", "formatter"),)),
    Case("jupyter-black", "a cell is formatted", "x=[1,2]", (("set_next_input", "x = [1, 2]"),)),
    Case("ipython-autotime", "%load_ext autotime", "%load_ext autotime", (("stdout", "time:"),), "time:"),
    Case("joblib", "a cached function", CACHED, (("stdout", "computed"),)),
    Case("joblib", "the same cell again", CACHED, ((PLAIN, "5"), ("not stdout", "computed")), "5"),
)  # fmt: skip

# Its profiler takes the place of parts of Python's, and leaves them so: a kernel of its own.
SCALENE = (
    Case("scalene", "%load_ext scalene", "import os\nos.chdir(os.environ['HOME'])\n%load_ext scalene", (("stdout", "loaded"),)),
    Case("scalene", "%%scalene", "%%scalene --cpu-only\ntotal = 0\nfor i in range(6_000_000):\n    total += i * i % 7", (("stderr", "profile saved"),)),
    Case("scalene", "its profile", "profile = open('scalene-profile.json').read()\nprint('total += i * i' in profile)", (("stdout", "True"),)),
    Case("scalene", "%scrun --help", "try:\n    %scrun --help\nexcept Exception as error:\n    print(type(error).__name__)", (("stdout", "StopJupyterExecution"),)),
)  # fmt: skip

# Where R is, and an rpy2 that knows its version, in the libraries' environment.
R = (
    Case("rpy2", "%R", "%load_ext rpy2.ipython\n%R x <- c(1, 2, 3); mean(x)", ((PLAIN, "array([2.])"),)),
    Case("rpy2", "%%R", "%%R\nprint(summary(c(1, 2, 3)))", (("stdout", "Median"),)),
    Case("rpy2", "%R -i, -o", "y = 5\n%R -i y z <- y * 2\n%R -o z\nz", ((PLAIN, "array([10.])"),)),
    Case("rpy2", "plot", "%%R -w 300 -h 200\nplot(1:3)", ((PNG, "iVBOR"),)),
)  # fmt: skip

GROUPS = {
    "tables": TABLES,
    "figures": FIGURES,
    "charts": CHARTS,
    "texts": TEXTS,
    "extensions": EXTENSIONS,
    "scalene": SCALENE,
}
