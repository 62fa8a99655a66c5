import importlib
import sys

import pytest

from perijove.compat import finder, magic


@pytest.fixture
def served(monkeypatch):
    """The names are served, with `IPython` there from the start."""
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    finder.install(["IPython", "ipykernel", "ipykernel.zmqshell"])
    yield
    finder.withdraw()


def test_a_module_is_ours_under_their_name(served):
    module = importlib.import_module("IPython.core.magic")
    assert (module.__name__, module.Magics) == ("IPython.core.magic", magic.Magics)
    assert "Magics" in dir(module)


def test_what_is_present_has_loaded_nothing(served):
    assert [vars(sys.modules[name]).keys() - {"zmqshell"} for name in ("IPython", "ipykernel")] == [
        {"__name__", "__doc__", "__package__", "__loader__", "__spec__", "__path__"}
    ] * 2
    assert sys.modules["ipykernel"].zmqshell is sys.modules["ipykernel.zmqshell"]


def test_a_module_below_comes_with_its_package(served):
    ipython = importlib.import_module("IPython")
    assert ipython.core.magic.Magics is magic.Magics
    assert ipython.display.__name__ == "IPython.display"


def test_what_is_set_or_deleted_is_so_in_ours(served, monkeypatch):
    module = importlib.import_module("IPython.core.magic")
    monkeypatch.setattr(module, "on_off", str.upper)
    assert magic.on_off is str.upper
    monkeypatch.undo()
    assert magic.on_off(1) == "ON"
    module.made_here = 1
    del module.made_here
    assert not hasattr(magic, "made_here")


def test_star_brings_what_the_module_is_there_for(served):
    names = {}
    exec("from IPython.display import *", names)
    assert {"HTML", "display", "Image"} <= names.keys()
    assert not {"Any", "annotations"} & names.keys()


@pytest.mark.parametrize(
    "code", ["import IPython.nothing", "from IPython import nothing", "from IPython.core.magic import x"]
)
def test_what_is_not_served_is_refused_in_a_sentence(served, code):
    with pytest.raises(ImportError, match=r"has no .* here: Perijove serves it, with .*") as caught:
        exec(code)
    assert not isinstance(caught.value, ModuleNotFoundError)
    with pytest.raises(AttributeError, match=r"has no .no_such. here: Perijove serves it, with"):
        _ = importlib.import_module("IPython.core.magic").no_such


def test_nobody_elses_names_are_touched(served):
    with pytest.raises(ModuleNotFoundError, match="No module named 'no_such_module'"):
        importlib.import_module("no_such_module")
    assert importlib.util.find_spec("IPython.core.display") is not None


def test_a_function_prepares_a_module_once(served):
    seen = []
    finder.prepare("perijove.compat.magic", seen.append)
    module = importlib.import_module("IPython.core.magic")
    assert seen == []
    assert [module.on_off(0), module.on_off(1)] == ["OFF", "ON"]
    assert seen == [magic]


def test_withdrawn_it_serves_nothing(served):
    importlib.import_module("IPython.core.magic")
    finder.withdraw()
    assert not any(name.partition(".")[0] in {"IPython", "ipykernel"} for name in sys.modules)
