"""`perijove sync`."""

import pytest

from perijove.notebook import CodeCell, Notebook, Stream, read, write


@pytest.fixture
def paired(command, tmp_path):
    notebook = Notebook(
        (CodeCell("a", "one = 1", {}, (Stream("stdout", "1\n"),), 1), CodeCell("b", "two = 2")),
        {"kernelspec": {"display_name": "P", "language": "python", "name": "python3"}},
    )
    write(notebook, tmp_path / "a.ipynb")
    assert command("pair", "a.ipynb", "--to", "py:percent", "--to", "md").returncode == 0
    return tmp_path


def edit(path, before, after):
    path.write_bytes(path.read_bytes().replace(before.encode(), after.encode()))


def test_an_edit_reaches_the_others(command, paired):
    edit(paired / "a.md", "one = 1", "one = 11")
    checked = command("sync", "--check", "a.ipynb")
    assert (checked.returncode, checked.stdout) == (1, "a.ipynb: would be written\na.py: would be written\n")
    shown = command("sync", "--dry-run", "a.py")
    assert (shown.returncode, "+one = 11\n" in shown.stdout) == (0, True)
    done = command("sync", "a.py", "a.md")
    assert (done.returncode, done.stdout, done.stderr) == (0, "a.ipynb: written\na.py: written\n", "")
    assert "one = 11" in (paired / "a.py").read_text()
    first = read(paired / "a.ipynb").cells[0]
    assert (first.id, first.source, first.outputs[0].text) == ("a", "one = 11", "1\n")
    assert command("sync", "--check", "a.md").returncode == 0


def test_a_conflict_is_told_and_nothing_is_lost(command, paired):
    edit(paired / "a.py", "one = 1", "one = 12")
    edit(paired / "a.ipynb", "one = 1", "one = 13")
    done = command("sync", "a.ipynb")
    assert done.returncode == 1
    assert "both have changed the cell 'a'; it is kept twice" in done.stderr
    assert [cell.source for cell in read(paired / "a.ipynb").cells] == ["one = 12", "one = 13", "two = 2"]
    assert command("sync", "--check", "a.ipynb").returncode == 0


def test_a_preference_decides(command, paired):
    edit(paired / "a.py", "one = 1", "one = 12")
    edit(paired / "a.ipynb", "one = 1", "one = 13")
    assert command("sync", "--use", "notebook", "a.ipynb").returncode == 0
    assert "one = 13" in (paired / "a.py").read_text()


def test_a_missing_file_is_made(command, paired):
    (paired / "a.ipynb").unlink()
    assert command("sync", "a.py").returncode == 0
    assert [cell.source for cell in read(paired / "a.ipynb").cells] == ["one = 1", "two = 2"]


def test_line_ends_stay(command, paired):
    script = paired / "a.py"
    script.write_bytes(script.read_bytes().replace(b"\n", b"\r\n"))
    assert command("sync", "--check", "a.py").returncode == 0
    edit(paired / "a.ipynb", "two = 2", "two = 3")
    assert command("sync", "a.py").returncode == 0
    assert b"two = 3\r\n" in script.read_bytes()


def test_what_is_wrong_is_said_in_a_line(command, paired):
    write(Notebook(), paired / "b.ipynb")
    (paired / "c.py").write_bytes(b"\xff")
    for name, said in [
        ("b.ipynb", "b.ipynb is paired with no other file"),
        ("no.py", "no file 'no.py'"),
        ("c.py", "c.py: byte 0: is no text in UTF-8"),
    ]:
        done = command("sync", name)
        assert done.returncode == 1
        assert said in done.stderr
        assert "Traceback" not in done.stderr
