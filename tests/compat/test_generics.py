import pytest

from perijove.compat import generics
from perijove.interpreter.hooks import TryNext


def test_a_function_is_chosen_by_the_class():
    class Mine:
        pass

    @generics.complete_object.register(Mine)
    def _(_, before):
        return [*before, "more"]

    assert generics.complete_object(Mine(), ["a"]) == ["a", "more"]
    with pytest.raises(TryNext):
        generics.complete_object(1, [])
    with pytest.raises(TryNext):
        generics.inspect_object(1)
    assert generics.interactive_usage
