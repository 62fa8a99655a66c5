import pytest


def out(session, capfd, code):
    capfd.readouterr()
    session(code)
    return capfd.readouterr().out


def test_aliases_are_made_listed_and_removed(session, capfd):
    session("%alias show echo first %s then %l2 | cat")
    session("%alias both echo %s-%s")
    assert out(session, capfd, "%both a b c").strip() == "a-b c"
    assert "Total number of aliases" in out(session, capfd, "found = %alias")
    assert ("both", "echo %s-%s") in session.names["found"]
    assert out(session, capfd, "%alias both") == "both -> echo %s-%s\n"
    session("%unalias both")
    assert session("%both a b").error.ename == "UsageError"
    assert session("%unalias both").error.ename == "UsageError"


def test_rehashx_knows_programs(session, tmp_path, monkeypatch, capfd):
    program = tmp_path / "greet"
    program.write_text("#!/bin/sh\necho hello $1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/nonexistent:/usr/bin:/bin")
    session("%rehashx")
    assert "greet" in session.names["_rehashx_cmds"]
    assert out(session, capfd, "%greet you") == "hello you\n"


def test_another_name_for_a_magic(session, capfd):
    text = out(session, capfd, "%alias_magic t timeit")
    assert text == "Created `%t` as an alias for `%timeit`.\nCreated `%%t` as an alias for `%%timeit`.\n"
    assert "loops each" in out(session, capfd, "%t -n 2 -r 2 pass")
    assert out(session, capfd, '%alias_magic -l -p "-n 1 -r 1" once timeit').endswith("`%timeit -n 1 -r 1`.\n")
    assert "1 run, 1 loop each" in out(session, capfd, "%once pass")
    assert session("%%once\npass").error.ename == "UsageError"


@pytest.mark.parametrize("line", ["%alias_magic a", "%alias_magic a nothing", "%alias_magic -c a cd"])
def test_what_is_no_alias_of_a_magic(session, line):
    assert session(line).error.ename == "UsageError"


def test_options_of_an_alias_may_stand_anywhere(session, capsys):
    session("%alias_magic --line past history --params 1-2")
    session("%past")
    assert capsys.readouterr().out.startswith("Created `%past` as an alias for `%history 1-2`.\n%alias_magic")


def test_another_name_for_a_cell_magic(session):
    session("%alias_magic -c clock time")
    assert session.plain("%%clock\n5") == ["5"]
    session("%alias_magic quick timeit -p '-n1 -r1 -q -o'")
    assert session("%quick 1").result.loops == 1
    assert session("%%quick x = 1\nx").result.loops == 1
