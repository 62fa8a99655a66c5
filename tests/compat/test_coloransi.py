import pytest

from perijove.compat.coloransi import InputTermColors, NoColors, TermColors


def test_codes_of_colours():
    assert (TermColors.Red, TermColors().LightRed, InputTermColors.Normal) == ("\033[0;31m", "\033[1;31m", "\033[0m")
    assert NoColors().Red == ""
    with pytest.raises(AttributeError, match="no colour 'Pink'"):
        TermColors.Pink  # noqa: B018 - looked for
