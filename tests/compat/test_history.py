import pytest

from perijove.compat import current
from perijove.compat.config import Config
from perijove.compat.history import HistoryAccessor, HistoryManager, extract_hist_ranges
from perijove.compat.interactiveshell import InteractiveShell


@pytest.fixture
def shell():
    yield InteractiveShell()
    current.set_shell(None)


@pytest.fixture
def manager(shell, capsys):
    for code in ("a = 6", "%time a", "a"):
        shell.run_cell(code, store_history=True)
    capsys.readouterr()
    return shell.history_manager


def test_inputs_of_the_session(manager):
    assert list(manager.get_tail(2)) == [(0, 1, "a = 6"), (0, 2, "%time a")]
    assert list(manager.get_tail(1, include_latest=True)) == [(0, 3, "a")]
    assert list(manager.get_range(0, 1, 2)) == [(0, 1, "a = 6")]
    assert [text for _, _, text in manager.get_range_by_str("2-3", raw=False)] == [
        "get_ipython().run_line_magic('time', 'a')",
        "a",
    ]
    assert list(manager.get_range_by_str("nothing")) == []
    assert [text for _, _, text in manager.search("*time*")] == ["%time a"]


def test_lists_by_number(manager):
    assert manager.input_hist_raw == ["", "a = 6", "%time a", "a"]
    assert manager.input_hist_parsed[3] == "a"
    assert (manager.output_hist[3], manager.output_hist_reprs[3]) == (6, "6")
    assert (manager._i00, manager._i, manager._ii, manager._iii) == ("a", "%time a", "a = 6", "")
    assert manager.dir_hist is manager.shell.user_ns["_dh"]


def test_a_file_keeps_it_for_other_programs(tmp_path):
    path = tmp_path / "history.sqlite"
    written = HistoryManager(hist_file=path)
    for number, text in enumerate(("one", "two"), 1):
        written.store_inputs(number, text)
    written.writeout_cache()
    written.name_session("mine")
    assert written.get_session_info()[0] == written.session_number == written.get_last_session_id() == 1
    assert written.get_session_info()[4] == "mine"
    written.end_session()
    read = HistoryAccessor(hist_file=path)
    assert (read.enabled, read.hist_file) == (True, path)
    assert list(read.get_tail(5, output=True, include_latest=True)) == [(1, 1, ("one", None)), (1, 2, ("two", None))]
    read.history.close()


def test_ranges():
    assert list(extract_hist_ranges("4-6 ~1/3 x")) == [(0, 4, 7), (-1, 3, 4)]


def test_a_manager_can_be_put_in_the_shells_place(shell, tmp_path, capsys):
    before = shell.history_manager
    with HistoryManager(shell, hist_file=tmp_path / "history.sqlite") as manager:
        shell.history_manager = manager
        manager.store_inputs(1, "a = 1")
        manager.store_inputs(2, "b = 2")
        manager.output_hist_reprs[2] = "two"
        manager.store_output(2)
        shell.run_line_magic("history", "-o")
        assert capsys.readouterr().out == "a = 1\nb = 2\ntwo\n"
        assert list(manager._get_range_session(-2, -1)) == [(0, 1, "a = 1")]
        manager.reset()
        manager.store_inputs(1, "c = 3")
        manager.store_inputs(1, "its number again")
        assert list(manager.get_tail(include_latest=True)) == [
            (1, 1, "a = 1"),
            (1, 2, "b = 2"),
            (2, 1, "c = 3"),
            (3, 1, "its number again"),
        ]
        assert manager.session_number == manager.get_last_session_id() == 3
        assert manager.get_session_info()[1].year > 2000
        assert manager.db.execute("select count(*) from history").fetchone() == (4,)
        assert manager in HistoryManager._instances
    assert manager not in HistoryManager._instances
    shell.history_manager = before
    assert shell.interpreter.history is before.history


def test_a_reset_leaves_the_users_names(manager):
    manager.shell.user_ns["kept"] = 1
    manager.reset()
    assert manager.shell.user_ns["kept"] == 1
    assert (manager.output_hist, manager.input_hist_raw, manager.input_hist_parsed) == ({}, [""], [""])


def test_configuration(shell, tmp_path):
    config = Config(HistoryManager=Config(hist_file=tmp_path / "named.sqlite"))
    with HistoryManager(shell, config=config) as named:
        assert named.hist_file == tmp_path / "named.sqlite"
    config.HistoryAccessor = Config(enabled=False)
    with HistoryManager(shell, config=config) as without:
        without.store_inputs(1, "a")
        assert (without.enabled, without.hist_file, without.db_input_cache) == (False, ":memory:", [])
    assert not (tmp_path / "named.sqlite").exists()
