import pytest

from perijove.compat.tokentransforms import (
    EscapedCommand,
    HelpEnd,
    MagicAssign,
    SystemAssign,
    TokenTransformBase,
    make_tokens_by_line,
)


@pytest.mark.parametrize(
    ("kind", "source", "python"),
    [
        (MagicAssign, "a = 1\nb = %foo \\\n  bar\n", "a = 1\nb = get_ipython().run_line_magic('foo', '   bar')\n"),
        (SystemAssign, "if a:\n  b =! ls\n", "if a:\n  b =get_ipython().getoutput(' ls')\n"),
        (EscapedCommand, "if a:\n    %ls\n", "if a:\n    get_ipython().run_line_magic('ls', '')\n"),
        (EscapedCommand, ",f 1 2\n", 'f("1", "2")\n'),
        (HelpEnd, "a = \\\nzip?\n", "get_ipython().run_line_magic('pinfo', 'zip')\n"),
        (HelpEnd, "%foo??\n", "get_ipython().run_line_magic('pinfo2', '%foo')\n"),
    ],
)
def test_an_escape_is_found_and_made_python(kind, source, python):
    lines = source.splitlines(keepends=True)
    found = kind.find(make_tokens_by_line(lines))
    assert "".join(found.transform(lines)) == python
    assert found.sortby()[1] == kind.priority


@pytest.mark.parametrize("source", ["a = 1\n", "x # why?\n", "f(a='!')\n"])
@pytest.mark.parametrize("kind", [MagicAssign, SystemAssign, EscapedCommand, HelpEnd])
def test_there_is_none(kind, source):
    assert kind.find(make_tokens_by_line([source])) is None


def test_what_can_not_be_read():
    assert make_tokens_by_line(["\\"])[-1]
    with pytest.warns(UserWarning, match="lineending"):
        make_tokens_by_line(["a", "b"])
    with pytest.raises(SyntaxError, match="no name"):
        HelpEnd((1, 0), (1, 2)).transform(["1 ?\n"])
    with pytest.raises(NotImplementedError):
        TokenTransformBase.find([])
    with pytest.raises(NotImplementedError):
        TokenTransformBase((1, 0)).transform([])
