import socket

import pytest

from perijove.kernel.birth import Birth
from perijove.kernel.spares import Spare, Spares, likeness


@pytest.fixture
def birth(tmp_path):
    return Birth("one.json", str(tmp_path), {"HOME": str(tmp_path)})


@pytest.fixture
def spare():
    with socket.socket() as unused:
        yield lambda birth, pid=1: Spare(pid, unused, likeness(birth))


def test_one_that_is_alike_is_given_once(birth, spare):
    spares = Spares(1)
    spares.expect(birth)
    assert spares.next() == birth
    spares.add(waiting := spare(birth))
    assert spares.next() is None
    wanted = birth._replace(connection_file="two.json")
    assert spares.take(wanted._replace(cwd="/")) is None
    assert spares.take(wanted._replace(env={})) is None
    assert spares.take(wanted._replace(arguments=("--set", "a=b"))) is None
    assert spares.take(wanted) == waiting
    assert spares.take(wanted) is None
    assert spares.next() == birth


def test_without_a_pool_nothing_is_made(birth):
    spares = Spares(0)
    spares.expect(birth)
    assert spares.next() is None


def test_the_kinds_that_were_wanted_last_are_made(birth, spare):
    spares = Spares(2)
    births = [birth._replace(arguments=("--set", f"a={number}")) for number in range(4)]
    for each in births:
        spares.expect(each)
        spares.add(spare(each))
    assert [each.like.arguments for each in spares.outdated()] == [births[0].arguments]
    assert spares.next() == births[3]
    spares.add(spare(births[3]))
    assert spares.next() == births[2]


@pytest.mark.parametrize("changed", ["perijove.toml", "env/bin/python", "env/lib/python3.12/site-packages"])
def test_one_that_has_read_what_changed_since_is_outdated(birth, spare, tmp_path, changed):
    birth = birth._replace(arguments=("--python", f"{tmp_path}/env/bin/python"))
    spares = Spares(1)
    spares.expect(birth)
    spares.add(waiting := spare(birth))
    path = tmp_path / changed
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    assert spares.take(birth) is None
    spares.expect(birth)
    assert spares.outdated() == [waiting]
    assert spares.next() == birth


def test_a_kind_whose_spare_ended_is_not_tried_again_and_again(birth, spare):
    spares = Spares(1)
    spares.expect(birth)
    spares.add(spare(birth, 7))
    spares.ended(8)
    assert spares.next() is None
    spares.ended(7)
    assert spares.next() is None
    assert spares.take(birth) is None
