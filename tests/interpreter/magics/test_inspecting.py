from perijove.interpreter.events import Page


def page(session, code):
    (event,) = session.events(code)
    assert isinstance(event, Page)
    return event.data["text/plain"]


def test_help(session):
    session('def f(a):\n    """Does."""\n    return a')
    assert "Docstring: Does." in page(session, "f?")
    assert "Source:" in page(session, "f??")
    assert page(session, "%psource f").startswith("def f(a):")
    assert page(session, "%pdoc f") == "Does."
    assert page(session, "%time?").startswith("%time\n")


def test_what_is_unknown(session, capsys):
    assert session.events("nothing?") == []
    assert capsys.readouterr().out == "Object `nothing` not found.\n"
    assert session("%psource nothing").error.ename == "UsageError"
    session("x = 5")
    assert session("%psource x").error.ename == "UsageError"
    assert session("%pdoc x").error.ename == "UsageError"


def test_patterns(session):
    session("my_time = 1\nimport os")
    assert page(session, "*_time*?") == "my_time\n"
    assert page(session, "os.list*?") == "os.listdir\nos.listxattr\n" or "os.listdir" in page(session, "os.list*?")


def test_how_it_is_called(session, capsys):
    session("def f(a, *, b=1): pass\nclass A:\n    def __init__(self, size): pass")
    session("%pdef f\n%pdef A")
    assert capsys.readouterr().out == "f(a, *, b=1)\nClass constructor information:\nA(size)\n"
    assert session("%pdef 3").error.ename == "UsageError"


def test_the_file_it_is_defined_in(session):
    session("import json")
    assert "def dumps" in session.events("%pfile json.dumps")[0].data["text/plain"]
    assert session("%pfile nothing").error.ename == "UsageError"
    assert session("%pfile len").error.ename == "UsageError"
