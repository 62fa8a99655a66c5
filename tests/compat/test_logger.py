import pytest

from perijove.compat import current
from perijove.compat.interactiveshell import InteractiveShell
from perijove.compat.logger import Logger


def test_inputs_and_values_are_written(tmp_path, capsys):
    path = tmp_path / "log.py"
    logger = Logger(str(tmp_path), str(path), loghead="# head\n")
    logger.logstop()
    logger.switch_log(True)
    logger.logstate()
    logger.logstart(log_output=True)
    logger.log("python", "typed")
    logger.log_write("1\n2", "output")
    logger.switch_log(False)
    logger.log_write("unseen")
    assert (logger.log_active, logger.logfile) == (False, path)
    logger.logstate()
    with pytest.raises(RuntimeError, match="already active"):
        logger.logstart()
    with pytest.raises(ValueError, match="switched on by True"):
        logger.switch_log("x")
    logger.logstop()
    assert path.read_text() == "# head\npython\n#[Out]# 1\n#[Out]# 2\n"
    said = capsys.readouterr().out
    assert [text in said for text in ("hadn't been started", "not been activated", "suspended")] == [True] * 3
    assert (logger.logfile, logger.log_raw_input, logger.log_output, logger.timestamp) == (None, False, True, False)


def test_modes(tmp_path):
    path = tmp_path / "log.py"
    path.write_text("old\n")
    logger = Logger(str(tmp_path), str(path), logmode="append")
    logger.logstart(log_raw_input=True)
    logger.log("python", "typed")
    logger.logstop()
    assert path.read_text() == "old\ntyped\n"
    logger = Logger(str(tmp_path), "mine.py", logmode="global")
    logger.logstart()
    logger.close_log()
    assert (tmp_path / "mine.py").exists()
    with pytest.raises(ValueError, match="invalid log mode"):
        logger.logmode = "other"


def test_the_shells_is_that_of_the_magic(tmp_path, capsys):
    shell = InteractiveShell()
    shell.run_line_magic("logstart", f"-q {tmp_path / 'session.py'}")
    assert shell.logger.log_active
    shell.logger.logstop()
    assert not shell.logger.log_active
    assert capsys.readouterr().out == ""
    current.set_shell(None)
