import sys

import pytest

from perijove.compat import completer, current
from perijove.compat.config import Config
from perijove.compat.interactiveshell import InteractiveShell


@pytest.fixture
def shell():
    yield InteractiveShell()
    current.set_shell(None)


def test_proposals_of_a_shell(shell):
    shell.user_ns["alphabet"] = 1
    with completer.provisionalcompleter():
        found = list(shell.Completer.completions("alphab", 6))
    assert [(each.start, each.end, each.text) for each in found] == [(0, 6, "alphabet")]
    assert shell.Completer.complete(line_buffer="alphab", cursor_pos=6) == ("alphab", ["alphabet"])
    assert shell.Completer.all_completions("alphab") == ["alphabet"]
    assert (shell.Completer.policy, shell.Completer.custom_matchers) == ("limited", shell.interpreter.matchers)


def test_attributes_have_their_dot_unless_jedi_is_used(shell):
    made = shell.Completer
    assert made.complete("f('abc'.upp") == (".upp", [".upper"])
    assert shell.complete("'abc'.upp") == (".upp", [".upper"])
    assert [(each.start, each.text) for each in made.completions("'abc'.upp", 9)] == [(6, "upper")]
    assert made.all_completions("'abc'.upp") == ["'abc'.upper"]
    made.use_jedi = False
    assert [(each.start, each.text) for each in made.completions("'abc'.upp", 9)] == [(5, ".upper")]
    assert made.all_completions("'abc'.upp") == [".upper"]


def test_its_options_are_settings(shell):
    made, python = shell.Completer, shell.interpreter
    made.evaluation, made.disable_matchers = "minimal", ["mine"]
    assert (python.settings.evaluation, python.settings.completers_off) == ("minimal", ("mine",))
    assert (made.evaluation, made.disable_matchers) == ("minimal", ["mine"])
    made.greedy = True
    assert (made.greedy, python.settings.evaluation) == (True, "unsafe")
    made.greedy = False
    for value in (None, True, False, {"a": True, "b": False}):
        made.suppress_competing_matchers = value
        assert made.suppress_competing_matchers == value
    assert (python.settings.completers_alone, python.settings.completers_joined) == (("a",), ("b",))
    made.policy_overrides = {
        "allow_auto_import": True,
        "allowed_getattr_external": {"some.library", ("other", "Class")},
    }
    assert (python.settings.auto_import, python.settings.trusted) == (True, ("other", "some.library"))
    made.policy_overrides = {}
    assert (python.settings.auto_import, python.settings.trusted) == (False, ())
    with pytest.raises(AttributeError, match="the completer has no 'nothing'"):
        made.nothing  # noqa: B018


def test_a_module_is_imported_for_tab_where_that_is_set(shell, monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    assert "ONE_THIRD" not in shell.Completer.complete("colorsys.ONE_T")[1]
    shell.Completer.policy_overrides = {"allow_auto_import": True}
    assert shell.Completer.complete("colorsys.ONE_T")[1] == [".ONE_THIRD"]


@pytest.mark.parametrize(
    ("policy", "overrides"), [("limited", {"unheard_of": 1}), ("unsafe", {"allow_auto_import": 1})]
)
def test_overrides_without_effect_are_told(shell, policy, overrides):
    shell.Completer.evaluation = policy
    with pytest.warns(UserWarning, match="nothing to override"):
        shell.Completer.policy_overrides = overrides


def test_options_in_a_configuration(shell):
    config = Config()
    config.IPCompleter.evaluation = "minimal"
    config.Completer.use_jedi = False
    config.IPCompleter.omit__names = 1
    shell.Completer.update_config(config)
    assert (shell.Completer.evaluation, shell.Completer.use_jedi) == ("minimal", False)
    config.IPCompleter.unheard_of = 1
    with pytest.warns(UserWarning, match="`unheard_of` not recognized"):
        shell.Completer.update_config(config)


def test_matchers_of_the_users(shell):
    @completer.completion_matcher(identifier="mine")
    def mine(text):
        return iter([f"{text}_done"])

    shell.Completer.custom_matchers.append(mine)
    assert shell.Completer.complete("abc")[1] == ["abc_done"]
    shell.Completer.custom_completers.add_re("git .*", lambda event: [f"{event.symbol}_asked"])
    shell.Completer.custom_completers.add_s("make", lambda event: [f"{event.symbol}_made"])
    assert shell.Completer.complete("git x")[1] == ["x_asked", "x_done"][::-1]
    assert shell.Completer.complete("make x")[1] == ["x_done", "x_made"]


def test_symbols(shell):
    assert shell.Completer.latex_matches("x = \\alph") == ("\\alph", ["\\alpha"])
    assert shell.Completer.latex_matches("\\alpha") == ("\\alpha", ["α"])
    assert shell.Completer.latex_matches("\\nothing_like_it") == ("", ())
    assert shell.Completer.latex_matches("alpha") == ("", ())


def test_parts_of_texts(shell):
    made = shell.Completer
    assert [made._trim_expr(code) for code in ("f(a, b", " (a, b)", "x = [1, y")] == ["b", "(a, b)", "y"]
    assert made._default_arguments_from_docstring("f(a[, key=func]) -> value") == ["key"]
    assert made._default_arguments_from_docstring("C.m(self, int n=1, resume=True)\n") == ["n", "resume"]
    assert made._determine_completion_context("a.b").value == "attribute"
    assert made._is_completing_in_cli_context("!ls") is True
