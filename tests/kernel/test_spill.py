import json
import os
from pathlib import Path

import pytest

from perijove.kernel.policy import Policy
from perijove.kernel.spill import Spill


def small(folder):
    return Policy(output_limit=1e-5, folder=str(folder))


PARENT = b'{"msg_id":"1"}'


def content(text, name="stdout"):
    return json.dumps({"name": name, "text": text}).encode()


def texts(contents):
    return [json.loads(bytes(told))["text"] for told in contents]


@pytest.fixture
def spill(tmp_path):
    made = Spill(Policy(output_limit=2, folder=str(tmp_path)), reserve=0)
    yield made
    made.close()


def line(number, width=1000):
    return f"{number} ".ljust(width, "x") + "\n"


def test_little_is_passed_on_and_leaves_no_file(spill, tmp_path):
    assert texts(spill.admit(PARENT, content("a"))) == ["a"]
    assert spill.end(PARENT) == ([], None)
    assert list(tmp_path.iterdir()) == []


def test_more_than_a_little_within_the_limit_leaves_no_file_either(spill, tmp_path):
    for number in range(1500):
        assert len(spill.admit(PARENT, content(line(number)))) == 1
    assert len(list(tmp_path.iterdir())) == 1
    assert spill.end(PARENT) == ([], None)
    assert list(tmp_path.iterdir()) == []


def test_past_the_limit_head_and_tail_are_sent_and_the_file_has_all(spill):
    sent = [told for number in range(5000) for told in spill.admit(PARENT, content(line(number)))]
    rest, spilled = spill.end(PARENT)

    written = "".join(map(line, range(5000)))
    assert Path(spilled.path).read_text() == written
    assert spilled.bytes == len(written)
    assert Path(spilled.path).stat().st_mode & 0o777 == 0o600
    head = texts(sent)
    assert written.startswith("".join(head[:-1]))
    assert "more than 2 MB" in head[-1]
    assert spilled.path in head[-1]
    tail = texts(rest)
    assert f"all {len(written)} bytes" in tail[0]
    assert written.endswith("".join(tail[1:]))
    assert 60_000 < sum(map(len, tail[1:])) < 70_000


def test_one_enormous_text_is_cut_at_a_line(spill):
    spill.admit(PARENT, content("".join(map(line, range(3000)))))
    rest, spilled = spill.end(PARENT)
    assert spilled.bytes == 3000 * 1001 + sum(len(str(n)) > 1000 for n in range(3000))
    assert texts(rest)[1].startswith(("293", "294"))


def test_cells_have_files_of_their_own(spill):
    for parent in (b"a", b"b"):
        spill.admit(parent, content("x" * 2**21))
    assert spill.end(b"a")[1].path != spill.end(b"b")[1].path


def test_the_files_go_with_the_kernel_unless_they_shall_stay(tmp_path):
    for keep in (False, True):
        spill = Spill(Policy(output_limit=1e-5, keep_output=keep, folder=str(tmp_path)), reserve=0)
        spill.admit(PARENT, content("x" * 99))
        spill.admit(b"another", content("x" * 99))
        spill.end(PARENT)
        spill.close()
        assert len(list(tmp_path.iterdir())) == 2 * keep


def test_files_of_kernels_that_were_killed_are_removed(tmp_path):
    (tmp_path / "perijove-output-of-999999999-1.txt").touch()
    (tmp_path / f"perijove-output-of-{os.getppid()}-1.txt").touch()
    (tmp_path / "perijove-output-kept-999999999-1.txt").touch()
    spill = Spill(small(tmp_path), reserve=0)
    spill.admit(PARENT, content("x" * 99))
    spill.close()
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("folder", ["/dev/full/x", "/proc/none"])
def test_without_a_file_everything_is_sent_and_that_is_said_once(folder):
    spill = Spill(small(folder), reserve=0)
    first = texts(spill.admit(PARENT, content("x" * 99)))
    assert "slowed down" in first[0]
    assert first[1] == "x" * 99
    assert texts(spill.admit(PARENT, content("more"))) == ["more"]
    assert spill.end(PARENT) == ([], None)


def test_a_disk_that_becomes_full_loses_nothing(tmp_path, monkeypatch):
    spill = Spill(small(tmp_path), reserve=0)
    spill.admit(PARENT, content("a" * 20))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.write", full)
    said = texts(spill.admit(PARENT, content("b" * 20)))
    assert "No space left" in said[0]
    assert said[-2:] == ["a" * 20, "b" * 20]
    assert texts(spill.admit(PARENT, content("c"))) == ["c"]
    rest, spilled = spill.end(PARENT)
    assert (rest, spilled.bytes) == ([], 20)


def test_the_last_megabytes_of_a_disk_are_left_to_others(tmp_path):
    spill = Spill(small(tmp_path), reserve=2**60)
    assert "left on the disk" in texts(spill.admit(PARENT, content("x" * 99)))[0]
    spill.close()


def test_late_text_of_many_cells_is_bounded(spill):
    for number in range(300):
        spill.admit(str(number).encode(), content("late"))
    assert len(spill._accounts) == 64
