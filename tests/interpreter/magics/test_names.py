def test_names(session, capsys):
    session("%who")
    session("b = 1\na = 'x'\n_c = 2")
    session("%who")
    session("%who int")
    assert capsys.readouterr().out == "Interactive namespace is empty.\na\t b\t \nb\t \n"
    assert session.plain("%who_ls str") == ["['a']"]


def test_whos(session, capsys):
    session("class A:\n    def __repr__(self): raise ValueError\na = A()\nitems = [1, 2]\ntext = 'x' * 500")
    session("%whos")
    out = capsys.readouterr().out
    assert "n=2" in out
    assert "(its repr raised ValueError)" in out
    assert all(len(line) < 100 for line in out.split("\n"))


def test_the_table_is_laid_out_as_people_know_it(session, capsys):
    session("a = 1\nbb = 'x' * 200\nccc = [1, 2]\nd = {1: 2}\ne = 2.5")
    capsys.readouterr()
    session("%whos")
    assert capsys.readouterr().out == (
        "Variable   Type     Data/Info\n"
        "-----------------------------\n"
        "a          int      1\n"
        f"bb         str      {'x' * 25}<...>{'x' * 25}\n"
        "ccc        list     n=2\n"
        "d          dict     n=1\n"
        "e          float    2.5\n"
    )
    session("%whos complex")
    assert capsys.readouterr().out == "No variables match your requested type.\n"
