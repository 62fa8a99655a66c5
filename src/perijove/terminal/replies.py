"""What a terminal answers when it is asked about itself, told apart from the keys that are typed meanwhile.

The question about the background is OSC 11 and the one about the name XTVERSION, as in xterm's "ctlseqs"; every
terminal answers the last one (DA1), so that its answer says that no other will come.
"""

import re
from dataclasses import dataclass, field

QUESTIONS = "\x1b]11;?\x1b\\\x1b[>q\x1b[c"

_ANSWER = re.compile(
    r"\x1b\]11;(?P<background>rgba?:[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1bP>\|(?P<version>[^\x1b]*)\x1b\\"
    r"|\x1b\[\?(?P<attributes>[0-9;]*)c"
)
# The beginning of an answer whose rest has not come yet. A lone Escape is a key.
_BEGINNING = re.compile(
    r"\x1b(?:\](?:1(?:1(?:;[^\x07\x1b]{0,64}\x1b?)?)?)?|P(?:>(?:\|[^\x1b]{0,64}\x1b?)?)?|\[(?:\?[0-9;]{0,64})?)\Z"
)


@dataclass(slots=True)
class Replies:
    """The answers that have come so far; `complete` when there will be no more."""

    background: str = ""
    version: str = ""
    complete: bool = False
    _held: str = field(default="", repr=False)

    def take(self, text: str) -> str:
        """The keys in what the terminal sent, in their order; answers are kept here."""
        if self.complete:
            return text
        text = self._held + text
        self._held = ""
        keys = _ANSWER.sub(self._keep, text)
        if not self.complete and (begun := _BEGINNING.search(keys)):
            self._held = begun[0]
            keys = keys[: begun.start()]
        return keys

    def give_up(self) -> str:
        """Wait no longer for the rest of an answer; returns what was kept back."""
        held, self._held = self._held, ""
        return held

    def _keep(self, found: re.Match[str]) -> str:
        if found["background"] is not None:
            self.background = found["background"]
        elif found["version"] is not None:
            self.version = found["version"]
        else:
            self.complete = True
        return ""

    @property
    def light(self) -> bool | None:
        """Whether the background is a light one; None when the terminal did not say."""
        return is_light(self.background)


def is_light(color: str) -> bool | None:
    """Whether `rgb:ffff/ffff/ffff` (X11's notation, one to four digits each) is nearer to white than to black."""
    parts = color.partition(":")[2].split("/")[:3]
    if len(parts) != 3 or not all(re.fullmatch("[0-9a-fA-F]{1,4}", part) for part in parts):
        return None
    red, green, blue = (int(part, 16) / int("f" * len(part), 16) for part in parts)
    return 0.299 * red + 0.587 * green + 0.114 * blue > 0.5  # the weights of ITU-R BT.601
