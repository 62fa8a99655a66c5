"""A theme in the form in which the line editor wants it."""

from prompt_toolkit import PromptSession
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import BaseStyle, Style, merge_styles, style_from_pygments_cls

from perijove.terminal.theme import THEMES, Theme, own_name


def prompt_style(theme: Theme, setting: str = "auto") -> tuple[BaseStyle, str]:
    """The style of the prompt, and what is wrong with the setting.

    A setting that is none of our themes names a Pygments style for the code.
    """
    style = Style.from_dict(dict(theme.styles))
    setting = own_name(setting)
    if setting == "auto" or setting in THEMES:
        return style, ""
    from pygments.styles import get_all_styles, get_style_by_name
    from pygments.util import ClassNotFound

    try:
        return merge_styles([style, style_from_pygments_cls(get_style_by_name(setting))]), ""
    except ClassNotFound:
        known = ", ".join(["auto", *THEMES, *sorted(get_all_styles())])
        return style, f"no theme is called {setting!r} (terminal.theme); there are {known}"


def dress(session: PromptSession[str], theme: Theme, setting: str) -> str:
    """Give a prompt the colours of a theme; what is wrong with the setting."""
    session.style, problem = prompt_style(theme, setting)
    session.color_depth = None if theme.coloured else ColorDepth.DEPTH_1_BIT
    return problem
