from prompt_toolkit import PromptSession
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import ColorDepth, DummyOutput

from perijove.terminal.style import dress, prompt_style
from perijove.terminal.theme import DARK, PLAIN


def test_a_theme_may_be_a_pygments_style():
    monokai = prompt_style(DARK, "monokai")[0].get_attrs_for_style_str("class:pygments.keyword")

    assert monokai.color == "66d9ef"
    assert prompt_style(DARK, "dark")[0].get_attrs_for_style_str("class:pygments.keyword").color == "ansibrightmagenta"


def test_an_unknown_theme_is_told_and_not_fatal():
    _, problem = prompt_style(DARK, "no such")

    assert problem.startswith("no theme is called 'no such' (terminal.theme); there are auto, dark, light, none")


def test_a_prompt_is_dressed_anew():
    with create_pipe_input() as keys:
        session = PromptSession(input=keys, output=DummyOutput())

    assert dress(session, PLAIN, "nocolor") == ""
    assert session.color_depth is ColorDepth.DEPTH_1_BIT
    assert dress(session, DARK, "linux") == ""
    assert session.color_depth is None
    assert "no theme is called" in dress(session, DARK, "lniux")
