import pytest


def out(session, capsys, code):
    capsys.readouterr()
    session(code)
    return capsys.readouterr().out


def test_sections_and_fields_are_listed(session, capsys):
    listed = out(session, capsys, "%config")
    assert "interpreter" in listed
    assert "InlineBackend" in listed
    shown = out(session, capsys, "%config interpreter")
    assert "interpreter.pretty = True\n    lay out long lists" in shown


def test_a_value_is_read_and_set(session):
    assert session.plain("%config interpreter.show") == ["'last_expr'"]
    session("wanted = 'all'\n%config interpreter.show = wanted")
    assert session.plain("1\n2") == ["1", "2"]
    session("%config InteractiveShell.ast_node_interactivity = 'last_expr'")
    assert session.plain("1\n2") == ["2"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("%config interpreter.show = 'every'", ["interpreter.show", "expected one of", "'every'"]),
        ("%config interpreter.pretty = 3", ["interpreter.pretty", "expected true or false", "found 3"]),
        ("%config interpreter.shwo", ["no setting 'shwo'", "did you mean 'show'?"]),
        ("%config interpretr", ["no section 'interpretr'", "InlineBackend"]),
        ("%config interpreter.show = not_there()", ["expected a literal", "'not_there()'"]),
        ("%config server.port = 3", ["server.port", "perijove.toml"]),
        ("%config InlineBackend.figure_formats = ['bmp']", ["InlineBackend.figure_formats", "bmp"]),
        ("%config InlineBackend.close_figures = 3", ["expected true or false, found 3"]),
        ("%config InlineBackend.colour = 3", ["no setting 'colour'"]),
    ],
)
def test_what_is_wrong_is_named(session, line, words):
    error = session(line).error
    assert error.ename == "UsageError"
    assert [word for word in words if word not in error.evalue] == []


def test_figures(session):
    session("%config InlineBackend.figure_formats = {'svg', 'retina'}")
    assert session.plain("%config InlineBackend.figure_formats") == ["('retina', 'svg')"]
    session("%config InlineBackend.figure_format = 'png'\n%config InlineBackend.rc = {}")
    assert session.plain("%config InlineBackend.figure_format") == ["'png'"]
