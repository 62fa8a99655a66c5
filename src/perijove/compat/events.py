"""`IPython.core.events`: the class of the shell's `events`, and the names of the events."""

from perijove.interpreter.callbacks import EVENTS as available_events
from perijove.interpreter.callbacks import Callbacks as EventManager

__all__ = ["EventManager", "available_events"]
