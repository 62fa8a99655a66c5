"""How the end of a worker is told, in words; pure."""

import re
import signal
from dataclasses import dataclass, replace

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
# Where our own code lies, as a frame of faulthandler's names it; the interpreter's is below every cell.
_OWN = re.compile(r'  File "[^"]*[/\\]perijove[/\\](?:kernel|interpreter)[/\\]')
_INTERPRETER = re.compile(r'  File "[^"]*[/\\]perijove[/\\]interpreter[/\\]')
# How threads and programs begin, and where a thread of ours waits.
_STARTING = re.compile(
    r'  File "(<frozen runpy>|<string>|[^"]*[/\\](threading|selectors|runpy|asyncio[/\\]\w+|__main__)\.py)"'
)
_FRAME = "  File "


@dataclass(frozen=True, slots=True)
class Death:
    """The end of a worker.

    Its exit code, negative for a signal, None when unknown; what it wrote to stderr last; the stacks that were written
    when it crashed; whether the system ended a process of this kernel for want of memory, None when that is not known;
    and whether we have killed it, because it did not react to interrupts.
    """

    exit_code: int | None
    stderr_tail: str = ""
    stacks: str = ""
    out_of_memory: bool | None = None
    stuck: bool = False

    def of(self, *, stuck: bool) -> "Death":
        """The same, when it was or wasn't for a cell that did not react."""
        return replace(self, stuck=stuck and self.exit_code == -signal.SIGKILL)

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
        reason = self._reason(found)
        return f"the worker was ended by {found.name}" + (f": {reason}" if reason else "")

    def _reason(self, found: signal.Signals) -> str | None:
        if found is signal.SIGKILL:
            if self.stuck:
                return "its cell did not react to interrupts"
            if self.out_of_memory:
                return "the system was out of memory"
            if self.out_of_memory is False:
                return "somebody killed it; the system was not out of memory"
        return _REASONS.get(found)

    @property
    def report(self) -> str:
        """The sentence, and below it where the code was and the last lines that it wrote to stderr."""
        stacks = without_own_frames(self.stacks).strip()
        tail = self.stderr_tail.strip()
        return "\n".join(part for part in (str(self), stacks, tail) if part)


def without_own_frames(stacks: str) -> str:
    """What faulthandler wrote, without the frames of ours and without the threads that have no others."""
    sections = (_users(section) for section in re.split(r"(?<=\n)\n", stacks))
    return "\n".join(section for section in sections if section)


def _users(section: str) -> str:
    """One thread's part; the innermost frame is its first."""
    lines = section.splitlines(keepends=True)
    frames = [line for line in lines if line.startswith(_FRAME)]
    if not frames:
        return "" if section.startswith("Extension modules") else section
    # Below the outermost frame of the interpreter there is nothing but us and how Python was started.
    outermost = max((number for number, line in enumerate(frames) if _INTERPRETER.match(line)), default=len(frames))
    kept = [line for line in frames[:outermost] if not _OWN.match(line)]
    if all(_STARTING.match(line) for line in kept):
        return ""
    return "".join([line for line in lines if not line.startswith(_FRAME)] + kept)
