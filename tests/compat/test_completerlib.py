import sys
from types import SimpleNamespace

import pytest

from perijove.compat import completerlib


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("a.py", "aa.py", "a.txt", "b.py"):
        (tmp_path / name).write_text("")
    (tmp_path / "adir").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("%run a", {"a.py", "aa.py", "adir/"}),
        ("run a", {"a.py", "aa.py", "adir/"}),
        ('%run "aa', {"aa.py"}),
        ("%run -i aa", {"aa.py"}),
        ("%run a.py a", {"a.py", "aa.py", "a.txt", "adir/"}),
    ],
)
def test_files_to_run(folder, line, found):
    assert set(completerlib.magic_run_completer(None, SimpleNamespace(line=line))) == found


def test_folders(folder):
    assert completerlib.cd_completer(None, SimpleNamespace(line=f"cd {folder}/a")) == [f"{folder}/adir/"]


def test_modules(tmp_path, monkeypatch):
    (tmp_path / "pj_told.py").write_text("puppies = 1\n__all__ = ['puppies', 3]")
    (tmp_path / "pj-odd.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert completerlib.module_completion("import pj") == ["pj_told"]
    assert "puppies" in completerlib.module_completer(None, SimpleNamespace(line="from pj_told import "))
    assert "os.path" in completerlib.module_completion("import os.pa")
    assert "puppies" in completerlib.try_import("pj_told.")
    assert "pj_told" not in sys.modules
    assert "dom" in completerlib.try_import("xml", only_modules=True)
    assert {"os", "pj_told"} <= set(completerlib.get_root_modules())
