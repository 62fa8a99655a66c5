"""`perijove diff`."""

import pytest

from perijove.notebook import CodeCell, MarkdownCell, Notebook, Stream, read, write
from perijove.notebook.diff import decode, patch

BEFORE = Notebook(
    (MarkdownCell("m", "# Title"), CodeCell("c", "x = 1", {"tags": ["t"]}, (Stream("stdout", "1\n"),), 1))
)
AFTER = Notebook((MarkdownCell("m", "# Title"), CodeCell("c", "x = 2", {}, (Stream("stdout", "2\n"),), 2)))


@pytest.fixture
def files(tmp_path):
    write(BEFORE, tmp_path / "a.ipynb")
    write(AFTER, tmp_path / "b.ipynb")
    return tmp_path


def test_equal_files_are_status_0_and_silent(command, files):
    done = command("diff", "a.ipynb", "a.ipynb")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_what_differs_is_status_1_and_told(command, files):
    done = command("diff", "a.ipynb", "b.ipynb")

    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "--- a.ipynb",
        "+++ b.ipynb",
        "... 1 unchanged cell",
        "*** cell 2 (code, c)",
        "  source:",
        "  - x = 1",
        "  + x = 2",
        "  output 1:",
        "  - 1",
        "  + 2",
        "    ",
        "  metadata.tags:",
        "  - [",
        '  -  "t"',
        "  - ]",
        "  execution_count:",
        "  - 1",
        "  + 2",
    ]


def test_parts(command, files):
    only, without = (
        command("diff", "--sources", "a.ipynb", "b.ipynb"),
        command("diff", "--no-sources", "a.ipynb", "b.ipynb"),
    )

    assert "source:" in only.stdout
    assert "output 1:" not in only.stdout
    assert "source:" not in without.stdout
    assert "output 1:" in without.stdout
    assert command("diff", "--attachments", "a.ipynb", "b.ipynb").returncode == 0


def test_words_and_colours(command, files):
    assert "x = [-1-]{+2+}" in command("diff", "--word-diff", "a.ipynb", "b.ipynb").stdout
    assert "\x1b" not in command("diff", "a.ipynb", "b.ipynb").stdout
    assert "\x1b[31mx = \x1b[0m\x1b[1;7;31m1\x1b[0m" in command("diff", "--color", "a.ipynb", "b.ipynb").stdout


def test_json_is_a_diff_that_can_be_applied(command, files):
    done = command("diff", "--json", "a.ipynb", "b.ipynb")

    assert done.returncode == 1
    assert patch(BEFORE, decode(done.stdout)) == AFTER


def test_a_page(command, files):
    done = command("diff", "--html", "page.html", "a.ipynb", "b.ipynb")

    assert (done.returncode, done.stdout) == (1, "")
    assert "<title>a.ipynb → b.ipynb</title>" in (files / "page.html").read_text(encoding="utf-8")


def test_trouble_is_status_2(command, files):
    (files / "broken.ipynb").write_text("{")

    for places in [
        ("a.ipynb", "gone.ipynb"),
        ("broken.ipynb", "a.ipynb"),
        ("a.ipynb",),
        ("--html", "no/x", "a.ipynb", "b.ipynb"),
    ]:
        done = command("diff", *places)
        assert done.returncode == 2
        assert done.stderr.startswith("perijove: ")
        assert len(done.stderr.splitlines()) == 1


def test_an_old_format_is_read(command, files):
    (files / "old.ipynb").write_text(
        '{"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": []}]}'
    )

    assert "cell 1 (code, c) deleted" in command("diff", "b.ipynb", "old.ipynb").stdout.replace("cell 2", "cell 1")


def test_control_characters_do_not_reach_the_terminal(command, files):
    write(Notebook((MarkdownCell("m", "\x1b]0;title\x07\u202e"),)), files / "evil.ipynb")
    said = command("diff", "a.ipynb", "evil.ipynb").stdout

    assert not set("\x1b\x07\u202e") & set(said)
    assert "␛]0;title␇<U+202E>" in said


def test_a_notebook_as_text_for_git(command, files):
    assert command("diff", "--textconv", "a.ipynb").stdout.splitlines()[:5] == [
        "# %% cell 1 [markdown]",
        "# Title",
        "",
        "# %% cell 2 [code]",
        "x = 1",
    ]
    assert read(files / "a.ipynb") == BEFORE
