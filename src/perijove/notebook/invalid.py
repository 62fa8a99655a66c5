"""What is wrong with a file's content as JSON, or as a notebook of its format."""

from perijove.notebook.errors import NotebookError
from perijove.notebook.filing import file_of, notebook_of
from perijove.notebook.jsontext import parsed
from perijove.notebook.problem import Problem
from perijove.notebook.upgrade import format_of
from perijove.notebook.validate import problems

# The rule that a file breaks which is no notebook at all.
READING = "read"


def invalid(content: str | bytes) -> list[Problem]:
    """What the schema of a file's format forbids; formats 1 and 2, which have none, are checked as what they become."""
    try:
        plain = parsed(content)
        if isinstance(plain, dict) and format_of(plain) < 3:
            plain = file_of(notebook_of(plain))
    except NotebookError as error:
        return [Problem((), str(error), READING, "file")]
    except RecursionError:
        return [Problem((), "its values are nested too deeply", READING, "file")]
    return problems(plain)
