"""`IPython.core.usage`: the help on the program."""

from perijove.interpreter.usage import USAGE

interactive_usage = cl_usage = quick_reference = USAGE
default_banner = "Perijove\n\n"
