import msgspec

from perijove.notebook.ipynb import write
from perijove.notebook.model import new_code_cell, new_notebook
from perijove.notebook.stream import Stream


def put(path, source, *outputs):
    cell = msgspec.structs.replace(new_code_cell(source, id="c"), outputs=outputs)
    write(new_notebook((cell,)), path)


def test_differences_are_shown(command, tmp_path):
    put(tmp_path / "good.ipynb", "print(1.0000000001)", Stream("stdout", "1.0\n"))
    put(tmp_path / "bad.ipynb", "print('b')", Stream("stdout", "a\n"))
    put(tmp_path / "worse.ipynb", "1/0")
    told = command("verify", "good.ipynb", "bad.ipynb", "worse.ipynb", "none.ipynb")
    assert told.returncode == 1
    assert told.stdout == (
        "good.ipynb: 1 cell, all as in the file\n"
        "bad.ipynb: cell 1: stdout differs\n"
        "  --- expected\n  +++ found\n  @@ -1 +1 @@\n  -a\n  +b\n"
        "bad.ipynb: 1 cell, 1 of them not as in the file\n"
        "worse.ipynb: cell 1 failed: ZeroDivisionError: division by zero\n"
        "worse.ipynb: 1 cell, 1 of them not as in the file\n"
    )
    assert "perijove: none.ipynb: No such file or directory\n" in told.stderr
    assert command("verify", "good.ipynb").returncode == 0


def test_tolerance_and_replacements(command, tmp_path):
    put(tmp_path / "n.ipynb", "print('took 7 s, loss 0.31')", Stream("stdout", "took 9 s, loss 0.3\n"))
    assert command("verify", "n.ipynb", "--relative", "0.1").returncode == 1
    (tmp_path / "clean.cfg").write_text("[times]\nregex: \\d+ s\nreplace: N s\n")
    assert command("verify", "n.ipynb", "--relative", "0.1", "--sanitize", "clean.cfg").returncode == 0
    (tmp_path / "clean.cfg").write_text("[times]\n")
    told = command("verify", "n.ipynb", "--sanitize", "clean.cfg")
    assert told.stderr == "perijove: clean.cfg: a section without the key 'regex'\n"
