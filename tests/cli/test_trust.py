from perijove.notebook import CodeCell, DisplayData, Notebook, write

NOTEBOOK = Notebook((CodeCell("a", "show()", {}, (DisplayData({"text/html": "<b>x</b>"}),), 1),))


def test_trusting_and_forgetting(command, tmp_path):
    data = {"JUPYTER_DATA_DIR": str(tmp_path / "data")}
    write(NOTEBOOK, tmp_path / "n.ipynb")
    told = [
        (done.returncode, done.stdout.splitlines()[-1])
        for line in (["--check", "n.ipynb"], ["n.ipynb"], ["n.ipynb"], ["--check", "n.ipynb"], ["--remove", "n.ipynb"],
                     ["--check", "n.ipynb"], ["n.ipynb"], ["--reset", "--check", "n.ipynb"])
        for done in [command("trust", *line, **data)]
    ]  # fmt: skip
    assert told == [
        (1, "n.ipynb: not trusted"),
        (0, "n.ipynb: trusted"),
        (0, "n.ipynb: was trusted already"),
        (0, "n.ipynb: trusted"),
        (0, "n.ipynb: not trusted"),
        (1, "n.ipynb: not trusted"),
        (0, "n.ipynb: trusted"),
        (1, "n.ipynb: not trusted"),
    ]


def test_mistakes_are_told(command, tmp_path):
    assert command("trust").returncode == 2
    (tmp_path / "bad.ipynb").write_text("[]")
    told = command("trust", "bad.ipynb", JUPYTER_DATA_DIR=str(tmp_path / "data"))
    assert (told.returncode, told.stderr) == (1, "perijove: bad.ipynb: must be an object, found a list ([])\n")
