import pytest

from perijove.compat import current
from perijove.compat.contexts import CompletionContextType, context_of, is_command
from perijove.compat.interactiveshell import InteractiveShell


@pytest.fixture
def shell():
    yield InteractiveShell()
    current.set_shell(None)


@pytest.mark.parametrize(
    ("text", "is_attribute"),
    [("a.b", True), ("f'{a.", True), ("a", False), ("'a.", False), ("# a.", False), ("!ls a.", False), ("3.", False)],
)
def test_what_is_completed(shell, text, is_attribute):
    assert (context_of(text, shell) is CompletionContextType.ATTRIBUTE) is is_attribute


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("!ls x.", True),
        ("%mine x.", True),
        ("mine x", True),
        ("mine .", True),
        ("%cd x", True),
        ("%timeit x.", False),
        ("x", False),
    ],
)
def test_commands(shell, text, found):
    shell.alias_manager.define_alias("mine", "echo")
    assert is_command(text, shell) is found


def test_a_name_hides_an_alias(shell):
    shell.alias_manager.define_alias("mine", "echo")
    shell.user_ns["mine"] = 1
    assert (is_command("mine x", shell), is_command("%mine x", shell)) == (False, True)
