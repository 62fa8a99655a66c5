from perijove.compat.attributes import Observers


def test_observers_hear_of_changes_and_of_nothing_else():
    told = []
    observers = Observers("shell")
    observers.observe(told.append, ["a"])
    observers.observe(told.append, "b", type="fetch")
    for change in (("a", 1, 2), ("a", 2, 2), ("b", 1, 2)):
        observers.tell(*change)
    assert [(each.name, each.old, each.new, each.owner, each.type) for each in told] == [("a", 1, 2, "shell", "change")]
