import pytest

from perijove.compat import texts
from perijove.compat.texts import DollarFormatter, EvalFormatter, FullEvalFormatter, LSString


def test_texts_are_indented_and_dedented():
    assert texts.indent("a\nb\n", 2) == "  a\n  b\n"
    assert texts.indent("   a\n b", 0, ntabs=1, flatten=True) == "\ta\n\tb"
    assert texts.dedent("first\n    second\n      third") == "first\nsecond\n  third"
    assert texts.dedent("\n    a\n    b") == "\na\nb"


def test_words_and_lines():
    assert [texts.get_text_list(words) for words in ([], ["a"], ["a", "b", "c"])] == ["", "a", "a, b and c"]
    assert texts.get_text_list(["a", "b"], " or ", wrap_item_with="`") == "`a` or `b`"
    assert (texts.list_strings("a"), texts.list_strings(["a"])) == (["a"], ["a"])
    assert (texts.marquee("hi", 14, "="), texts.marquee("", 4)) == ("===== hi =====", "****")
    assert texts.format_screen("one\\\ntwo") == "one\ntwo"
    assert texts.strip_email_quotes("> > a\n> > >b") == "a\n>b"


def test_what_a_command_printed(tmp_path):
    printed = LSString(f"a\n{tmp_path}")
    assert (printed.l, printed.s, printed.n) == (["a", str(tmp_path)], f"a {tmp_path}", printed)
    assert printed.p == [tmp_path]


def test_expressions_in_texts():
    assert EvalFormatter().format("{n // 4} {s[slice(1, 3)]} {n:x}", n=12, s="hello") == "3 el c"
    assert FullEvalFormatter().format("{s[::2]!r} {[i for i in range(n)]}", n=2, s="hello") == "'hlo' [0, 1]"
    assert DollarFormatter().format("$n $n.real. $$HOME {n + 1} ${HOME}", n=1, HOME=2) == "1 1. $HOME 2 $2"
    with pytest.raises(NameError):
        EvalFormatter().format("{nothing}")
