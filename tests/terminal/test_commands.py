from perijove.terminal.commands import Means, commands
from perijove.terminal.keys import EMACS_IN_VI, PAIRS, SHORTCUTS, key_bindings
from perijove.terminal.suggestions import Suggester


def test_each_command_has_its_keys_or_is_for_the_users():
    known = commands(Means(lambda code: ("complete", ""), Suggester(), lambda: None))
    bound = {shortcut.command for shortcut in (*SHORTCUTS, *PAIRS)}

    assert set(known) - bound == {"run", "reformat", "discard-suggestion", "ignore"}
    assert bound - set(known) == set()
    assert len(key_bindings([*SHORTCUTS, *PAIRS, *EMACS_IN_VI], known).bindings) == len(
        [*SHORTCUTS, *PAIRS, *EMACS_IN_VI]
    )
