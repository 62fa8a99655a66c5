"""`IPython.testing`: what tests of extensions use."""

from __future__ import annotations

import contextlib
import io
import os
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
    """Settings for a shell in tests: its history is in a file that ends with the program."""
    sections = {
        "HistoryManager": Config(hist_file=Path(mktempfile(None, "", "ipython_test_")).with_name("history.sqlite")),
        "InteractiveShell": Config(),
        "TerminalInteractiveShell": Config(colors="nocolor"),
    }
    return of_traitlets(Config(sections))


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


def skipif(skip_condition: bool, msg: str | None = None) -> Any:
    """A decorator of tests that are left out then: pytest's mark, or unittest's where there is no pytest."""
    try:
        import pytest
    except ModuleNotFoundError:
        import unittest

        return unittest.skipIf(skip_condition, msg or "")
    return pytest.mark.skipif(skip_condition, reason=msg or "")


def skip(msg: str | None = None) -> Any:
    """A decorator of tests that are left out. Raises TypeError where it is used without a call."""
    if callable(msg):
        raise TypeError("skip is called: @skip() or @skip('why')")
    return skipif(True, msg)


def onlyif(condition: bool, msg: str) -> Any:
    """A decorator of tests that run only then."""
    return skipif(not condition, msg)


def module_not_available(module: str) -> bool:
    """Whether a module can't be imported."""
    from importlib import import_module

    try:
        import_module(module)
    except ImportError:
        return True
    return False


def skip_without(mod: str) -> Any:
    """A decorator of tests that need a module."""
    return skipif(module_not_available(mod), f"{mod} is not installed")


def onlyif_cmds_exist(*commands: str) -> Any:
    """A decorator of tests that need programs."""
    import shutil

    missing = [each for each in commands if not shutil.which(each)]
    return skipif(bool(missing), f"needs {', '.join(missing)}")


def null_deco(function: Any) -> Any:
    """A decorator that changes nothing."""
    return function


def skip_doctest(function: Any) -> Any:
    """A decorator of functions whose examples are not run."""
    function.skip_doctest = True
    return function


doctest_deco = null_deco
_PLATFORMS = {
    "skip_win32": (sys.platform == "win32", "not on Windows"),
    "skip_linux": (sys.platform.startswith("linux"), "not on Linux"),
    "skip_osx": (sys.platform == "darwin", "not on macOS"),
    "skip_if_not_win32": (sys.platform != "win32", "on Windows only"),
    "skip_if_not_linux": (not sys.platform.startswith("linux"), "on Linux only"),
    "skip_if_not_osx": (sys.platform != "darwin", "on macOS only"),
    "skip_if_no_x11": (sys.platform not in {"darwin", "win32"} and not os.environ.get("DISPLAY"), "needs X11"),
    "onlyif_unicode_paths": (False, ""),
}


def __getattr__(name: str) -> Any:
    """The decorators that ask for the platform or a library; made when they are asked for."""
    if name in _PLATFORMS:
        return skipif(*_PLATFORMS[name])
    if name.startswith("skipif_not_"):
        return skip_without(name.removeprefix("skipif_not_"))
    raise AttributeError(name)
