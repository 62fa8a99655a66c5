from perijove.interpreter.slist import SList

LINES = SList(["b 2 x", "a 10 y", "c 1 x"])


def test_forms():
    assert (LINES.l, LINES.n, LINES.s) == (["b 2 x", "a 10 y", "c 1 x"], "b 2 x\na 10 y\nc 1 x", "b 2 x a 10 y c 1 x")


def test_grep():
    assert LINES.grep("X") == ["b 2 x", "c 1 x"]
    assert LINES.grep("x", prune=True) == ["a 10 y"]
    assert LINES.grep("1", field=1) == ["a 10 y", "c 1 x"]
    assert LINES.grep(lambda line: line.startswith("c")) == ["c 1 x"]


def test_fields():
    assert LINES.fields(0, 2) == ["b x", "a y", "c x"]
    assert LINES.fields(5) == ["", "", ""]
    assert LINES.fields()[0] == ["b", "2", "x"]


def test_sort():
    assert LINES.sort() == ["a 10 y", "b 2 x", "c 1 x"]
    assert LINES.sort(1, nums=True) == ["c 1 x", "b 2 x", "a 10 y"]
    assert LINES[0] == "b 2 x"


def test_paths(tmp_path):
    assert SList([str(tmp_path), "/nowhere/x"]).p == [tmp_path]
