from perijove.terminal.style import prompt_style
from perijove.terminal.theme import DARK


def test_a_theme_may_be_a_pygments_style():
    monokai = prompt_style(DARK, "monokai")[0].get_attrs_for_style_str("class:pygments.keyword")

    assert monokai.color == "66d9ef"
    assert prompt_style(DARK, "dark")[0].get_attrs_for_style_str("class:pygments.keyword").color == "ansibrightmagenta"


def test_an_unknown_theme_is_told_and_not_fatal():
    _, problem = prompt_style(DARK, "no such")

    assert problem.startswith("no theme is called 'no such' (terminal.theme); there are auto, dark, light, none")
