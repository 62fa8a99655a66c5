def test_cells_run_within_a_template(session, capsys):
    session("%%code_wrap around\nprint('before')\n__code__\nprint('after')\n__ret__")
    assert session.plain("1 + 1") == ["2"]
    session("x = 5")
    assert capsys.readouterr().out == "before\nafter\n" * 2
    session("%code_wrap --list")
    assert "around\n" in capsys.readouterr().out
    session("%code_wrap --list-all")
    assert "around :\n    print('before')\n    __code__" in capsys.readouterr().out
    session("%code_wrap --remove around")
    capsys.readouterr()
    session("1")
    assert capsys.readouterr().out == ""


def test_a_template_of_the_same_name_takes_its_place(session):
    session("%%code_wrap\n__code__\n'one'")
    session("%%code_wrap\n__code__\n'two'")
    assert session.plain("1") == ["'two'"]
    assert session("%%code_wrap\nif:").error.ename == "SyntaxError"
