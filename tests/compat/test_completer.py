import pytest

from perijove.compat import completer, current
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


def test_the_order_of_proposals():
    given = ["_b", "a", "__c__", "%%m", "%m", "x="]
    assert sorted(given, key=completer.completions_sorting_key) == ["x=", "a", "_b", "%m", "__c__", "%%m"]


def test_proposals_get_the_same_ends():
    found = [completer.Completion(2, 3, "xy"), completer.Completion(0, 3, "abz")]
    assert [each.text for each in completer.rectify_completions("abx", found)] == ["abxy", "abz"]
    assert list(completer.rectify_completions("", [])) == []


def test_places_and_texts():
    assert completer.position_to_cursor("ab\ncd", 4) == (1, 1)
    assert completer.cursor_to_position("ab\ncd", 1, 1) == 4
    assert (completer.has_open_quotes("a'b"), completer.has_open_quotes("'a'")) == ("'", False)
    assert completer.protect_filename("a b") == "a\\ b"
