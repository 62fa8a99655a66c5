import pytest

from perijove.facades.nbclient.cli import main
from perijove.facades.nbformat import read, v4, write


@pytest.fixture
def source(tmp_path):
    def written(code, name="a.ipynb"):
        write(v4.new_notebook(cells=[v4.new_code_cell(code)]), tmp_path / name)
        return str(tmp_path / name)

    return written


def test_where_it_is_written(source, tmp_path):
    path = source("6 * 7")
    main([path, "--output", "{notebook_name}-done"])
    assert read(path, 4).cells[0].outputs == []
    assert read(tmp_path / "a-done.ipynb", 4).cells[0].outputs[0].data["text/plain"] == "42"
    main([path.removesuffix(".ipynb"), "--inplace"])
    assert read(path, 4).cells[0].execution_count == 1


def test_what_goes_wrong_is_told_in_a_sentence(source):
    with pytest.raises(SystemExit, match="division by zero"):
        main([source("1 / 0")])
    main([source("1 / 0"), "--allow-errors"])
    with pytest.raises(SystemExit, match="2 notebooks can't be written to one file"):
        main(["a", "b", "--output", "c"])
    with pytest.raises(SystemExit, match="there is no folder"):
        main([source("1"), "--output", "nowhere/b"])
