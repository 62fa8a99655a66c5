import pstats


def pages(session, code):
    return [event.data["text/plain"] for event in session.events(code) if type(event).__name__ == "Page"]


def test_a_report(session, tmp_path, capsys):
    session("def slow():\n    return sum(range(1000))")
    text = pages(session, "%prun slow()")[0]
    assert "(slow)" in text
    assert "Ordered by: internal time" in text
    assert "cumulative time" in pages(session, "%prun -s cumulative -l slow -l 1 slow()")[0]
    outcome = session(f"s = %prun -q -r -T {tmp_path}/r.txt -D {tmp_path}/d.prof slow()")
    assert outcome.status == "ok"
    assert isinstance(session.names["s"], pstats.Stats)
    assert "(slow)" in (tmp_path / "r.txt").read_text()
    assert pstats.Stats(f"{tmp_path}/d.prof").total_calls > 0


def test_a_cell_and_one_that_leaves(session, capsys):
    assert "(total)" in pages(session, "%%prun\ndef total():\n    return 1\nk = total()")[0]
    assert session.names["k"] == 1
    assert pages(session, "%prun exit_now = __import__('sys').exit()")
    assert "sys.exit()" in capsys.readouterr().err


def test_wrong_options(session):
    for line in (
        "%prun",
        "%prun -s nonsense 1",
        "%prun -x 1",
        "%prun -q -T /no/such/folder/x 1",
        "%prun -q -D /no/such/folder/x 1",
    ):
        assert session(line).error.ename == "UsageError", line
    assert session("%prun 1/0").error.ename == "ZeroDivisionError"
    assert not any("cProfile" in line for line in session("%prun 1/0").error.traceback)


def test_code_that_awaits(session):
    session("async def slow():\n    import asyncio\n    await asyncio.sleep(0)")
    session("%%prun -q -r\nawait slow()")
    session("s = %prun -q -r await slow()")
    assert "slow" in {name for _, _, name in session.names["s"].stats}
