"""`perijove merge`."""

import pytest

from perijove.notebook import CodeCell, MarkdownCell, Notebook, read, reads, write


def notebook(*sources):
    return Notebook(tuple(CodeCell(f"c{number}", source) for number, source in enumerate(sources)))


@pytest.fixture
def files(tmp_path):
    write(notebook("a", "b"), tmp_path / "base.ipynb")
    write(notebook("a", "local"), tmp_path / "local.ipynb")
    write(notebook("A", "b"), tmp_path / "remote.ipynb")
    write(notebook("a", "remote"), tmp_path / "other.ipynb")
    return tmp_path


def test_what_merges_is_status_0(command, files):
    done = command("merge", "base.ipynb", "local.ipynb", "remote.ipynb")

    assert (done.returncode, done.stderr) == (0, "")
    assert reads(done.stdout) == notebook("A", "local")


def test_conflicts_are_status_1_and_listed(command, files):
    done = command("merge", "base.ipynb", "local.ipynb", "other.ipynb", "-o", "out.ipynb")

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == "out.ipynb: conflict in cell 3 (id c1): both sides changed the source, in 1 place\n"
    assert [cell.source for cell in read(files / "out.ipynb").cells if not isinstance(cell, MarkdownCell)] == [
        "a",
        "local",
        "remote",
    ]


@pytest.mark.parametrize(
    ("option", "source"), [("--ours", "local"), ("--theirs", "remote"), ("--union", "local\nremote")]
)
def test_a_strategy_decides(command, files, option, source):
    done = command("merge", option, "base.ipynb", "local.ipynb", "other.ipynb")

    assert (done.returncode, done.stderr) == (0, "")
    assert reads(done.stdout) == notebook("a", source)


def test_conflicts_are_decided_afterwards(command, files):
    command("merge", "base.ipynb", "local.ipynb", "other.ipynb", "-o", "out.ipynb")
    done = command("merge", "--resolve", "theirs", "out.ipynb")

    assert (done.returncode, done.stderr) == (0, "out.ipynb: 1 conflict, all decided for theirs\n")
    assert read(files / "out.ipynb") == notebook("a", "remote")
    assert command("merge", "--resolve", "ours", "out.ipynb").stderr == "out.ipynb: no conflicts\n"


def test_the_style_of_the_file_is_kept(command, files):
    text = (files / "local.ipynb").read_text().replace("\n ", "\n    ")
    (files / "local.ipynb").write_text(text)
    command("merge", "base.ipynb", "local.ipynb", "base.ipynb", "-o", "out.ipynb")

    assert (files / "out.ipynb").read_text().splitlines()[1].startswith("    ")


def test_trouble_is_status_2(command, files):
    for places in [("base.ipynb", "local.ipynb"), ("base.ipynb", "gone.ipynb", "local.ipynb"), ("--resolve", "ours")]:
        done = command("merge", *places)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1
