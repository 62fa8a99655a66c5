from typing import get_args

import msgspec

from perijove.notebook.change import Change, SetMetadata


def test_every_change_has_its_own_op():
    ops = [kind.__struct_config__.tag for kind in get_args(Change)]

    assert len(ops) == 14
    assert len(set(ops)) == len(ops)


def test_every_change_says_what_it_does():
    assert [kind for kind in get_args(Change) if not kind.__doc__] == []


def test_no_value_is_not_null():
    assert SetMetadata("k").value is msgspec.UNSET
    assert SetMetadata("k") != SetMetadata("k", None)
