"""What is wrong with a file's content: as JSON, as a notebook of its format, or nothing."""

from perijove.notebook.errors import NotebookError
from perijove.notebook.filing import file_of, notebook_of
from perijove.notebook.jsontext import parsed
from perijove.notebook.problem import Problem
from perijove.notebook.upgrade import format_of
from perijove.notebook.validate import problems


def checked(content: bytes) -> list[Problem]:
    """Every problem of a notebook file; formats 1 and 2, which have no schema, are checked as what they become."""
    try:
        plain = parsed(content)
        if isinstance(plain, dict) and format_of(plain) < 3:
            plain = file_of(notebook_of(plain))
    except NotebookError as error:
        return [Problem((), str(error), "read", "file")]
    except RecursionError:
        return [Problem((), "its values are nested too deeply", "read", "file")]
    return problems(plain)
