"""`IPython.testing`: what tests of extensions use."""

from __future__ import annotations

import contextlib
import io
import re
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perijove.compat.config import Config, of_traitlets
from perijove.compat.places import mktempfile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


def default_config() -> Any:
    """Settings for a shell in tests."""
    return of_traitlets(Config())


class AssertPrints:
    """A block that has to print these texts, or match these patterns."""

    def __init__(self, s: Any, channel: str = "stdout", suppress: bool = True) -> None:
        self.wanted = [s] if isinstance(s, (str, re.Pattern)) else list(s)
        self.channel, self.suppress = channel, suppress

    def __enter__(self) -> None:
        self._before = getattr(sys, self.channel)
        self._printed = io.StringIO()
        setattr(sys, self.channel, self._printed)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        setattr(sys, self.channel, self._before)
        if not self.suppress:
            self._before.write(self._printed.getvalue())
        if kind is None:
            self._check(self._printed.getvalue())

    def _check(self, printed: str) -> None:
        missing = [each for each in self.wanted if not _found(each, printed)]
        if missing:
            raise AssertionError(f"{missing[0]!r} was not printed; {printed!r} was")


class AssertNotPrints(AssertPrints):
    """A block that must not print them."""

    def _check(self, printed: str) -> None:
        found = [each for each in self.wanted if _found(each, printed)]
        if found:
            raise AssertionError(f"{found[0]!r} was printed, in {printed!r}")


def _found(wanted: Any, printed: str) -> bool:
    return wanted in printed if isinstance(wanted, str) else wanted.search(printed) is not None


@contextlib.contextmanager
def mute_warn() -> Iterator[None]:
    """A block whose warnings are not shown."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def make_tempfile(name: str) -> Iterator[None]:
    """A file that ends with the block."""
    path = Path(name)
    path.touch()
    try:
        yield
    finally:
        path.unlink()


@contextlib.contextmanager
def fake_input(inputs: Sequence[str]) -> Iterator[None]:
    """A block in which `input()` gives these, and then the end of the input."""
    import builtins

    left = iter(inputs)

    def answer(prompt: object = "") -> str:
        del prompt
        try:
            return next(left)
        except StopIteration:
            raise EOFError("no more inputs are given") from None

    before = builtins.input
    builtins.input = answer
    try:
        yield
    finally:
        builtins.input = before


def check_pairs(func: Callable[..., Any], pairs: Sequence[tuple[Any, Any]]) -> None:
    """Each input has to give its output."""
    for given, expected in pairs:
        found = func(given)
        if found != expected:
            raise AssertionError(f"{given!r}: expected {expected!r}, found {found!r}")


class TempFileMixin:
    """A test's file of code, `self.fname`."""

    fname: str

    def mktmp(self, src: str, ext: str = ".py") -> None:
        """Write it."""
        path = Path(mktempfile(None, src))
        self.fname = str(path.rename(path.with_suffix(ext)))


def skipif(skip_condition: bool, msg: str = "") -> Any:
    """A decorator of tests that are left out then."""
    import unittest

    return unittest.skipIf(skip_condition, msg)


def skip_without(mod: str) -> Any:
    """A decorator of tests that need a module."""
    from importlib.util import find_spec

    return skipif(find_spec(mod) is None, f"{mod} is not installed")


def skipif_not_numpy(function: Any) -> Any:
    """A decorator of tests that need numpy."""
    return skip_without("numpy")(function)


def onlyif_cmds_exist(*commands: str) -> Any:
    """A decorator of tests that need programs."""
    import shutil

    return skipif(not all(shutil.which(each) for each in commands), f"needs {', '.join(commands)}")


skip_win32 = skipif(sys.platform == "win32", "not on Windows")
skip_linux = skipif(sys.platform.startswith("linux"), "not on Linux")
skip_osx = skipif(sys.platform == "darwin", "not on macOS")
skip_if_not_win32 = skipif(sys.platform != "win32", "on Windows only")
skip_if_not_linux = skipif(not sys.platform.startswith("linux"), "on Linux only")
skip_if_not_osx = skipif(sys.platform != "darwin", "on macOS only")
onlyif_unicode_paths = skipif(False, "")
