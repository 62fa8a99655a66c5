import sys

from perijove.interpreter.magics.background import Jobs


def test_programs_in_the_background_end_when_told(session, capsys):
    session("%%script --bg --proc job sleep 60\nx")
    assert session.names["job"].poll() is None
    session("%killbgscripts")
    assert capsys.readouterr().out == "All background processes were killed.\n"
    assert session.names["job"].wait(10) != 0
    session("%killbgscripts")
    assert capsys.readouterr().out == "No background processes are running.\n"


def test_a_program_that_reads_nothing_does_not_hold_up(session):
    session(f"%%script --bg --out kept --proc job {sys.executable} -c 'print(7)'\n" + "x" * 300_000)
    with session.names["kept"] as pipe:
        assert pipe.read() == b"7\n"
    assert session.names["job"].wait(10) == 0
    assert session.interpreter.magics.kept(Jobs).end() == 0


def test_no_program(session):
    assert session("%%script --bg nonexistent-program\nx").error.ename == "UsageError"
