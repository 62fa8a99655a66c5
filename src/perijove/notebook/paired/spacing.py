"""How many blank lines are between two cells of a script: what PEP 8 asks for in Python, else one."""

from perijove.notebook.paired.quotes import unquoted

_DEFINITION = ("def ", "async ", "class ")


def lines_between(before: list[str], after: list[str], extension: str) -> int:
    """The blank lines between the text of one cell and everything that follows it."""
    if not after:
        return 1
    if not before:
        return 0
    if extension != ".py":
        return 1
    if _ends_with_definition(before):
        return 2 if _has_code(after) else 1
    return 2 if _ends_with_code(before) and _begins_with_definition(after) else 1


def _begins_with_definition(lines: list[str]) -> bool:
    blank = False
    for line, outside in unquoted(lines, "python"):
        if not outside:
            blank = not line.strip()
            continue
        if not line.strip():
            if blank:
                return False
            blank = True
            continue
        blank = False
        if line.startswith(_DEFINITION):
            return True
        if not line.startswith(("#", "@", " ", ")")):
            return False
    return False


def _ends_with_definition(lines: list[str]) -> bool:
    shown = [line for line, outside in unquoted(lines, "python") if outside]
    blank = False
    for line in reversed(shown):
        if not line.strip():
            if blank:
                return False
            blank = True
            continue
        blank = False
        if not line.startswith(("#", " ", ")")):
            return line.startswith(_DEFINITION)
    return False


def _ends_with_code(lines: list[str]) -> bool:
    return bool(lines[-1].strip()) and not lines[-1].startswith("#")


def _has_code(lines: list[str]) -> bool:
    blank = False
    for line in lines:
        bare = line.strip()
        if bare.startswith("#"):
            blank = False
        elif bare:
            return True
        elif blank:
            return False
        else:
            blank = True
    return False
