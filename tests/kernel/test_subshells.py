import json

import msgspec

from perijove.kernel.subshells import Subshells
from perijove.protocol.message import EMPTY, Author, Channel

ABLE = {"supported_features": ["kernel subshells"]}


def message(kind, content=EMPTY):
    return Author().message(f"{kind}_subshell_request", content)


def content(actions):
    return json.loads(bytes(actions[-2].content))


def test_the_main_shell_is_there_and_has_no_id():
    shells = Subshells()
    assert [shell.id for shell in shells.all()] == [None]
    assert content(shells.list(Channel.CONTROL, message("list"))) == {"status": "ok", "subshell_id": []}


def test_a_language_without_subshells_has_none():
    assert content(Subshells().create(Channel.CONTROL, message("create")))["ename"] == "NotSupported"


def test_they_are_made_listed_and_deleted():
    shells = Subshells(iter(["a", "b"]).__next__)
    shells.revive(ABLE)
    assert content(shells.create(Channel.CONTROL, message("create"))) == {"status": "ok", "subshell_id": "a"}
    shells.create(Channel.CONTROL, message("create"))
    assert content(shells.list(Channel.CONTROL, message("list")))["subshell_id"] == ["a", "b"]
    shell, _ = shells.delete(Channel.CONTROL, message("delete", msgspec.Raw(b'{"subshell_id":"a"}')))
    assert shell.id == "a"
    assert "a" not in shells
    assert [len(action.parts) for action in shells.revive(ABLE)] == [1]


def test_what_is_not_there_is_not_deleted():
    shell, actions = Subshells().delete(Channel.CONTROL, message("delete", msgspec.Raw(b'{"subshell_id":"x"}')))
    assert shell is None
    assert content(actions)["ename"] == "UnknownSubshell"
