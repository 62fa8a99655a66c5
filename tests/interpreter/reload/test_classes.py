from perijove.interpreter.reload.classes import convert_instances
from perijove.interpreter.reload.patch import Patcher


def test_instances_and_holders_of_a_new_class_get_the_one_that_stays():
    old = type("K", (), {"v": 1})
    new = type("K", (), {"v": 2})
    instance, table, row = new(), {"k": new}, [new]
    convert_instances([(new, old)])
    assert (type(instance) is old, table["k"] is old, row[0] is old) == (True, True, True)


def test_another_metaclass_or_layout_is_not_patched():
    class Meta(type):
        pass

    old = type("K", (), {"__module__": __name__})
    patch = Patcher(__name__, {})
    other = Meta("K", (), {"__module__": __name__})
    assert patch(old, other) is other
    slotted = type("K", (), {"__module__": __name__, "__slots__": ("a",)})
    assert patch(old, slotted) is slotted
    same = type("K", (), {"__module__": __name__, "x": 5})
    assert patch(old, same) is old
    assert old.x == 5
