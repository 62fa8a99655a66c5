from perijove.notebook import Notebook
from perijove.notebook.repaired import Repair, Repaired


def test_a_repair_says_what_it_did():
    repair = Repair(("cells", 0, "id"), "missing-id", None, "a1")
    assert str(repair) == "cells/0/id: missing-id: nothing -> 'a1'"
    assert repair.to_plain() == {"path": "cells/0/id", "rule": "missing-id", "before": None, "after": "a1"}
    assert str(Repair((), "truncated", "x" * 99, "")) == f"truncated: '{'x' * 56}... -> ''"
    assert Repaired(Notebook()).repairs == ()
