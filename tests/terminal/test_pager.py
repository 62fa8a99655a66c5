import sys

import pytest

from perijove.terminal import pager
from perijove.terminal.pager import page, pager_command


@pytest.fixture
def installed(monkeypatch):
    monkeypatch.setattr(pager.shutil, "which", lambda name: f"/bin/{name}" if name in {"less", "most"} else None)


@pytest.mark.parametrize(
    ("environ", "command"),
    [
        ({}, ["less", "-RFX"]),
        ({"PAGER": "less"}, ["less", "-RFX"]),
        ({"PAGER": "most -s"}, ["most", "-s"]),
        ({"PAGER": "no-such-pager"}, ["less", "-RFX"]),
        ({"PAGER": "unclosed 'quote"}, ["less", "-RFX"]),
        ({"PAGER": ""}, ["less", "-RFX"]),
    ],
)
def test_the_pager_is_the_users_or_else_less(installed, environ, command):
    assert command == pager_command(environ)


def test_no_pager_is_found_where_there_is_none(monkeypatch):
    monkeypatch.setattr(pager.shutil, "which", lambda _: None)

    assert pager_command({"PAGER": "less"}) == []


def test_a_text_that_fits_is_printed(capsys):
    page("short")

    assert capsys.readouterr().out == "short\n"


def test_a_long_text_goes_to_the_pager(monkeypatch, tmp_path):
    shown = tmp_path / "shown"
    reader = tmp_path / "reader"
    reader.write_text(f"#!/bin/sh\ncat > {shown}\n")
    reader.chmod(0o755)
    monkeypatch.setenv("PAGER", str(reader))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    text = "\n".join(f"line {n}" for n in range(500))

    page(text)

    assert text == shown.read_text()
