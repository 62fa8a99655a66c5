def test_a_cell_is_written_and_appended(session, tmp_path, capsys):
    target = tmp_path / "a b.txt"
    session(f"%%writefile '{target}'\none\n")
    session(f"%%writefile -a '{target}'\ntwo {{x}}\n")
    assert target.read_text() == "one\ntwo {x}\n"
    session(f"%%file '{target}'\nthree")
    assert target.read_text() == "three\n"
    assert capsys.readouterr().out == f"Writing {target}\nAppending to {target}\nOverwriting {target}\n"


def test_one_file_is_needed(session):
    assert session("%%writefile\nx").error.evalue == "%%writefile needs one file, found 0"


def test_options_may_follow_the_file(session, tmp_path):
    session(f"%%writefile {tmp_path}/a\none")
    session(f"%%writefile {tmp_path}/a -a\ntwo")
    assert (tmp_path / "a").read_text() == "one\ntwo\n"
    assert session(f"%%writefile {tmp_path}/none/a\nx").error.evalue.endswith(
        "can't be written: No such file or directory"
    )
