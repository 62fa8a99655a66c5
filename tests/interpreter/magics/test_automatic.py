import pytest


def test_autocall(session, capsys):
    session("%autocall")
    session("%autocall")
    session("%autocall 2")
    session("%autocall off")
    assert [line.rpartition(" ")[2] for line in capsys.readouterr().out.splitlines() if "calling" in line] == [
        "Smart", "Off", "Full", "Off",
    ]  # fmt: skip
    assert "takes 0 (off)" in session("%autocall 3").error.evalue


def test_autoawait(session, capsys):
    session("async def five(): return 5")
    for line in ("", "sync", "", "off", "", "on", ""):
        session(f"%autoawait {line}")
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "autoawait is on, and uses asyncio",
        "autoawait is on, and uses sync",
        "autoawait is off, and uses asyncio",
        "autoawait is on, and uses asyncio",
    ]
    session("%autoawait sync")
    assert session("await five()").result == 5
    session("%autoawait off")
    assert session("await five()").error.ename == "SyntaxError"


def test_a_runner_of_ones_own(session, capsys):
    session("import asyncio\nran = []\ndef runner(coroutine):\n    ran.append(1)\n    return asyncio.run(coroutine)")
    session("%autoawait runner")
    assert session("await asyncio.sleep(0, 'slept')").result == "slept"
    assert session.names["ran"] == [1]
    session("%autoawait")
    assert capsys.readouterr().out == "autoawait is on, and uses runner\n"
    session("%autoawait asyncio.run")
    assert session("await asyncio.sleep(0, 'again')").result == "again"
    session("%autoawait asyncio")
    assert session.interpreter.loop_runner is None


@pytest.mark.parametrize("name", ["nothing", "os.path.nothing", "absent_module.run"])
def test_what_can_be_no_runner(session, name):
    assert session(f"%autoawait {name}").error.ename == "UsageError"
