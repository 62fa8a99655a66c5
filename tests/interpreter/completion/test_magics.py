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


@pytest.mark.parametrize(
    ("code", "option"),
    [("%%bash --no", "--no-raise-error"), ("%hist -", "-f"), ("%loadpy -", "-n"), ("%%file -", "-a"), ("%ed -", "-n")],
)
def test_options_may_be_those_of_another(session, code, option):
    assert option in found(session, code)


def test_every_magic_with_options_tells_them(session):
    taking = {name: set(found(session, f"%{name} -")) for name in session.interpreter.magics.names("line")}
    assert {"-n", "-r", "-o", "-q"} <= taking["timeit"]
    assert {"-d", "-i", "-p", "-m", "-e"} <= taking["run"]
    assert {"-b", "-q"} <= taking["cd"]
    assert {"-p", "-l", "--print", "--log", "--hide-errors"} <= taking["autoreload"]


def test_options_are_those_of_the_parser(session):
    session(
        "import argparse\n"
        "from perijove.interpreter.magics.registry import register_line_magic\n"
        "@register_line_magic\ndef parsed(line): 'As %timeit.'\n"
        "parsed.parser = argparse.ArgumentParser(add_help=False)\n"
        "_ = parsed.parser.add_argument('-w', '--wide')"
    )
    assert found(session, "%parsed -") == ["--wide", "-w"]


def test_a_name_of_the_user_is_no_magic(session):
    session("matplotlib = 3")
    assert found(session, "matplotlib inl") != ["inline"]


def test_names_go_on_after_a_magic(session):
    session("value = 'text'")
    assert found(session, "%timeit val") == ["value"]
    assert found(session, "%time value.upp") == ["upper"]
    assert found(session, "%%time\nvalue.upp") == ["upper"]
