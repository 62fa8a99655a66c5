"""What a worker prepares for its own end and for its host's, below Python: both work while code holds the lock."""

import fcntl
import os
import signal

# A signal that no program of the user's has a use for: the host asks with it for the stacks of all threads.
STACKS: "int | None" = getattr(signal, "SIGRTMIN", None) and signal.SIGRTMIN + 7
# fcntl(2): the signal in place of SIGIO. The fcntl module knows its name only from Python 3.13 on.
_F_SETSIG = getattr(fcntl, "F_SETSIG", 10 if os.uname().sysname == "Linux" else None)


def write_stacks_to(descriptor: int) -> None:
    """Has the stacks of all threads written there in a crash, and when the host wants to know."""
    import faulthandler  # noqa: PLC0415 - the host imports this module for the signal's number

    os.set_inheritable(descriptor, False)
    faulthandler.enable(descriptor)
    if STACKS is not None:
        faulthandler.register(STACKS, descriptor, all_threads=True)


def end_with(lifeline: int) -> None:
    """Ends this process and its group when the other end of this pipe is closed, which its holder's death does."""
    os.set_inheritable(lifeline, False)
    if _F_SETSIG is None:
        return  # the end of the link is noticed too, when Python code runs
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, -os.getpgid(0) if os.getpgid(0) == os.getpid() else os.getpid())
    fcntl.fcntl(lifeline, _F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
