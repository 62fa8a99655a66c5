from perijove.cli.crash import report, report_crash, summary


def failed():
    try:
        {}["key"]
    except KeyError as error:
        return error


def test_the_report_is_written_and_its_place_said(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert report_crash(failed()) == 70

    [file] = tmp_path.iterdir()
    assert str(file) in capsys.readouterr().err
    assert "KeyError: 'key'" in file.read_text()


def test_a_report_without_a_place_is_printed(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("pathlib.Path.write_text", _refuse)

    assert report_crash(failed()) == 70
    assert "KeyError: 'key'" in capsys.readouterr().err


def _refuse(*_, **__):
    raise OSError("read-only")


def test_what_a_report_holds():
    assert summary(failed()) == "KeyError: 'key'"
    assert "Perijove" in report(failed())
