"""Which lines of a program begin inside of a string: a cell marker there is text, not a marker."""

from collections.abc import Iterator

from perijove.notebook.paired.languages import COMMENTS


class Quotes:
    """Follows strings line by line. Approximate: it knows quotes, backslashes and comments, no grammar."""

    def __init__(self, language: str | None) -> None:
        self.ignored = language is None
        self.triples = language != "R"  # in R a plain string goes over lines; elsewhere only a triple quote does
        self.comment = COMMENTS.get(language or "")
        self.single = ""
        self.triple = ""

    @property
    def open(self) -> bool:
        """Whether the next line begins inside of a string."""
        return bool(self.single or self.triple)

    def read(self, line: str) -> None:
        """Take the next line."""
        if self.ignored or (not self.open and self.comment and line.lstrip().startswith(self.comment)):
            return
        since = -1
        for index, char in enumerate(line):
            if not self.open and self.comment and line.startswith(self.comment, index):
                break
            if char in "\"'" and line[index - 1 : index] != "\\":
                since = self._quote(line, index, since)
        if self.triples:
            self.single = ""

    def _quote(self, line: str, index: int, since: int) -> int:
        """Take one quote; returns where the last triple quote has ended."""
        char = line[index]
        if self.single:
            if self.single == char:
                self.single = ""
            return since
        if not self.triples:
            return since
        if line[index - 2 : index + 1] == 3 * char and index >= since + 3:
            if self.triple in {char, ""}:
                self.triple = "" if self.triple else char
                return index
            return since
        if not self.triple:
            self.single = char
        return since


def unquoted(lines: list[str], language: str | None) -> Iterator[tuple[str, bool]]:
    """The lines, each with whether it begins outside of a string."""
    quotes = Quotes(language)
    for line in lines:
        yield line, not quotes.open
        quotes.read(line)


def leaves_open(lines: list[str], language: str | None) -> bool:
    """Whether a string begins in these lines and does not end in them."""
    quotes = Quotes(language)
    for line in lines:
        quotes.read(line)
    return quotes.open
