import pytest

from perijove.terminal.prompts import PromptsError, find_prompts, plain


def test_built_in_prompts():
    numbered, classic = find_prompts("numbered"), find_prompts("classic")

    assert plain(numbered.before_input(12)) == "In [12]: "
    assert plain(numbered.before_line(9, 1)) == "    ...: "
    assert plain(numbered.before_result(12)) == "Out[12]:"
    assert plain(classic.before_input(12)) + plain(classic.before_line(4, 1)) == ">>> ... "
    assert classic.before_result(12) == []


def test_prompts_of_the_users(tmp_path, monkeypatch):
    (tmp_path / "mine.py").write_text(
        "def short(number): return f'{number}> '\nclass Own:\n    def before_input(self, number): return [('', '? ')]\n"
    )
    monkeypatch.syspath_prepend(tmp_path)

    assert plain(find_prompts("mine:short").before_input(3)) == "3> "
    assert plain(find_prompts("mine:short").before_result(3)) == "Out[3]:"
    assert plain(find_prompts("mine:Own").before_input(3)) == "? "


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("fancy", "no prompts 'fancy' (terminal.prompts); there are numbered, classic, module:name"),
        ("no_such:x", "the prompts 'no_such:x' (terminal.prompts) can't be loaded: No module named 'no_such'"),
    ],
)
def test_prompts_that_are_not_there(setting, message):
    with pytest.raises(PromptsError) as caught:
        find_prompts(setting)
    assert str(caught.value) == message
