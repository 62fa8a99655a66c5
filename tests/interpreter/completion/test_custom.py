import pytest

from perijove.interpreter.completion.custom import SimpleCompletion, context_matcher, identifier, normal


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
