import pytest

from perijove.compat import current
from perijove.compat.interactiveshell import InteractiveShell
from perijove.interpreter.errors import UsageError


@pytest.fixture
def manager():
    yield InteractiveShell().magics_manager
    current.set_shell(None)


def test_magics_are_listed_by_kind(manager):
    known = manager.lsmagic()
    assert {"timeit", "run"} <= known["line"].keys()
    assert "bash" in known["cell"]
    assert manager.lsmagic_docs(brief=True)["line"]["timeit"].startswith("Run code")


def test_a_function_is_registered_and_found(manager):
    manager.register_function(str.upper, "line", "up")
    assert manager.find("line", "up")("a") == "A"
    assert manager.shell.find_magic("up")("b") == "B"


def test_automagic_is_the_setting(manager):
    manager.auto_magic = False
    assert manager.auto_magic is manager.shell.automagic is False


def test_a_lazy_magic_loads_its_extension(manager, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "late_extension.py").write_text(
        "def load_ipython_extension(ip):\n    ip.register_magic_function(lambda line: line * 2, 'line', 'late')\n"
    )
    manager.register_lazy("late", "late_extension")
    assert manager.shell.run_cell("%late ab").result == "abab"


def test_a_class_needs_its_decorator(manager):
    with pytest.raises(ValueError, match="@magics_class"):
        manager.register(object)


def test_a_magic_of_a_class_that_is_loaded_when_it_is_called(manager, tmp_path, monkeypatch):
    shell = manager.shell
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "lazy_class.py").write_text(
        "from perijove.compat.magic import Magics, line_magic, magics_class\n"
        "@magics_class\nclass Late(Magics):\n    @line_magic\n    def late(self, line):\n        return line * 2\n"
    )
    manager.register_lazy("late", "lazy_class:Late", "line")
    assert shell.run_line_magic("late", "ab") == "abab"
    manager.register_lazy("never", "lazy_class:Late")
    with pytest.raises(UsageError, match="has no line magic 'never'"):
        shell.run_line_magic("never", "")
    manager.register_lazy("late", "lazy_class:Late")
    manager.load_all_lazy_magics()
    assert manager.lazy_magics == {}
