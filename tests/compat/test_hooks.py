import pytest

from perijove.compat import hooks


def test_the_first_that_does_not_leave_it_to_the_next():
    def leave(*_):
        raise hooks.TryNext("no")

    chain = hooks.CommandChainDispatcher([(10, lambda x: x + 1)])
    chain.add(leave, 5)
    assert chain(1) == 2
    assert [priority for priority, _ in chain] == [5, 10]
    assert str(chain).startswith("[(5, ")
    with pytest.raises(hooks.TryNext, match="no"):
        hooks.CommandChainDispatcher([(1, leave)])(1)
    with pytest.raises(hooks.TryNext):
        hooks.show_in_pager(None, "text", 0, 0)
    assert hooks.synchronize_with_editor(None, "f", 1, 1) is None
