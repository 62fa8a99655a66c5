"""Keeps what a cell prints beyond a limit in a file: the beginning is sent as it comes, the end when the cell ends.

A cell that prints more than a little is written down from its first line on, so that the file has everything.
"""

import os
from collections import deque

import msgspec

from perijove.kernel import replies
from perijove.kernel.actions import Text
from perijove.kernel.policy import Policy
from perijove.kernel.replies import Spilled

# A cell that prints less has no file; so much of it is kept in memory until then.
_SMALL = 2**20
_TAIL = 65536
# Cells of which late text is still counted.
_CELLS = 64
# Bytes that are left to others on a disk that is nearly full.
_RESERVE = 256 * 2**20
_LOOK = 64 * 2**20


class _Stream(msgspec.Struct):
    name: str
    text: str


_decode = msgspec.json.Decoder(_Stream).decode


class _Account:
    """What one cell has printed."""

    def __init__(self) -> None:
        self.sent = 0
        self.kept: list[Text] = []
        self.file: int | None = None
        self.path = ""
        self.written = 0
        self.tail: deque[_Stream] = deque()
        self.tail_size = 0
        self.spilling = False
        self.failed = ""


class Spill:
    """The files of one kernel."""

    def __init__(self, policy: Policy, *, reserve: int = _RESERVE) -> None:
        """`reserve` bytes are left free on the disk."""
        self.policy = policy
        self._reserve = reserve
        self._accounts: dict[bytes, _Account] = {}
        self._paths: list[str] = []
        self._number = 0

    def admit(self, parent: bytes, content: Text) -> list[Text]:
        """The contents of stream messages that are to be sent for this one."""
        account = self._accounts.get(parent)
        if account is None:
            account = self._open_account(parent)
        if account.sent + len(content) <= self.policy.output_limit * 2**20 and not account.spilling:
            account.sent += len(content)
            if account.file is not None:
                self._write(account, content)
            elif not account.failed:
                account.kept.append(content)
                if account.sent > _SMALL:
                    self._begin(account)
            return [content]
        return self._past_limit(account, content)

    def _past_limit(self, account: _Account, content: Text) -> list[Text]:
        told: list[Text] = []
        if account.file is None and not account.failed:
            self._begin(account)
        if not account.failed and not account.spilling:
            account.spilling = True
            told.append(
                _notice(
                    f"the cell has printed more than {self.policy.output_limit:g} MB: from here on it is kept in "
                    f"{account.path}, and the end is shown when the cell has ended"
                )
            )
        if not account.failed:
            self._write(account, content)
        if not account.failed:
            _remember(account, _decode(content))
            return told
        if account.failed != "said":
            told.append(
                _notice(f"the cell prints more than can be kept ({account.failed}), so it is slowed down from here on")
            )
            account.failed = "said"
        return [*told, *self._rest(account), content]

    def end(self, parent: bytes) -> tuple[list[Text], Spilled | None]:
        """A cell has ended: what is still to be sent for it, and where all of it is."""
        account = self._accounts.pop(parent, None)
        if account is None:
            return [], None
        if account.file is not None:
            os.close(account.file)
        if not account.spilling:
            if account.path in self._paths:
                self._forget(account.path)
            return [], None
        last = [] if account.failed else self._rest(account)
        return last, Spilled(account.path, account.written)

    def close(self) -> None:
        """The kernel ends."""
        for account in self._accounts.values():
            if account.file is not None:
                os.close(account.file)
        self._accounts.clear()
        if not self.policy.keep_output:
            for path in tuple(self._paths):
                self._forget(path)

    def _open_account(self, parent: bytes) -> _Account:
        if len(self._accounts) >= _CELLS:
            oldest = next(iter(self._accounts))
            self.end(oldest)
        account = self._accounts[parent] = _Account()
        return account

    def _begin(self, account: _Account) -> None:
        """Opens a cell's file and writes what it has printed so far."""
        if not self._paths:
            self._sweep()
        self._number += 1
        kind = "kept" if self.policy.keep_output else "of"
        account.path = f"{self.policy.folder}/perijove-output-{kind}-{os.getpid()}-{self._number}.txt"
        try:
            os.makedirs(self.policy.folder, mode=0o700, exist_ok=True)  # noqa: PTH103 - pathlib is not worth its import here
            self._look_at_disk()
            account.file = os.open(account.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except OSError as error:
            self._fail(account, error)
            return
        self._paths.append(account.path)
        for content in account.kept:
            self._write(account, content)
        account.kept = []

    def _write(self, account: _Account, content: Text) -> None:
        assert account.file is not None or account.failed
        if account.file is None:
            return
        data = memoryview(_decode(content).text.encode("utf-8", "replace"))
        try:
            if account.written // _LOOK != (account.written + len(data)) // _LOOK:
                self._look_at_disk()
            while data:
                count = os.write(account.file, data)
                account.written += count
                data = data[count:]
        except OSError as error:
            self._fail(account, error)

    def _look_at_disk(self) -> None:
        disk = os.statvfs(self.policy.folder)
        if disk.f_bavail * disk.f_frsize < self._reserve:
            raise OSError(0, f"less than {self._reserve / 2**20:g} MB are left on the disk")

    @staticmethod
    def _fail(account: _Account, error: OSError) -> None:
        account.failed = f"{account.path}: {error.strerror}"
        account.kept = []
        if account.file is not None:
            os.close(account.file)
            account.file = None

    @staticmethod
    def _rest(account: _Account) -> list[Text]:
        """The end of what was not sent."""
        if not account.tail:
            return []
        told: list[Text] = [_notice(f"... all {account.written} bytes are in {account.path}; this is the end:")]
        told += [replies.stream(piece.name, piece.text) for piece in account.tail]
        account.tail.clear()
        account.tail_size = 0
        return told

    def _forget(self, path: str) -> None:
        self._paths.remove(path)
        try:
            os.unlink(path)  # noqa: PTH108 - a string already
        except OSError:
            pass  # somebody was faster

    def _sweep(self) -> None:
        """Removes what kernels have left behind that were killed."""
        try:
            names = os.listdir(self.policy.folder)  # noqa: PTH208 - as above
        except OSError:
            return
        for name in names:
            pid = name.split("-")[3] if name.startswith("perijove-output-of-") else ""
            if pid.isdigit() and not _lives(int(pid)):
                os.unlink(f"{self.policy.folder}/{name}")  # noqa: PTH108 - as above


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # another user's
    return True


def _remember(account: _Account, piece: _Stream) -> None:
    tail = account.tail
    if len(piece.text) > _TAIL:
        # From the beginning of a line, if there is one.
        cut = piece.text.find("\n", len(piece.text) - _TAIL) + 1 or len(piece.text) - _TAIL
        piece = _Stream(piece.name, piece.text[cut:])
    tail.append(piece)
    account.tail_size += len(piece.text)
    while len(tail) > 1 and account.tail_size - len(tail[0].text) >= _TAIL:
        account.tail_size -= len(tail.popleft().text)


def _notice(text: str) -> Text:
    return replies.stream("stderr", f"{text}\n")
