"""git with our drivers: diff, merge, rebase and the clean filter, in real repositories."""

import os
import subprocess
import sys

import pytest

from perijove.notebook import CodeCell, MarkdownCell, Notebook, Stream, read, write


def notebook(*sources, output=""):
    outputs = (Stream("stdout", output),) if output else ()
    return Notebook(tuple(CodeCell(f"c{number}", source, {}, outputs) for number, source in enumerate(sources)))


@pytest.fixture
def git(tmp_path, command):
    """Runs git in a repository, with the home and the search path of `command`."""
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path / "home"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_EDITOR": "true",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path.endswith("src")),
        **{f"GIT_{who}_{what}": "x@y" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }

    def run(*arguments, status=0):
        done = subprocess.run(
            ["git", *arguments], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    run("init", "--initial-branch=main")
    return run


@pytest.fixture
def repository(tmp_path, git, command):
    """A repository with our drivers and one notebook; `save` writes and commits a version of it."""
    assert command("git-setup").returncode == 0

    def save(version, message="x"):
        write(version, tmp_path / "tour.ipynb")
        git("add", ".")
        git("commit", "-m", message)

    save(notebook("a", "b", "c"))
    return save


def test_it_says_what_it_changes_and_nothing_the_second_time(command, git, tmp_path):
    (tmp_path / ".gitattributes").write_text("*.bin binary")
    first = command("git-setup", "--strip")

    assert "git config --local merge.perijove.driver = " in first.stdout
    assert "added `*.ipynb diff=perijove merge=perijove`" in first.stdout
    assert command("git-setup", "--strip").stdout == "already set up\n"
    assert (tmp_path / ".gitattributes").read_text().splitlines() == [
        "*.bin binary",
        "*.ipynb diff=perijove merge=perijove",
        "*.ipynb filter=perijove-strip",
    ]


def test_all_of_it_can_be_taken_away(command, git, tmp_path):
    (tmp_path / ".gitattributes").write_text("*.bin binary\n")
    before = (tmp_path / ".git" / "config").read_text()
    command("git-setup", "--strip")
    removed = command("git-setup", "--remove")

    assert "removed merge.perijove from git config --local" in removed.stdout
    assert (tmp_path / ".git" / "config").read_text() == before
    assert (tmp_path / ".gitattributes").read_text() == "*.bin binary\n"
    assert command("git-setup", "--remove").stdout == "nothing to remove\n"


def test_for_all_repositories(command, git, tmp_path):
    said = command("git-setup", "--global")

    assert said.returncode == 0, said.stderr
    assert (tmp_path / "home/.config/git/attributes").read_text() == "*.ipynb diff=perijove merge=perijove\n"
    assert "diff=perijove" not in (tmp_path / ".git/config").read_text()
    command("git-setup", "--global", "--remove")
    assert not (tmp_path / "home/.config/git/attributes").exists()


def test_outside_a_repository_it_says_what_to_do(command, tmp_path):
    done = command("git-setup", GIT_CEILING_DIRECTORIES=str(tmp_path.parent))

    assert done.returncode == 1
    assert done.stderr.startswith("perijove: git rev-parse failed: not a git repository")
    assert done.stderr.endswith("; use --global, or go to a repository\n")


def test_git_diff_shows_cells(repository, git, tmp_path):
    write(notebook("a", "B", "c"), tmp_path / "tour.ipynb")
    said = git("diff")

    assert "--- a/tour.ipynb" in said
    assert "*** cell 2 (code, c1)" in said
    assert "  - b" in said
    assert "  + B" in said


def test_a_new_and_a_renamed_notebook_are_shown(repository, git, tmp_path):
    write(notebook("new"), tmp_path / "new.ipynb")
    git("add", ".")
    assert "cell 1 (code, c0) added" in git("diff", "--cached")
    git("commit", "-m", "x")
    git("mv", "tour.ipynb", "moved.ipynb")
    write(notebook("a", "b", "C"), tmp_path / "moved.ipynb")
    git("add", ".")
    said = git("diff", "--cached", "-M")
    assert "+++ b/moved.ipynb" in said
    assert "  + C" in said


def test_a_file_that_is_no_notebook_is_compared_as_text(repository, git, tmp_path):
    (tmp_path / "tour.ipynb").write_text("no notebook\n")

    assert "+no notebook" in git("diff")


def test_git_log_shows_text(repository, git):
    repository(notebook("a", "B", "c"))
    said = git("log", "-p", "-1")

    assert "-b\n" in said
    assert "+B\n" in said
    assert "cell_type" not in said


def test_edits_on_two_branches_are_merged(repository, git, tmp_path):
    git("checkout", "-b", "side")
    repository(notebook("a", "b", "c from the side"))
    git("checkout", "main")
    repository(notebook("a from main", "b", "c"))
    git("merge", "side", "-m", "merged")

    assert read(tmp_path / "tour.ipynb") == notebook("a from main", "b", "c from the side")


def test_a_conflict_is_a_notebook_that_opens(repository, git, tmp_path, command):
    git("checkout", "-b", "side")
    repository(notebook("a", "side", "c"))
    git("checkout", "main")
    repository(notebook("a", "main", "c"))
    said = git("merge", "side", status=1)

    assert "tour.ipynb: conflict in cell 3 (id c1): both sides changed the source, in 1 place" in said
    assert "CONFLICT (content)" in said
    cells = read(tmp_path / "tour.ipynb").cells
    assert [cell.source for cell in cells if not isinstance(cell, MarkdownCell)] == ["a", "main", "side", "c"]
    assert command("check", "tour.ipynb").returncode == 0
    command("merge", "--resolve", "theirs", "tour.ipynb")
    git("commit", "-am", "resolved")
    assert read(tmp_path / "tour.ipynb") == notebook("a", "side", "c")


def test_a_notebook_that_both_branches_added(repository, git, tmp_path):
    git("checkout", "-b", "side")
    write(notebook("same", "side"), tmp_path / "new.ipynb")
    git("add", ".")
    git("commit", "-m", "x")
    git("checkout", "main")
    write(notebook("same", "main"), tmp_path / "new.ipynb")
    git("add", ".")
    git("commit", "-m", "x")
    git("merge", "side", status=1)

    sources = [cell.source for cell in read(tmp_path / "new.ipynb").cells if not isinstance(cell, MarkdownCell)]
    assert sources == ["same", "main", "side"]


def test_a_branch_is_rebased(repository, git, tmp_path):
    git("checkout", "-b", "side")
    repository(notebook("a", "b", "c", "new"))
    repository(notebook("a", "b", "C", "new"))
    git("checkout", "main")
    repository(notebook("A", "b", "c"))
    git("checkout", "side")
    git("rebase", "main")

    assert read(tmp_path / "tour.ipynb") == notebook("A", "b", "C", "new")


def test_what_is_no_notebook_is_merged_as_text(repository, git, tmp_path):
    (tmp_path / "odd.ipynb").write_text("1\n2\n3\n4\n5\n")
    git("add", ".")
    git("commit", "-m", "x")
    git("checkout", "-b", "side")
    (tmp_path / "odd.ipynb").write_text("1\n2\n3\n4\nfive\n")
    git("commit", "-am", "x")
    git("checkout", "main")
    (tmp_path / "odd.ipynb").write_text("one\n2\n3\n4\n5\n")
    git("commit", "-am", "x")
    git("merge", "side", "-m", "x")

    assert (tmp_path / "odd.ipynb").read_text() == "one\n2\n3\n4\nfive\n"


def test_outputs_are_not_committed(git, command, tmp_path):
    command("git-setup", "--strip")
    write(notebook("print(1)", output="1\n"), tmp_path / "tour.ipynb")
    git("add", ".")
    git("commit", "-m", "x")

    assert "stdout" not in git("show", "--no-textconv", "HEAD:tour.ipynb")
    assert "print(1)" in git("show", "HEAD:tour.ipynb")
    assert read(tmp_path / "tour.ipynb") == notebook("print(1)", output="1\n")
    assert git("status", "--short") == ""


def test_git_finds_the_command_by_name_where_it_is_on_the_path(command, git, tmp_path):
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "perijove").write_text("#!/bin/sh\n")
    (folder / "perijove").chmod(0o755)
    said = command("git-setup", PATH=f"{folder}{os.pathsep}{os.environ['PATH']}")

    assert "merge.perijove.driver = perijove merge --driver=%P %O %A %B" in said.stdout
