def test_a_session(command):
    for line in ([], ["repl"], ["repl", "--no-banner"]):
        told = command(*line, stdin="x = 6\nprint(x * 7)\n")
        assert told.returncode == 0
        assert "42\n" in told.stdout


def test_imports_begin_here(command, tmp_path):
    (tmp_path / "beside.py").write_text("y = 'found'")
    assert "found" in command(stdin="import beside; print(beside.y)\n").stdout
