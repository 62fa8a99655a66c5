import asyncio

import pytest

from perijove.interpreter.callbacks import Callbacks
from perijove.kernel import python
from perijove.kernel.python import PythonLanguage
from perijove.settings import InterpreterSettings


class Host:
    def __init__(self):
        self.published = []

    def publish(self, msg_type, content, metadata=None, buffers=()):
        self.published.append((msg_type, dict(content)))

    def ask(self, prompt, *, password=False):
        return f"{prompt}{password}"


@pytest.fixture
def language(monkeypatch):
    monkeypatch.setattr("sys.modules", dict(__import__("sys").modules))
    return PythonLanguage()


def execute(language, host, code, count=1, **options):
    defaults = {"silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "cell_id": None}
    return language.execute(code, execution_count=count, host=host, **{**defaults, **options})


def test_a_cell_that_does_not_await_needs_no_loop(language):
    host = Host()
    assert execute(language, host, "6 * 7") == {
        "status": "ok",
        "execution_count": 1,
        "payload": [],
        "user_expressions": {},
    }
    assert host.published == [("execute_result", {"data": {"text/plain": "42"}, "metadata": {}, "execution_count": 1})]


def test_a_cell_that_awaits_is_a_coroutine(language):
    reply = asyncio.run(execute(language, Host(), "import asyncio\nawait asyncio.sleep(0, 'x')"))
    assert reply["status"] == "ok"


def test_an_error_is_told_twice_in_the_same_words(language):
    host = Host()
    reply = execute(language, host, "1 / 0", count=5)
    (told,) = host.published
    assert told == ("error", {name: reply[name] for name in ("ename", "evalue", "traceback")})
    assert reply["execution_count"] == 5


def test_displays_are_outputs(language):
    host = Host()
    execute(
        language,
        host,
        "display({'text/plain': 'a'}, raw=True, display_id='d')\nclear_output(wait=True)\nupdate_display({'text/plain': 'b'}, raw=True, display_id='d')",
    )
    assert [kind for kind, _ in host.published] == ["display_data", "clear_output", "update_display_data"]
    assert host.published[0][1]["transient"] == {"display_id": "d"}
    assert host.published[1][1] == {"wait": True}


def test_a_session_is_saved_with_what_it_printed(language, tmp_path):
    import json

    host = Host()
    execute(language, host, "a = 1", count=1)
    language.printed("stdout", "said\n")
    execute(language, host, "a", count=2)
    execute(language, host, f"%notebook {tmp_path / 'saved.ipynb'}", count=3)
    cells = json.loads((tmp_path / "saved.ipynb").read_text())["cells"]
    assert [cell["outputs"] for cell in cells] == [
        [{"output_type": "stream", "name": "stdout", "text": ["said\n"]}],
        [{"output_type": "execute_result", "execution_count": 2, "data": {"text/plain": ["1"]}, "metadata": {}}],
    ]


def test_extensions_are_told_that_the_session_begins(monkeypatch):
    told = []
    trigger = Callbacks.trigger
    monkeypatch.setattr(
        Callbacks, "trigger", lambda self, name, *given: (told.append(name), trigger(self, name, *given))
    )
    monkeypatch.setattr("sys.modules", dict(__import__("sys").modules))
    PythonLanguage()
    assert told == ["shell_initialized"]


def test_questions_about_code(language):
    execute(language, Host(), "answer = 42")
    assert language.is_complete("if x:") == {"status": "incomplete", "indent": "    "}
    assert language.is_complete("1")["status"] == "complete"
    assert language.history({})["history"] == [(0, 1, "answer = 42")]
    assert language.info["language_info"]["name"] == "python"


def test_expressions_are_evaluated_after_a_cell_that_succeeded(language):
    reply = execute(language, Host(), "a = 1", user_expressions={"x": "a + 1"})
    assert reply["user_expressions"]["x"]["data"] == {"text/plain": "2"}
    assert "user_expressions" not in execute(language, Host(), "1 / 0", user_expressions={"x": "a"})


def test_one_that_was_made_beforehand_begins_where_it_is_wanted(monkeypatch, tmp_path):
    monkeypatch.setattr("sys.modules", dict(__import__("sys").modules))
    settings = vars(InterpreterSettings())
    python.make_beforehand(InterpreterSettings())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JPY_SESSION_NAME", "a.ipynb")
    (beforehand,) = python._beforehand
    made = PythonLanguage.configured({**settings, "connection_file": "x.json"})
    assert made is beforehand
    host = Host()
    execute(made, host, "_dh[0], __session__")
    assert host.published[0][1]["data"]["text/plain"] == f"('{tmp_path}', 'a.ipynb')"
    assert PythonLanguage.configured(settings) is not beforehand

    python.make_beforehand(InterpreterSettings())
    (beforehand,) = python._beforehand
    other = PythonLanguage.configured({**settings, "pretty": False})
    assert other is not beforehand
    assert not other.settings.pretty
