import sys


def test_a_program_reads_the_cell(session, capsys):
    session("%%bash\necho hi\necho e >&2")
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("hi\n", "e\n")
    session(f"%%script {sys.executable} -\nprint(6 * 7)")
    assert capsys.readouterr().out == "42\n"
    session("%%python\nprint('py')")
    assert capsys.readouterr().out == "py\n"


def test_arguments(session, capsys):
    session("x = 'b'\n")
    session("%%bash -s a {x}\necho $1 $2")
    assert "a b" in capsys.readouterr().out or session("%%script bash -s a {x}\necho $1 $2").status == "ok"


def test_output_is_kept(session, capsys):
    session("%%bash --out o --err e\necho hi\necho err >&2")
    assert (session.names["o"], session.names["e"], capsys.readouterr().out) == ("hi\n", "err\n", "")


def test_failing(session):
    assert session("%%sh\nexit 3").error.ename == "CalledProcessError"
    assert session.names["_exit_code"] == 3
    assert session("%%sh --no-raise-error\nexit 3").status == "ok"
    assert session("%%script no-such-program\nx").error.evalue == "no program 'no-such-program' on the path"
    assert session("%%script\nx").error.ename == "UsageError"


def test_in_the_background(session):
    session("%%bash --bg --out o --proc p\necho later")
    assert session.names["o"].read() == b"later\n"
    session.names["o"].close()
    assert session.names["p"].wait(30) == 0


def test_lines(session):
    assert session.plain("%sx echo a; echo b") == ["['a', 'b']"]
    assert session.plain("%%sx\necho a") == ["['a']"]
    assert session.plain("%system echo a") == ["['a']"]


def test_the_shell(session):
    assert session.plain("%%!\necho x") == ["['x']"]


def test_sc(session, capsys):
    session("%sc a=echo 1; echo 2\n%sc -l b=echo 1; echo 2")
    assert (session.names["a"], session.names["b"]) == ("1\n2\n", ["1", "2"])
    session("%sc -v c=echo 3")
    assert capsys.readouterr().out == "c ==\n'3\\n'\n"
    assert session("%sc echo").error.ename == "UsageError"


def test_options_of_the_program(session, capfd):
    session("%%bash -u --out kept -s one\necho $1")
    assert session.names["kept"] == "one\n"
    assert session("%%bash -e --no-raise-error\nfalse\necho not reached").status == "ok"
    assert (session.names["_exit_code"], capfd.readouterr().out) == (1, "")
