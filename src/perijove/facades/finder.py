"""Serves our packages under the names of others: `import nbformat` gives `perijove.facades.nbformat`.

Only where somebody asks, and only for names that are not imported yet: an installed nbformat stays what it is for
everybody else. A table says which of our modules stands for which of theirs; the same module may stand for several.
"""

import importlib
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, spec_from_loader
from types import CodeType, ModuleType

# Their module, and ours under `perijove.facades`.
MODULES: Mapping[str, str] = {
    "comm": "ipykernel.comm",
    "comm.base_comm": "ipykernel.comm",
    "ipykernel": "ipykernel",
    "ipykernel._version": "ipykernel",
    "ipykernel.comm": "ipykernel.comm",
    "ipykernel.comm.comm": "ipykernel.comm",
    "ipykernel.comm.manager": "ipykernel.comm",
    "ipykernel.connect": "ipykernel.connect",
    "ipykernel.eventloops": "ipykernel.eventloops",
    "ipykernel.ipkernel": "ipykernel.ipkernel",
    "ipykernel.jsonutil": "ipykernel.jsonutil",
    "ipykernel.kernelapp": "ipykernel.kernelapp",
    "ipykernel.kernelbase": "ipykernel.kernelbase",
    "jupyter_core": "jupyter_core",
    "jupyter_core.paths": "jupyter_core",
    "nbclient": "nbclient",
    "nbclient.__main__": "nbclient.cli",
    "nbclient.cli": "nbclient.cli",
    "nbclient.client": "nbclient.client",
    "nbclient.exceptions": "nbclient.exceptions",
    "nbclient.output_widget": "nbclient.widgets",
    "nbclient.util": "nbclient.blocking",
    "nbformat": "nbformat",
    "nbformat._struct": "nbformat.node",
    "nbformat.converter": "nbformat.reader",
    "nbformat.corpus": "nbformat.corpus",
    "nbformat.corpus.words": "nbformat.corpus",
    "nbformat.current": "nbformat.current",
    "nbformat.json_compat": "nbformat.validator",
    "nbformat.notebooknode": "nbformat.node",
    "nbformat.reader": "nbformat.reader",
    "nbformat.sentinel": "nbformat.document",
    "nbformat.sign": "nbformat.sign",
    "nbformat.v1": "nbformat.v1",
    "nbformat.v1.nbbase": "nbformat.v1",
    "nbformat.v1.nbjson": "nbformat.v1",
    "nbformat.v2": "nbformat.v2",
    "nbformat.v2.convert": "nbformat.v2",
    "nbformat.v2.nbbase": "nbformat.v2",
    "nbformat.v2.nbjson": "nbformat.v2",
    "nbformat.v2.nbpy": "nbformat.nbpy_2",
    "nbformat.v3": "nbformat.v3",
    "nbformat.v3.convert": "nbformat.v3",
    "nbformat.v3.nbbase": "nbformat.v3",
    "nbformat.v3.nbjson": "nbformat.v3",
    "nbformat.v3.nbpy": "nbformat.nbpy",
    "nbformat.v4": "nbformat.v4",
    "nbformat.v4.convert": "nbformat.v4_convert",
    "nbformat.v4.nbbase": "nbformat.v4",
    "nbformat.v4.nbjson": "nbformat.v4",
    "nbformat.v4.rwbase": "nbformat.v4",
    "nbformat.validator": "nbformat.validator",
    "nbformat.warnings": "nbformat.warnings",
    "papermill": "papermill",
    "papermill.clientwrap": "papermill.client",
    "papermill.engines": "papermill.engines",
    "papermill.exceptions": "papermill.exceptions",
    "papermill.execute": "papermill.execute",
    "papermill.inspection": "papermill.inspection",
    "papermill.iorw": "papermill.files",
    "papermill.log": "papermill.files",
    "papermill.models": "papermill.translators",
    "papermill.parameterize": "papermill.parameterize",
    "papermill.translators": "papermill.translators",
    "papermill.utils": "papermill.lookup",
    "papermill.version": "papermill.files",
}


def install(*names: str) -> None:
    """Serve these packages from now on; raises LookupError for a name that is not ours or is imported already."""
    for name in names:
        if name not in MODULES or "." in name:
            known = ", ".join(sorted(name for name in MODULES if "." not in name))
            raise LookupError(f"there is no facade for {name!r}; there are: {known}")
        loaded = sys.modules.get(name)
        if loaded is not None and not loaded.__name__.startswith("perijove.facades."):
            raise LookupError(
                f"{name} is imported already, from {getattr(loaded, '__file__', None)}; install the facade before"
            )
    finder = _installed() or FacadeFinder()
    # First again, before whoever came meanwhile.
    sys.meta_path[:] = [finder, *(other for other in sys.meta_path if other is not finder)]
    finder.names.update(names)


def uninstall() -> None:
    """Serve nothing any more, and forget what was imported."""
    finder = _installed()
    if finder is not None:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if name.partition(".")[0] in finder.names]:
            del sys.modules[name]


def _installed() -> "FacadeFinder | None":
    return next((finder for finder in sys.meta_path if isinstance(finder, FacadeFinder)), None)


class FacadeFinder(MetaPathFinder):
    """Finds the modules of the packages that are served."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of a module of ours under its other name; None for everybody else's."""
        del path, target
        if fullname.partition(".")[0] not in self.names or fullname not in MODULES:
            return None
        loader = FacadeLoader(f"perijove.facades.{MODULES[fullname]}")
        return spec_from_loader(fullname, loader, is_package=_has_children(fullname))


class FacadeLoader(InspectLoader):
    """Gives a module that is imported under its own name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.spec: ModuleSpec | None = None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Our own module; the import system writes the other name's spec into it."""
        module = importlib.import_module(self.name)
        self.spec = module.__spec__
        if spec.submodule_search_locations is not None and not hasattr(module, "__path__"):
            module.__path__ = []
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Give the module its own spec back, and its children under the other name; it has run already."""
        alias = module.__spec__.name if module.__spec__ is not None else ""
        module.__spec__ = self.spec

        def child(name: str) -> ModuleType:
            if f"{alias}.{name}" not in MODULES:
                raise AttributeError(f"module {alias!r} has no attribute {name!r}")
            return importlib.import_module(f"{alias}.{name}")

        if _has_children(alias):
            module.__dict__["__getattr__"] = child

    def get_code(self, fullname: str) -> CodeType | None:
        """The code of our module, for `python -m`."""
        del fullname
        found = find_spec(self.name)
        assert found is not None, self.name
        assert isinstance(found.loader, InspectLoader), self.name
        return found.loader.get_code(self.name)

    def get_source(self, fullname: str) -> str | None:
        """The source of our module, for tracebacks."""
        del fullname
        found = find_spec(self.name)
        loader = None if found is None else found.loader
        return loader.get_source(self.name) if isinstance(loader, InspectLoader) else None


def _has_children(name: str) -> bool:
    return any(each.startswith(f"{name}.") for each in MODULES)
