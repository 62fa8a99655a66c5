from pathlib import PurePosixPath as Path

import pytest

from perijove.notebook import NotebookError
from perijove.notebook.paired.format import parse_format
from perijove.notebook.paired.paths import path_of, stem_of


@pytest.mark.parametrize(
    ("fmt", "path"),
    [("py", "x/a.py"), ("scripts//py", "x/scripts/a.py"), ("deep/er//md", "x/deep/er/a.md"), (".nb.py", "x/a.nb.py")],
)
def test_a_path_and_its_stem(fmt, path):
    assert stem_of(Path(path), parse_format(fmt)) == Path("x/a")
    assert path_of(Path("x/a"), parse_format(fmt)) == Path(path)


@pytest.mark.parametrize(("fmt", "path"), [("scripts//py:percent", "x/a.py"), ("md", "a.py")])
def test_a_file_elsewhere(fmt, path):
    with pytest.raises(NotebookError, match=f"^{path}: "):
        stem_of(Path(path), parse_format(fmt))
