def test_what_is_printed_and_shown_is_kept(session, capsys):
    assert session.events("%%capture c\nimport sys\nprint('o')\nprint('e', file=sys.stderr)\ndisplay(1)\n2") == []
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")
    kept = session.names["c"]
    assert (kept.stdout, kept.stderr, str(kept)) == ("o\n", "e\n", "o\n")
    assert [output.data for output in kept.outputs] == [{"text/plain": "1"}, {"text/plain": "2"}]
    assert session.plain("c()") == ["1", "2"]
    assert capsys.readouterr().out == "o\n"


def test_parts_can_be_left_out(session, capsys):
    assert session.plain("%%capture --no-display --no-stdout c\nprint('o')\ndisplay(1)") == ["1"]
    assert capsys.readouterr().out == "o\n"


def test_a_failing_cell_leaves_everything_as_it_was(session, capsys):
    assert session.plain("%%capture c\nprint('o')\n1/0") == ["ZeroDivisionError"]
    assert session.names["c"].stdout == "o\n"
    assert session.plain("display(1)") == ["1"]


def test_a_cell_that_awaits(session):
    session("%%capture kept\nimport asyncio\nprint(await asyncio.sleep(0, 'slept'))\n7")
    assert (session.names["kept"].stdout, session.names["kept"].outputs[0].data) == ("slept\n", {"text/plain": "7"})


def test_options_may_follow_the_name(session, capsys):
    session("%%capture kept --no-stdout\nprint(1)\n5")
    assert (session.names["kept"].stdout, capsys.readouterr().out) == ("", "1\n")
    assert session("%%capture a b\n1").error.ename == "UsageError"
