import pytest


def found(session, code):
    return session.interpreter.complete(code, len(code)).matches


@pytest.mark.parametrize(
    ("code", "matches"),
    [
        ("%xmode Ve", ["Verbose"]),
        ("matplotlib inl", ["inline"]),
        ("%matplotlib inl", ["inline"]),
        ("%config interp", ["interpreter"]),
        ("%config interpreter.evalu", ["interpreter.evaluation"]),
        ("%config interpreter.evaluation = lim", ["'limited'"]),
        ("%config interpreter.evaluation = 'lim", ["'limited'"]),
        ("%config interpreter.pretty = T", ["True"]),
        ("%load_ext autorel", ["autoreload"]),
        ("%env COMPLETED_", ["COMPLETED_HERE"]),
        ("%pip inst", ["install"]),
        ("%who in", ["int"]),
        ("%xdel own_", ["own_name"]),
        ("%nosuch x", []),
    ],
)
def test_what_magics_take(session, monkeypatch, code, matches):
    monkeypatch.setenv("COMPLETED_HERE", "1")
    session("own_name = 3")
    assert found(session, code)[:1] == matches


def test_options_are_those_of_the_documentation(session):
    session(
        "from perijove.interpreter.magics.registry import register_line_magic\n"
        "@register_line_magic\ndef mine(line):\n    'Do: `-n N` so often, `--verbose`.'"
    )
    assert found(session, "%mine --v") == ["--verbose"]
    assert found(session, "%mine -") == ["--verbose", "-n"]


def test_a_name_of_the_user_is_no_magic(session):
    session("matplotlib = 3")
    assert found(session, "matplotlib inl") != ["inline"]


def test_names_go_on_after_a_magic(session):
    session("value = 'text'")
    assert found(session, "%timeit val") == ["value"]
    assert found(session, "%time value.upp") == ["upper"]
    assert found(session, "%%time\nvalue.upp") == ["upper"]
