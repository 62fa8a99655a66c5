def test_a_cell_is_written_and_appended(session, tmp_path, capsys):
    target = tmp_path / "a b.txt"
    session(f"%%writefile '{target}'\none\n")
    session(f"%%writefile -a '{target}'\ntwo {{x}}\n")
    assert target.read_text() == "one\ntwo {x}\n"
    session(f"%%file '{target}'\nthree")
    assert target.read_text() == "three"
    assert capsys.readouterr().out == f"Writing {target}\nAppending to {target}\nOverwriting {target}\n"


def test_one_file_is_needed(session):
    assert session("%%writefile\nx").error.evalue == "%%writefile needs one file, found 0"
