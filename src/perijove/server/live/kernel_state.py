"""How a room's kernel is, as pages are told, and what the notebook's metadata say about it."""

from dataclasses import dataclass, field
from typing import Any, Self

from perijove.notebook.changes import Change, SetMetadata
from perijove.notebook.kernel import named_kernel, notebook_language
from perijove.notebook.model import Notebook
from perijove.server.live.events import Action, Broadcast, KernelStarted, StartKernel
from perijove.server.live.messages import Kernel, KernelStateName

DEFAULT_KERNEL = "perijove"
_STARTABLE = frozenset({"none", "dead", "failed"})


@dataclass(slots=True)
class KernelState:
    """The kernel's name and condition; `chosen` until a page's choice of kernel has been written down."""

    name: str
    # The notebook's language: another kernel for it may stand in for one that is not here. None where a person chose.
    language: str | None = None
    state: KernelStateName = "none"
    display_name: str = ""
    message: str | None = None
    remark: str | None = None
    chosen: bool = False
    _about: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, notebook: Notebook, default: str = DEFAULT_KERNEL) -> Self:
        """The kernel that a notebook asks for, not started yet; `default` where it asks for none."""
        return cls(named_kernel(notebook) or default, notebook_language(notebook))

    @property
    def can_start(self) -> bool:
        """Whether there is no kernel now, and none on its way."""
        return self.state in _STARTABLE

    def told(self) -> Kernel:
        """What pages are told."""
        return Kernel(self.state, self.name, self.display_name or self.name, self.message)

    def become(self, state: KernelStateName, message: str | None = None) -> list[Action]:
        """Take on a state; tell everybody if it is another one."""
        if (self.state, self.message) == (state, message):
            return []
        self.state = state
        self.message = message
        return [Broadcast(self.told())]

    def wake(self, *, if_new: bool = False) -> list[Action]:
        """Start the kernel if there is none; with `if_new` only if none was ever there."""
        if not self.can_start or (if_new and self.state != "none"):
            return []
        return [*self.become("starting"), StartKernel(self.name, self.language)]

    def started(self, event: KernelStarted, notebook: Notebook) -> list[Change]:
        """Take in what a kernel says about itself; the changes write down that it was chosen."""
        self.display_name = event.display_name
        self.remark = event.remark or None
        self._about = {"kernelspec": event.kernelspec, "language_info": event.language_info}
        return self.describe(notebook) if self.chosen else []

    def describe(self, notebook: Notebook) -> list[Change]:
        """What the metadata should say about the kernel, once something is run: opening alone is no change."""
        wanted = dict(self._about)
        if not self.chosen:
            wanted = {key: value for key, value in wanted.items() if key not in notebook.metadata}
        self.chosen = False
        return [
            SetMetadata(key=key, value=value)
            for key, value in wanted.items()
            if value and notebook.metadata.get(key) != value
        ]
