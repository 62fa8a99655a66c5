import pytest

from perijove.protocol import errors


@pytest.mark.parametrize(
    "error", [errors.MalformedMessage, errors.BadSignature, errors.MalformedFile, errors.UnknownScheme]
)
def test_one_except_catches_them_all(error):
    assert issubclass(error, errors.ProtocolError)


def test_the_tree_names_every_error():
    named = {name for name, value in vars(errors).items() if isinstance(value, type)}

    assert {name for name in named if name in errors.__doc__} == named
