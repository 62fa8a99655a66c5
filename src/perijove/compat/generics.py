"""`IPython.utils.generics`: functions that extensions teach further types."""

from perijove.interpreter.completion.custom import complete_object as complete_object
