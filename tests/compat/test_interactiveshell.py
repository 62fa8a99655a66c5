import sys

import pytest

from perijove.compat import current
from perijove.compat.interactiveshell import InteractiveShell
from perijove.interpreter.events import Display, ErrorEvent, Result
from perijove.interpreter.interpreter import Interpreter


class Host:
    """Keeps what is shown."""

    def __init__(self):
        self.events = []

    def emit(self, event, /):
        self.events.append(event)

    def ask(self, prompt, password, /):
        raise EOFError


@pytest.fixture
def host():
    return Host()


@pytest.fixture
def shell(host):
    yield Interpreter(host, inline_figures=False, shell=InteractiveShell).shell
    current.set_shell(None)


def run(shell, code):
    return shell.run_cell(code)


def test_one_shell_is_that_of_the_process(shell):
    assert InteractiveShell.initialized()
    assert InteractiveShell.instance() is shell
    assert run(shell, "get_ipython()").result is shell
    InteractiveShell.clear_instance()
    assert not InteractiveShell.initialized()


def test_it_makes_an_interpreter_when_it_is_made_alone(shell, capsys):
    other = InteractiveShell(user_ns={"a": 6})
    assert other.run_cell("a * 7").result == 42
    assert "42" in capsys.readouterr().out
    assert InteractiveShell.instance() is other


def test_settings_have_the_names_of_traits(shell):
    seen = []
    shell.observe(seen.append, "xmode")
    shell.observe(print, names=["colors"])
    assert (shell.xmode, shell.colors, shell.autoawait, shell.ast_node_interactivity) == (
        "Context",
        "neutral",
        True,
        "last_expr",
    )
    shell.xmode = "Plain"
    shell.ast_node_interactivity = "all"
    assert [(change.name, change.old, change["new"], change.owner) for change in seen] == [
        ("xmode", "Context", "Plain", shell)
    ]
    assert shell.interpreter.settings.xmode == "plain"
    shell.unobserve(seen.append, "xmode")
    shell.xmode = "Minimal"
    assert len(seen) == 1


def test_lists_may_be_assigned(shell):
    shell.input_transformers_post = [lambda lines: [line.replace("six", "6") for line in lines]]
    assert run(shell, "six * 7").result == 42


def test_an_error_is_shown_by_what_is_in_the_place_of_our_own_way(shell, host):
    seen = []
    shell._showtraceback = lambda kind, error, lines: seen.append((kind, str(error), bool(lines)))
    outcome = run(shell, "1 / 0")
    assert seen == [(ZeroDivisionError, "division by zero", True)]
    assert (outcome.success, outcome.error.ename, host.events) == (False, "ZeroDivisionError", [])
    shell.showsyntaxerror = lambda *_: seen.append("syntax")
    run(shell, "a b")
    assert seen[1:] == ["syntax"]
    del shell._showtraceback, shell.showsyntaxerror
    run(shell, "1 / 0")
    assert [type(event) for event in host.events] == [ErrorEvent]


def test_showtraceback_may_wrap_the_former_one(shell, host):
    former, seen = shell.showtraceback, []

    def show(*args, **kwargs):
        seen.append(kwargs)
        former(*args)

    shell.showtraceback = show
    run(shell, "1 / 0")
    assert seen == [{"running_compiled_code": True}]
    assert [event.ename for event in host.events] == ["ZeroDivisionError"]


def test_a_way_of_showing_errors_that_fails_is_shown_itself(shell, host, capsys):
    shell.showtraceback = lambda *_, **__: 1 / 0
    run(shell, "None.x")
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert [event.ename for event in host.events] == ["AttributeError"]


def test_an_error_is_shown_where_it_is_handled(shell, host):
    run(shell, "try:\n    1 / 0\nexcept ZeroDivisionError:\n    get_ipython().showtraceback()")
    assert [(event.ename, "1 / 0" in "".join(event.traceback)) for event in host.events] == [
        ("ZeroDivisionError", True)
    ]


def test_without_an_error_there_is_none_to_show(shell, capsys, monkeypatch):
    for name in ("last_type", "last_value", "last_traceback"):
        monkeypatch.setattr(sys, name, None, raising=False)
    shell.showtraceback()
    assert capsys.readouterr().err == "No traceback available to show.\n"


def test_everything_displayed_goes_through_what_replaces_publish(shell, host):
    seen = []
    former = shell.display_pub.publish

    def publish(data, metadata=None, **options):
        seen.append((data["text/plain"], options))
        former(data, metadata, **options)

    shell.display_pub.publish = publish
    run(shell, "display(1)\n2")
    assert seen == [("1", {})]
    assert [type(event) for event in host.events] == [Display, Result]


def test_hooks_see_and_swallow_what_is_published(shell, host):
    seen = []

    def hook(message):
        seen.append(message["content"]["transient"])
        return None if message["content"]["data"]["text/plain"] == "1" else message

    shell.display_pub.register_hook(hook)
    run(shell, "display(1)\ndisplay(2, display_id='a');")
    assert seen == [{}, {"display_id": "a"}]
    assert [event.data for event in host.events] == [{"text/plain": "2"}]
    assert shell.display_pub.unregister_hook(hook)
    assert not shell.display_pub.unregister_hook(hook)


def test_what_it_does_not_have_it_says(shell):
    with pytest.raises(AttributeError, match="the shell has no 'no_such'"):
        _ = shell.no_such
    assert "magics_manager" in dir(shell)
