from perijove.interpreter.reload.imports import Imported, imported_names


def test_from_imports():
    source = "import a\nfrom b import c, d as e\ndef f():\n    from .g import *\n    from .. import h\n"
    assert list(imported_names(source, "p.q")) == [
        Imported("b", "c", "c"),
        Imported("b", "d", "e"),
        Imported("p.q.g", "*", "*"),
        Imported("p", "h", "h"),
    ]
    assert list(imported_names("from b import (")) == []
    assert list(imported_names("x = 1")) == []
