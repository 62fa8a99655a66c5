from perijove.kernel.variables import Variables


class Thing:
    def __init__(self):
        self.part = [1]


class Broken:
    def __repr__(self):
        raise RuntimeError


def test_values_and_what_is_in_them():
    shown = Variables()
    number, thing, table = shown.show({"number": 1, "thing": Thing(), "table": {"k": (2,)}})
    assert (number["name"], number["value"], number["type"], number["variablesReference"]) == ("number", "1", "int", 0)
    (part,) = shown.inside(thing["variablesReference"])
    assert (part["name"], part["evaluateName"]) == ("part", "thing.part")
    (key,) = shown.inside(table["variablesReference"])
    assert (key["name"], key["evaluateName"]) == ("'k'", "table['k']")
    (inner,) = shown.inside(key["variablesReference"])
    assert (inner["value"], inner["evaluateName"]) == ("2", "table['k'][0]")


def test_texts_and_lists_are_bounded_and_may_fail():
    shown = Variables()
    long, many, broken = shown.show({"long": "x" * 10**6, "many": list(range(10**5)), "broken": Broken()})
    assert len(long["value"]) <= 201
    assert len(shown.inside(many["variablesReference"])) == 1000
    assert "Broken" in broken["value"]
    assert shown.inside(10**6) == []
