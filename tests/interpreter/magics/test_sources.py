import json

import pytest

from perijove.interpreter.magics import sources
from perijove.interpreter.magics.registry import UsageError


def test_code_is_found_by_range_file_name_and_object(session, tmp_path):
    session("a = 1")
    session("text = 'b = 2'\ndef f():\n    return 3")
    (tmp_path / "code.py").write_bytes("# coding: latin-1\nx = 'é'\r\n".encode("latin-1"))
    (tmp_path / "book.ipynb").write_text(
        json.dumps({"cells": [{"cell_type": "code", "source": ["a\n", "b"]}, {"cell_type": "markdown", "source": ""}]})
    )
    session.interpreter.execution_count = 99
    shell = session.interpreter.shell

    def code(text):
        return sources.find(shell, text).code

    assert code("1") == "a = 1"
    assert code("text") == "b = 2"
    assert code("f").startswith("def f():")
    assert code(f"{tmp_path}/code") == "# coding: latin-1\nx = 'é'\n"
    assert code(f"'{tmp_path}/book.ipynb'") == "a\nb"


def test_the_file_of_an_object(session):
    session("import json")
    found = sources.find(session.interpreter.shell, "json.dumps")
    assert (found.file.name, found.line > 1, found.code.startswith("def dumps")) == ("__init__.py", True, True)


@pytest.mark.parametrize("text", ["nothing", "ftp://example.org/a", "3.5", "len"])
def test_what_has_no_code(session, text):
    with pytest.raises(UsageError):
        sources.find(session.interpreter.shell, text)
