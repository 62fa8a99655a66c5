"""What a command says when it can't do what was asked.

CommandError (exit status 1)
├── UsageError (exit status 2)
└── Trouble (exit status 2)
"""


class CommandError(Exception):
    """Something expected went wrong; the message is one line for the user."""

    status = 1


class UsageError(CommandError):
    """The command line itself is wrong."""

    status = 2


class Trouble(CommandError):
    """What was asked can't be answered: for commands whose exit status 1 is an answer."""

    status = 2
