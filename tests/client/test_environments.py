import os
import sys

import pytest

from perijove.client.environments import find_environments


def venv(prefix, version="3.12.1", *, python=sys.executable, key="version"):
    (prefix / "bin").mkdir(parents=True)
    (prefix / "pyvenv.cfg").write_text(f"home = /usr/bin\n{key} = {version}\n")
    (prefix / "bin" / "python").symlink_to(python)
    return prefix


def conda(prefix, version="3.11.4"):
    (prefix / "conda-meta").mkdir(parents=True)
    (prefix / "conda-meta" / "history").touch()
    if version:
        (prefix / "conda-meta" / f"python-{version}-h955ad1f_0.json").touch()
    (prefix / "bin").mkdir()
    (prefix / "bin" / "python").symlink_to(sys.executable)
    return prefix


@pytest.fixture
def home(tmp_path):
    (tmp_path / "home" / "work" / "project" / "notebooks").mkdir(parents=True)
    return tmp_path / "home"


def names(home, cwd="work/project/notebooks", **environ):
    found = find_environments([home / cwd], environ, home)
    return [(each.name, each.version, each.problem) for each in found if str(each.prefix).startswith(str(home))]


def test_of_the_project_upward(home):
    venv(home / "work/project/.venv")
    venv(home / "work/venv", "3.10.2", key="version_info")
    assert names(home) == [("venv-project", "3.12.1", ""), ("venv-work", "3.10.2", "")]


def test_each_tool_has_its_place(home):
    venv(home / ".cache/pypoetry/virtualenvs/shop-Ab1-py3.12")
    venv(home / ".virtualenvs/old")
    venv(home / ".local/share/virtualenvs/site-x1")
    (home / ".pyenv/versions/3.12.2/bin").mkdir(parents=True)
    (home / ".pyenv/versions/3.12.2/bin/python").symlink_to(sys.executable)
    venv(home / ".pyenv/versions/named", "3.13.0")
    conda(home / "miniconda3", "3.12.0")
    conda(home / "miniconda3/envs/science")
    conda(home / "elsewhere")
    (home / ".conda").mkdir()
    (home / ".conda/environments.txt").write_text(f"{home}/elsewhere\n{home}/gone\n{home}/miniconda3\n")
    assert [name for name, _, problem in names(home) if not problem] == [
        "conda-base",
        "conda-science",
        "conda-elsewhere",
        "poetry-shop-ab1-py3.12",
        "pyenv-3.12.2",
        "pyenv-named",
        "virtualenvwrapper-old",
        "pipenv-site-x1",
    ]


def test_the_environment_says_more(home):
    active = venv(home / "a/.venv")
    named = conda(home / "c/envs/deep")
    venv(home / "poetry/one")
    told = names(home, VIRTUAL_ENV=str(active), CONDA_PREFIX=str(named), POETRY_VIRTUALENVS_PATH=str(home / "poetry"))
    assert [name for name, *_ in told] == ["venv-a", "conda-deep", "poetry-one"]


def test_each_is_there_once_under_names_that_differ(home):
    venv(home / "work/project/.venv")
    venv(home / "other/project/.venv")
    (home / "link").symlink_to(home / "work/project/.venv")
    told = names(home, VIRTUAL_ENV=str(home / "link"))
    assert [name for name, *_ in told] == ["venv-project"]
    told = names(home, VIRTUAL_ENV=str(home / "other/project/.venv"))
    assert [name for name, *_ in told] == ["venv-project", "venv-other-project"]


def test_what_can_not_be_used_says_why(home):
    venv(home / ".virtualenvs/a-old", "3.8.10")
    venv(home / ".virtualenvs/b-gone", python=home / "no/python")
    venv(home / ".virtualenvs/c-empty")
    (home / ".virtualenvs/c-empty/bin/python").unlink()
    venv(home / ".virtualenvs/d-silent", "")
    conda(home / "miniconda3/envs/r", "")
    (home / ".virtualenvs/no-environment").mkdir()
    assert [(name.rpartition("wrapper-")[2], problem) for name, _, problem in names(home)] == [
        ("conda-r", "nothing says which Python it has"),
        ("a-old", "it has Python 3.8.10; a kernel needs 3.10 or later"),
        ("b-gone", "its Python is gone: /usr/bin"),
        ("c-empty", "there is no Python in it"),
        ("d-silent", "nothing says which Python it has"),
    ]


def test_nothing_is_run(home, monkeypatch):
    script = home / "trap"
    script.write_text(f"#!/bin/sh\ntouch {home}/ran\n")
    script.chmod(0o755)
    venv(home / "work/project/.venv", python=script)
    monkeypatch.setattr(os, "posix_spawn", None)
    assert [name for name, *_ in names(home)] == ["venv-project"]
    assert not (home / "ran").exists()


def test_it_is_shown_by_its_version_and_place(home):
    venv(home / "work/project/.venv")
    (found,) = (each for each in find_environments([home / "work/project"], {}, home) if each.kind == "venv")
    assert found.display_name == "Python 3.12.1 (project, venv)"
