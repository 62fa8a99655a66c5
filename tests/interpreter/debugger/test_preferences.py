from perijove.interpreter.debugger.preferences import PREDICATES, Preferences


def test_each_has_its_own():
    first, second = Preferences(), Preferences()
    first.predicates["readonly"] = True
    first.ignored.add("numpy")
    assert (second.predicates["readonly"], second.ignored) == (False, set())
    assert set(second.predicates) == set(PREDICATES)
