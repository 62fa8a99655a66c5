import pytest

from perijove.interpreter.magics.registry import UsageError
from perijove.interpreter.program_profile import ProgramProfile

CODE = compile("def work(): return 5\nvalue = work()\nraise SystemExit", "program.py", "exec")


@pytest.mark.parametrize(
    ("limit", "shown"), [("", True), ("work", True), ("nothing", False), ("1.0", True), ("50", True)]
)
def test_a_report(limit, shown, capsys):
    names = {}
    profile = ProgramProfile({"l": limit})
    profile.run(CODE, names)
    assert names["value"] == 5
    assert ("program.py:1(work)" in profile.report()) is shown
    assert "sys.exit()" in capsys.readouterr().err


def test_an_unknown_sort_key():
    profile = ProgramProfile({"s": "speed"})
    profile.run(compile("1", "x", "exec"), {})
    with pytest.raises(UsageError, match=r"no sort key 'speed'; there are: .*cumulative"):
        profile.report()
