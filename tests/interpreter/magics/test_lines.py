import pickle

from perijove.interpreter.compile import label

DEFINE = "def slow(n):\n    total = 0\n    for i in range(n):\n        total += i\n    return total"


def test_a_report(session, tmp_path):
    session(DEFINE)
    pages = [
        event.data["text/plain"]
        for event in session.events("%lprun -f slow slow(10)")
        if type(event).__name__ == "Page"
    ]
    rows = pages[0].split("\n")
    assert rows[0].startswith("Total time: ")
    assert rows[1] == "Function: slow in Cell In[1], line 1"
    assert [row.split()[:2] for row in rows[5:9]] == [["2", "1"], ["3", "11"], ["4", "10"], ["5", "1"]]
    assert all("%" in row for row in rows[5:9])
    session(f"p = %lprun -q -r -T {tmp_path}/t.txt -D {tmp_path}/d.bin -f slow slow(3)")
    assert "slow" in (tmp_path / "t.txt").read_text()
    assert [(label(name), *rest) for name, *rest in session.names["p"].timings] == [("Cell In[1]", 1, "slow")]
    assert pickle.loads((tmp_path / "d.bin").read_bytes())["timings"] == session.names["p"].timings


def test_a_cell_a_module_and_a_class(session):
    session("class K:\n    def m(self):\n        return 1")
    session("r = %lprun -q -r -m textwrap -f K __import__('textwrap').dedent(' a'); K().m()")
    hits = {name: values[0][1] for (_, _, name), values in session.names["r"].timings.items() if values}
    assert hits["K.m"] == 1
    assert "dedent" in hits
    assert session("%%lprun -q -f K.m\nk = K()\nk.m()").status == "ok"


def test_wrong_options(session, capsys):
    session(DEFINE)
    for line in (
        "%lprun slow(1)",
        "%lprun -f slow",
        "%lprun -f len len('a')",
        "%lprun -f nothing 1",
        "%lprun -m no.such.module 1",
        "%lprun -z 1",
    ):
        assert session(line).error.ename == "UsageError", line
    assert session("%lprun -q -f slow slow('x')").error.ename == "TypeError"
    assert session("%lprun -q -f slow raise SystemExit").status == "ok"
    assert "sys.exit()" in capsys.readouterr().err
