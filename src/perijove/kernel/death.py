"""How the end of a worker is told, in words; pure."""

import signal
from dataclasses import dataclass

_REASONS = {
    signal.SIGKILL: "somebody killed it, or the system did for want of memory",
    signal.SIGSEGV: "an extension module or the interpreter touched memory that is not its own",
    signal.SIGABRT: "an extension module or the interpreter gave up",
    signal.SIGBUS: "memory or a mapped file was not there",
    signal.SIGFPE: "an arithmetic error in an extension module",
    signal.SIGILL: "an instruction that this processor lacks",
    signal.SIGTERM: "somebody asked it to end",
    signal.SIGXCPU: "its limit of processor time was reached",
}


@dataclass(frozen=True, slots=True)
class Death:
    """The end of a worker: its exit code, negative for a signal, None when unknown; what it wrote to stderr last."""

    exit_code: int | None
    stderr_tail: str = ""

    def __str__(self) -> str:
        """One sentence that says how the worker ended."""
        if self.exit_code is None:
            return "the worker closed its link to the kernel's host"
        if self.exit_code >= 0:
            return f"the worker ended with exit status {self.exit_code}"
        try:
            found = signal.Signals(-self.exit_code)
        except ValueError:
            return f"the worker was ended by signal {-self.exit_code}"
        reason = _REASONS.get(found)
        return f"the worker was ended by {found.name}" + (f": {reason}" if reason else "")

    @property
    def report(self) -> str:
        """The sentence, and below it the last lines that the worker wrote to stderr."""
        tail = self.stderr_tail.strip()
        return f"{self}\n{tail}" if tail else str(self)
