import dataclasses

import pytest

from perijove.interpreter.completion import custom
from perijove.interpreter.completion.complete import Options, complete
from perijove.interpreter.completion.custom import SimpleCompletion, ask_all, context_matcher, identifier, normal
from perijove.interpreter.completion.matching import Context
from perijove.interpreter.cursor import place

CONTEXT = Context(place("x", 1), "x", 1, {}, None)


def found(session, code):
    return session.interpreter.complete(code, len(code)).matches


def test_version_1_gets_the_text_before_the_cursor(session):
    asked = []
    session.interpreter.shell.set_custom_completer(lambda text: asked.append(text) or [f"{text}_done"])
    assert found(session, "x = abc")[0] == "abc_done"
    assert asked == ["abc"]


def test_version_2_gets_a_context(session):
    contexts = []

    @context_matcher()
    def matcher(context):
        contexts.append(context)
        return {"completions": [SimpleCompletion("two", "made"), SimpleCompletion("one")], "matched_fragment": "o"}

    session.interpreter.matchers.append(matcher)
    completion = session.interpreter.complete("a\nb o", 5)
    assert completion.matches[:2] == ["one", "two"]
    assert (contexts[0].token, contexts[0].cursor_line, contexts[0].text_until_cursor) == ("o", 1, "b o")
    assert completion.metadata["_jupyter_types_experimental"][1]["type"] == "made"


def test_the_order_is_kept_where_it_is_asked_for(session):
    session.interpreter.matchers.append(
        context_matcher()(lambda _: {"completions": [SimpleCompletion("z1"), SimpleCompletion("a1")], "ordered": True})
    )
    assert found(session, "")[:2] == ["z1", "a1"]


def test_others_are_suppressed(session):
    session("value = 1")
    alone = {"completions": [SimpleCompletion("only")], "suppress": True}
    session.interpreter.matchers.append(context_matcher()(lambda _: alone))
    assert found(session, "val") == ["only"]
    alone["do_not_suppress"] = {"IPCompleter.python_matcher"}
    assert found(session, "val") == ["only", "value"]


def test_some_are_suppressed_by_name(session):
    session("def f(value_a): pass\nvalue_b = 1")
    session.interpreter.matchers.append(
        context_matcher()(
            lambda _: {"completions": [SimpleCompletion("x")], "suppress": {"IPCompleter.python_matcher"}}
        )
    )
    assert found(session, "f(val") == ["x", "value_a="]


def test_priorities(session):
    for name, priority in [("low", -1), ("first", 5), ("second", 1)]:
        session.interpreter.matchers.append(
            context_matcher(priority=priority)(lambda _, name=name: {"completions": [SimpleCompletion(name)]})
        )
    matches = found(session, "pri")
    assert (matches[0], matches[1], matches[-1]) == ("first", "second", "low")


def test_a_matcher_that_fails_loses_nobody_elses_result(session):
    session.interpreter.matchers += [lambda text: 1 / 0, lambda text: ["mine"], lambda text: 3]
    assert found(session, "prin") == ["mine", "print"]


def test_matchers_may_be_left_out(session):
    @context_matcher(identifier="mine")
    def matcher(context):
        return {"completions": [SimpleCompletion("x")]}

    session.interpreter.matchers.append(matcher)
    session.interpreter.configure(completers_off=("mine", "IPCompleter.python_matcher"))
    assert found(session, "prin") == []


@pytest.mark.parametrize(
    ("name", "short"), [("IPCompleter.dict_key_matcher", "dict_key"), ("f", "f"), ("x_matches", "x")]
)
def test_names_of_matchers(name, short):
    assert normal(name) == short
    assert identifier(test_priorities) == "test_priorities"


def test_hooks_for_commands(session):
    events = []

    def hook(shell, event):
        events.append(event)
        return ["commit", "checkout", "push"]

    session.interpreter.shell.set_hook("complete_command", hook, str_key="git")
    assert found(session, "git c") == ["commit", "checkout"]
    assert (events[0].symbol, events[0].command, events[0].line) == ("c", "git", "git c")


def test_a_hook_may_leave_the_matter_to_others(session):
    from perijove.interpreter.hooks import TryNext

    def hook(shell, event):
        raise TryNext

    session.interpreter.shell.set_hook("complete_command", hook, str_key="prin")
    assert found(session, "prin") == ["print"]


def named(name, suppress=False, kept=(), priority=0):
    found = {"completions": [SimpleCompletion(f"by_{name}")], "suppress": suppress, "do_not_suppress": set(kept)}
    return context_matcher(identifier=name, priority=priority)(lambda _: found)


@pytest.mark.parametrize(
    ("b", "suppress", "matches"),
    [
        ({}, None, "a b c"),
        ({"suppress": {"c"}}, None, "a b"),
        ({"suppress": True}, None, "b"),
        ({"suppress": True, "kept": {"c"}}, None, "b c"),
        ({"suppress": True, "kept": {"a"}}, None, "a b"),
        ({"suppress": True, "priority": 1}, None, "b"),
        # What is set goes before what a matcher says.
        ({"suppress": True}, False, "a b c"),
        ({"suppress": True}, {"b": False}, "a b c"),
        ({"suppress": True}, {"a": False}, "b"),
        ({}, {"b": True}, "b"),
        ({}, True, "a"),
    ],
)
def test_who_keeps_whom_out(b, suppress, matches):
    found, _, only = ask_all(CONTEXT, [named("a"), named("b", **b), named("c")], set(), suppress)
    assert [match.text for each in found for match in each.matches] == [f"by_{name}" for name in matches.split()]
    assert (only is not None) is (len(matches) < 4 and b.get("suppress") != {"c"})


def test_built_in_matchers_let_others_in_where_it_is_set(session):
    session("d = {'abc': None}\nabcd = 1")
    code = "d['abc'].ke; d["
    options = Options.of(session.interpreter.settings, session.interpreter.hooks, [])

    def texts(suppress):
        chosen = dataclasses.replace(options, suppress=suppress)
        return complete(code, len(code), session.names, session.interpreter.magics, chosen).matches

    assert texts(None) == ["'abc'"]
    assert {"'abc'", "abcd"} <= set(texts({"IPCompleter.dict_key_matcher": False}))


@pytest.fixture
def complete_object(monkeypatch):
    import functools

    made = functools.singledispatch(lambda obj, names: names)
    monkeypatch.setattr(custom, "complete_object", made)
    return made


def test_types_can_be_taught(session, complete_object):
    session("class Taught:\n    left_out = 1\nclass Failing(Taught): pass\ntaught, failing = Taught(), Failing()")
    complete_object.register(session.names["Taught"], lambda obj, names: [*names[:0], "told", 3])
    complete_object.register(session.names["Failing"], lambda obj, names: 1 / 0)
    assert found(session, "taught.") == ["told"]
    assert found(session, "failing.") == ["left_out"]
    assert found(session, "'a'.upp") == ["upper"]
