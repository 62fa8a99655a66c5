"""The shape of the code, as tests: sizes that a reader can hold, a test beside each module, a page beside each package."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "perijove"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if path.stat().st_size)
PACKAGES = sorted(path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists())
WEB = sorted(path for path in (ROOT / "web" / "src").rglob("*") if path.suffix in {".ts", ".tsx"})

MODULE_LINES, CLASS_LINES, FUNCTION_LINES = 400, 250, 40


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", [*MODULES, *WEB], ids=name)
def test_a_module_can_be_read_at_one_sitting(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MODULE_LINES


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_classes_and_functions_keep_to_their_budgets(path: Path):
    def lines(node: ast.stmt) -> int:
        return (node.end_lineno or node.lineno) - node.lineno + 1

    nodes = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    over = {
        node.name: lines(node)
        for node in nodes
        if lines(node) > (CLASS_LINES if isinstance(node, ast.ClassDef) else FUNCTION_LINES)
    }

    assert over == {}


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.name not in {"__init__.py", "__main__.py"}], ids=name
)
def test_each_module_has_its_tests(path: Path):
    relative = path.relative_to(SOURCE)

    assert (ROOT / "tests" / relative.parent / f"test_{relative.name}").exists()


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_has_its_page(package: str):
    assert (ROOT / "docs" / f"{package}.md").exists()


def test_no_module_is_called_utils():
    assert [path for path in MODULES if path.stem in {"utils", "helpers", "misc", "common"}] == []


def test_lock_files_hold_no_download_address():
    locks = [(path, r"https?://") for path in (ROOT / "requirements").glob("*.lock")]
    locks.append((ROOT / "web" / "package-lock.json", r'"resolved"'))

    assert [path.name for path, address in locks if re.search(address, path.read_text())] == []


def test_every_tool_and_program_is_free_of_paths_of_one_machine():
    texts = [*MODULES, *(ROOT / "tools").iterdir(), *(ROOT / "docs").rglob("*.md"), ROOT / "Makefile"]

    assert [
        name(path) for path in texts if path.is_file() and re.search(r"(?<![\w/])/(work|root)/", path.read_text())
    ] == []
