from perijove.notebook import CodeCell, Notebook, Stream, read, write, writes

NOTEBOOK = Notebook(
    (
        CodeCell("a", "1", {"execution": {}, "tags": ["x"]}, (Stream("stdout", "x"),), 1),
        CodeCell("b", "2", {"tags": ["kept"]}, (Stream("stdout", "y"),), 2),
    )
)


def test_in_place_and_only_what_is_wanted(command, tmp_path):
    path = tmp_path / "n.ipynb"
    write(NOTEBOOK, path)
    assert command("strip", "--check", "n.ipynb").returncode == 1
    assert command("strip", "--counts", "--keep-tagged", "kept", "n.ipynb").returncode == 0
    cells = read(path).cells
    assert [(cell.execution_count, len(cell.outputs), cell.metadata) for cell in cells] == [
        (None, 1, {"execution": {}, "tags": ["x"]}),
        (2, 1, {"tags": ["kept"]}),
    ]
    assert command("strip", "--metadata", "cell.tags", "n.ipynb").returncode == 0
    assert [cell.metadata for cell in read(path).cells] == [{"execution": {}}, {}]
    assert command("strip", "n.ipynb").stderr == "n.ipynb: stripped\n"
    before = path.stat().st_ino
    told = command("strip", "n.ipynb")
    assert (told.returncode, told.stderr, path.stat().st_ino) == (0, "", before)
    assert command("strip", "--check", ".").returncode == 0


def test_as_a_filter(command):
    told = command("strip", "-", stdin=writes(NOTEBOOK) + "\n")
    assert told.returncode == 0
    assert command("strip", "-", stdin=told.stdout).stdout == told.stdout
    assert '"outputs": []' in told.stdout
    assert command("strip", "--check", "-", stdin=writes(NOTEBOOK)).returncode == 1
    told = command("strip", "-", stdin="{")
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith("perijove: <stdin>: line 1")
