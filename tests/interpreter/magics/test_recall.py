import pytest

from perijove.interpreter.history.session import History
from perijove.interpreter.magics.sources import Macro


def out(session, capsys, code):
    capsys.readouterr()
    session(code)
    return capsys.readouterr().out


def next_input(session, code):
    return [event.text for event in session.events(code)]


def test_history(session, capsys, tmp_path):
    session("a = 1")
    session("%time a")
    session("b = 2")
    assert out(session, capsys, "%history 1-2") == "a = 1\n%time a\n"
    assert out(session, capsys, "%history -n 3") == "   3: b = 2\n"
    assert out(session, capsys, "%history -t 2") == "get_ipython().run_line_magic('time', 'a')\n"
    assert out(session, capsys, "%hist -g '= 2'").startswith("   3: b = 2\n")
    assert out(session, capsys, "%hist 1-2 -g a*").endswith("a = 1\n%time a\n")
    assert out(session, capsys, "%history -l 2") == "%hist -g '= 2'\n%hist 1-2 -g a*\n"
    session(f"%history -f {tmp_path}/h.py 1 3")
    assert (tmp_path / "h.py").read_text() == "a = 1\nb = 2\n"
    assert session("%history x").error.ename == "UsageError"


def test_everything_of_this_session(session, capsys):
    session("a = 1")
    assert out(session, capsys, "%history") == "a = 1\n%history\n"


def test_outputs_prompts_and_texts_once(session, capsys):
    session("6 * 7")
    session("if True:\n    x = 1")
    session("6 * 7")
    assert out(session, capsys, "%history -o 1") == "6 * 7\n42\n"
    assert out(session, capsys, "%history -p 2") == ">>> if True:\n...     x = 1\n"
    assert out(session, capsys, "%history -u 1-3") == "if True:\n    x = 1\n6 * 7\n"
    assert out(session, capsys, "%history -n 2") == "   2:\nif True:\n    x = 1\n"


def test_other_sessions(new_session, capsys, tmp_path):
    path = tmp_path / "history.sqlite"
    first = new_session(history=History(path))
    first("a = 1")
    first("b = 2")
    first.interpreter.close()
    second = new_session(history=History(path))
    second("c = 3")
    assert out(second, capsys, "%history ~1/") == "a = 1\nb = 2\n"
    assert out(second, capsys, "%history -n ~1/2") == " 1/2: b = 2\n"
    assert out(second, capsys, "%history -g a*1") == " 1/1: a = 1\n 2/4: %history -g a*1\n"
    assert out(second, capsys, "%history ~1/2-~0/1") == "b = 2\nc = 3\n"
    second.interpreter.close()


def test_a_file_that_is_there_is_replaced_when_wanted(session, capsys, tmp_path):
    file = tmp_path / "kept.py"
    session("a = 1")
    session("%time a")
    session.host.answers = ["n", "y"]
    session(f"%save {file} 1")
    assert file.read_text() == "# coding: utf-8\na = 1\n"
    assert out(session, capsys, f"%save {file} 2") == "Operation cancelled.\n"
    session(f"%save {file} 2")
    session(f"%save -a {file} 1")
    assert file.read_text() == "# coding: utf-8\nget_ipython().run_line_magic('time', 'a')\na = 1\n"
    session(f"%save -f -r {tmp_path}/typed 2")
    assert (tmp_path / "typed.ipy").read_text() == "# coding: utf-8\n%time a\n"
    assert session("%save").error.ename == "UsageError"
    assert session(f"%save {tmp_path}/missing/a 1").error.ename == "UsageError"


def test_macros(session, capsys):
    session("x = 1")
    session("x += 1")
    assert out(session, capsys, "%macro more 2").endswith("=== Macro contents: ===\nx += 1\n")
    session("%macro -q -r both 1-2")
    assert (str(session.names["both"]), session.plain("%macro")) == ("x = 1\nx += 1\n", ["['both', 'more']"])
    assert session("%macro 1x 2").error.ename == "UsageError"
    assert session("%macro name").error.ename == "UsageError"


def test_macros_are_added():
    assert str(Macro("a") + Macro("b")) == "a\nb\n"
    assert repr(Macro("a") + "b") == "Macro('a\\nb\\n')"


def test_rerun_returns_nothing_and_may_await(session, capsys):
    session("import asyncio")
    session("await asyncio.sleep(0, 4)")
    assert session.plain("%rerun 2") == ["4"]
    assert session.plain("await asyncio.sleep(0)\n%rerun 2") == ["4"]
    assert session.plain("%macro -q four 2") == []
    assert session.plain("four") == ["4"]


def test_rerun(session, capsys):
    session("x = 1")
    session("x += 1")
    assert out(session, capsys, "%rerun") == "=== Executing: ===\nx += 1\n=== Output: ===\n"
    session("%rerun -g 'x +='")
    session("%rerun 2")
    assert session.names["x"] == 5
    session("%rerun 1-2")
    assert session.names["x"] == 2
    assert out(session, capsys, "%rerun 99") == "No lines in history match specification\n"


def test_recall(session, capsys):
    session("first = 1")
    session("second = 2\nthird = 3")
    assert next_input(session, "%recall 1") == ["first = 1"]
    assert next_input(session, "%recall 1-2") == ["first = 1\nsecond = 2\nthird = 3"]
    assert next_input(session, "%rep third") == ["second = 2\nthird = 3"]
    session("'text'")
    assert next_input(session, "%recall") == ["text"]
    assert "find in history: nothing" in out(session, capsys, "%recall nothing")


@pytest.mark.parametrize("line", ["%history -g x", "%history -l", "%history -n -l 3", "%history -ng x"])
def test_options_without_a_value(session, line):
    assert session(line).status == "ok"


def test_outputs_of_a_former_session(new_session, tmp_path, capsys):
    def session():
        made = new_session(history=History(tmp_path / "history.sqlite"))
        made.interpreter.configure(history_outputs=True)
        return made

    first = session()
    first("6 * 7")
    first("print(1)")
    first.interpreter.close()
    second = session()
    assert out(second, capsys, "%history -o ~1/") == "6 * 7\n42\nprint(1)\n"
    second.interpreter.close()


def test_who_cannot_be_asked_has_not_agreed(session, capsys, tmp_path, monkeypatch):
    def nobody(_prompt, _password):
        raise EOFError

    session("a = 1")
    session(f"%save {tmp_path}/a 1")
    monkeypatch.setattr(session.host, "ask", nobody)
    assert out(session, capsys, f"%save {tmp_path}/a 1") == "\nOperation cancelled.\n"
    assert out(session, capsys, "%reset") == "\nNothing done.\n"
    assert session.names["a"] == 1
