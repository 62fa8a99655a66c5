"""`perijove pair`."""

from perijove.notebook import CodeCell, Notebook, Stream, read, write

NOTEBOOK = Notebook(
    (CodeCell("a", "%time\nprint(1)", {}, (Stream("stdout", "1\n"),), 1),),
    {"kernelspec": {"display_name": "P", "language": "python", "name": "python3"}},
)


def test_a_notebook_is_paired_as_several_texts(command, tmp_path):
    write(NOTEBOOK, tmp_path / "a.ipynb")
    done = command("pair", "a.ipynb", "--to", "py:percent", "--to", "texts//md", "--cell-ids")
    assert (done.returncode, done.stdout) == (0, "a.ipynb: paired as a.ipynb, a.py, texts/a.md\n"), done.stderr
    assert read(tmp_path / "a.ipynb").metadata["jupytext"]["formats"] == "ipynb,py:percent,texts//md"
    assert '# %% id="a"\n# %time\nprint(1)\n' in (tmp_path / "a.py").read_text()
    assert '```python id="a"\n%time\nprint(1)\n```\n' in (tmp_path / "texts" / "a.md").read_text()
    assert read(tmp_path / "a.ipynb").cells == NOTEBOOK.cells
    assert command("sync", "--check", "a.ipynb").returncode == 0


def test_a_text_gets_a_notebook_in_a_folder_of_its_own(command, tmp_path):
    (tmp_path / "a.py").write_text("# %%\nprint(1)\n")
    done = command("pair", "a.py", "--to", ".outputs//ipynb")
    assert done.returncode == 0, done.stderr
    assert read(tmp_path / ".outputs" / "a.ipynb").cells[0].source == "print(1)"


def test_what_can_not_be_paired_is_said_in_a_line(command, tmp_path):
    write(NOTEBOOK, tmp_path / "a.ipynb")
    (tmp_path / "a.py").write_text("mine")
    for arguments, said in [
        (["a.ipynb", "--to", "py:percent"], "a.py exists already"),
        (["a.ipynb", "--to", "py:light"], "'light' of 'py:light' is not one of ours"),
        (["a.ipynb", "--to", "docx"], "no text format 'docx'"),
        (["b.py", "--to", "ipynb"], "no file 'b.py'"),
        (["a.ipynb", "--to", "ipynb"], "say what else to keep it as"),
    ]:
        done = command("pair", *arguments)
        assert done.returncode in {1, 2}
        assert said in done.stderr
        assert "Traceback" not in done.stderr
    assert (tmp_path / "a.py").read_text() == "mine"


def test_a_text_more_takes_in_what_the_others_have_changed(command, tmp_path):
    write(NOTEBOOK, tmp_path / "a.ipynb")
    assert command("pair", "a.ipynb", "--to", "py:percent").returncode == 0
    script = tmp_path / "a.py"
    script.write_text(script.read_text().replace("print(1)", "print(2)"))
    done = command("pair", "a.py", "--to", "md")
    assert (done.returncode, "a.ipynb exists already" in done.stderr) == (1, True)
    done = command("pair", "a.ipynb", "--to", "md")
    assert done.returncode == 0, done.stderr
    assert [cell.source for cell in read(tmp_path / "a.ipynb").cells] == ["%time\nprint(2)"]
    assert "print(2)" in script.read_text()
    assert "print(2)" in (tmp_path / "a.md").read_text()
    assert "formats: ipynb,py:percent,md" in script.read_text()
