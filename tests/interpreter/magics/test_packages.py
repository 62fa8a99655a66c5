import sys

from perijove.interpreter.magics import packages


def test_pip_is_this_pythons(session, monkeypatch, capsys):
    calls = []

    def stream(arguments, *, out, err):
        calls.append(arguments)
        out("done\n")
        return 0

    monkeypatch.setattr(packages, "stream", stream)
    session("%pip install 'a b' c")
    assert calls == [[sys.executable, "-m", "pip", "install", "a b", "c"]]
    assert "restart the kernel" in capsys.readouterr().out
    assert session.names["_exit_code"] == 0


def test_uv_when_there_is_none(session, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert "no program 'uv' on the path" in session("%uv pip list").error.evalue


def test_conda_needs_its_environment(session, tmp_path, monkeypatch, capsys):
    import sys

    assert "in no conda environment" in session("%conda list").error.evalue
    (tmp_path / "conda-meta").mkdir()
    (tmp_path / "conda-meta" / "history").write_text("")
    program = tmp_path / "mamba"
    program.write_text("#!/bin/sh\necho $@\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setenv("MAMBA_EXE", str(program))
    session("%mamba install numpy\n%mamba list -n other\n%mamba info")
    assert capsys.readouterr().out.splitlines() == [
        f"install --prefix {tmp_path} --yes numpy",
        "Note: you may need to restart the kernel to use updated packages.",
        "list -n other",
        "info",
    ]
    monkeypatch.delenv("MAMBA_EXE")
    monkeypatch.setenv("PATH", "/nonexistent")
    assert session("%micromamba info").error.evalue == "no program 'micromamba' on the path"
