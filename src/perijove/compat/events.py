"""`IPython.core.events`: the class of the shell's `events`, and the names of the events."""

from perijove.interpreter import callbacks
from perijove.interpreter.callbacks import Callbacks as EventManager

available_events = callbacks.EVENTS
__all__ = ["EventManager", "available_events"]
