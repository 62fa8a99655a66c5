"""`IPython.utils.capture` and `io`: what code prints and shows, kept."""

from perijove.interpreter.display.captured import CapturedIO as CapturedIO
from perijove.interpreter.display.captured import RichOutput as RichOutput
from perijove.interpreter.display.captured import capture_output as capture_output

__all__ = ["CapturedIO", "RichOutput", "capture_output"]
