import builtins
import gettext
from pathlib import Path

from perijove.interpreter.namespace import Namespace


def test_names_of_ours_are_hidden_until_they_are_changed():
    user = Namespace()
    user.hide("display", print)
    user.names["mine"] = 1
    assert user.user_names() == ["mine"]
    user.names["display"] = 2
    assert user.user_names() == ["display", "mine"]


def test_clearing_keeps_ours():
    user = Namespace()
    user.hide("display", print)
    user.names.update(mine=1, display=2)
    user.clear()
    assert user.user_names() == []
    assert user.names["display"] is print
    assert user.names["__name__"] == "__main__"


def test_a_value_can_be_forgotten():
    user = Namespace()
    value = object()
    user.record_output(1, value)
    user.names["x"] = value
    user.forget_value(value)
    assert (user.outputs, "x" in user.names, user.names["_"]) == ({}, False, "")


def test_outputs_can_be_forgotten():
    user = Namespace()
    user.record_output(1, "a")
    user.forget_outputs()
    assert (user.outputs, "_1" in user.names, user.names["_"]) == ({}, False, "")


def test_gettext_keeps_its_underscore(monkeypatch):
    monkeypatch.setitem(vars(builtins), "_", gettext.NullTranslations().gettext)
    user = Namespace()
    user.record_output(1, "a")
    assert user.names["_"] == ""
    monkeypatch.setitem(vars(builtins), "_", "left by a doctest")
    user.record_output(2, "b")
    assert user.names["_"] == "b"


def test_out_does_not_hold_itself():
    user = Namespace()
    user.record_output(1, user.outputs)
    assert user.outputs == {}


def test_outputs_keep_to_a_budget_of_bytes():
    names = Namespace()
    names.limit(entries=1000, size=10_000)
    for count in range(1, 6):
        names.record_output(count, "x" * 4000)
    assert list(names.outputs) == [4, 5]
    assert "_3" not in names.names
    names.record_output(6, "y" * 50_000)
    assert list(names.outputs) == [6]
    assert names.names["_"] == "y" * 50_000
    names.record_output(7, 1)
    assert list(names.outputs) == [7]
    assert names.names["__"] == "y" * 50_000


def test_a_smaller_budget_holds_at_once():
    names = Namespace()
    for count in range(1, 11):
        names.record_output(count, "x" * 1000)
    names.limit(entries=5, size=1 << 20)
    assert list(names.outputs) == [6, 7, 8, 9, 10]
    del names.outputs[8]
    names.limit(entries=5, size=2200)
    assert list(names.outputs) == [9, 10]


def test_deleted_names_of_ours_are_back(session):
    session("del In, Out, _oh, _ih, _dh")
    assert session("In[1], type(Out)").value == ("del In, Out, _oh, _ih, _dh", dict)
    session("del _\nIn = 5")
    assert session("In").value == 5
    assert session("_").value == 5


def test_a_recent_value_has_no_number():
    namespace = Namespace()
    namespace.record_recent("a")
    namespace.record_recent("b")
    assert (namespace.names["_"], namespace.names["__"], namespace.outputs) == ("b", "a", {})
    assert namespace.all_hidden()["_"] == "b"


def test_the_folder_that_a_session_begins_in(session, tmp_path, monkeypatch):
    here = str(Path.cwd())
    assert session.names["_dh"] == [here]
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert Namespace().directories == []
