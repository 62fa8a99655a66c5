import builtins
import gettext

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
