import sys

import pytest


@pytest.mark.parametrize(
    ("code", "match"),
    [
        ("import jso", "json"),
        ("import os, jso", "json"),
        ("from jso", "json"),
        ("import os.pa", "path"),
        ("import json.dec", "decoder"),
        ("from json import dum", "dumps"),
        ("from json import (dump,\n  load", "loads"),
        ("from wave import Err", "Error"),
        ("from json imp", "import"),
        ("a = 1; import jso", "json"),
    ],
)
def test_imports(session, code, match):
    assert match in session.interpreter.complete(code, len(code)).matches


def test_nothing_is_imported(session, tmp_path, monkeypatch):
    (tmp_path / "side_effects.py").write_text("raise SystemExit\ndef visible(): pass\nclass Too: pass\nvalue = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert session.interpreter.complete("import side_e", 13).matches == ["side_effects"]
    code = "from side_effects import "
    assert session.interpreter.complete(code, len(code)).matches == ["Too", "value", "visible"]
    assert "side_effects" not in sys.modules
