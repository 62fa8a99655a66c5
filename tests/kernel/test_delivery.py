import pytest

from perijove.kernel.delivery import Delivery


def test_an_expression_hands_over_the_value_itself():
    taken = []
    delivery = Delivery(taken.append)
    thing = object()
    expression = delivery.expression("thing")
    assert not delivery.done
    eval(expression, {}, {"thing": thing})
    assert taken == [thing]
    assert delivery.done
    delivery.close()
    delivery.close()
    with pytest.raises(KeyError):
        eval(expression, {}, {"thing": thing})


def test_a_name_that_is_not_there_delivers_nothing():
    delivery = Delivery(print)
    with pytest.raises(NameError):
        eval(delivery.expression("missing"), {}, {})
    assert not delivery.done
    delivery.close()
