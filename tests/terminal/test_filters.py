import pytest
from prompt_toolkit.filters import Condition

from perijove.terminal.filters import FILTERS, FilterError, parse_filter

NAMES = {"yes": Condition(lambda: True), "no": Condition(lambda: False), "always": Condition(lambda: True)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", True),
        ("yes & no", False),
        ("yes & ~no", True),
        ("(no | yes) & yes", True),
        ("", True),
        ("~yes | no", False),
    ],
)
def test_filters_are_combined(text, value):
    assert parse_filter(text, NAMES)() is value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("yess", "no filter 'yess'; did you mean 'yes'?"),
        ("xyz", "no filter 'xyz'; there are: yes, no, always"),
        ("yes and no", "'yes and no' is no filter: only names, &, |, ~ and brackets can stand in one"),
        ("yes &", "'yes &' is no filter: invalid syntax"),
    ],
)
def test_mistakes_are_named(text, message):
    with pytest.raises(FilterError) as caught:
        parse_filter(text, NAMES)
    assert str(caught.value) == message


def test_every_filter_can_be_asked():
    assert {name for name, value in FILTERS.items() if isinstance(value(), bool)} == set(FILTERS)
