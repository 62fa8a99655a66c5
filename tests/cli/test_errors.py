from perijove.cli.errors import CommandError, UsageError


def test_exit_statuses():
    assert (CommandError.status, UsageError.status) == (1, 2)
