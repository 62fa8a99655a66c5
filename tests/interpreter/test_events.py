import pytest

from perijove.interpreter.events import Display


def test_events_are_frozen_values():
    assert Display({"text/plain": "a"}) == Display({"text/plain": "a"}, {}, None, update=False)
    with pytest.raises(AttributeError):
        Display({}).update = True
