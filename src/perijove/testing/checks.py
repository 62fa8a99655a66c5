"""What a check of a kernel is, and how a suite of them is run: each in turn, with a new kernel after one that broke."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Literal

from perijove.client.errors import ClientError
from perijove.testing.subject import Broken, Subject, open_subject

_LIMIT = 60.0  # seconds for one check


@dataclass(frozen=True)
class Dialect:
    """How a language says what the suites need; what it can't say is None, and its checks are left out."""

    say: Callable[[str], str]
    fail: str
    wait: str
    ask: str
    value: str | None = None
    python: bool = False


DIALECTS = {
    "python": Dialect(
        lambda text: f"print({text!r})",
        "raise ValueError('as asked')",
        "import time; time.sleep(60)",
        "input('? ')",
        "6 * 7",
        True,
    ),
    "echo": Dialect(lambda text: text, "fail as asked", "sleep", "ask ? "),
}


@dataclass(frozen=True)
class Case:
    """What a check is given."""

    kernel: Subject
    dialect: Dialect

    @property
    def value(self) -> str:
        """Code that gives a value."""
        assert self.dialect.value is not None
        return self.dialect.value


@dataclass(frozen=True)
class Check:
    """One thing that a kernel has to do right. `needs` is what a language has to be able to say."""

    number: str
    title: str
    run: Callable[[Case], Awaitable[None]]
    needs: Literal["", "value", "python"] = ""
    fresh: bool = False


@dataclass(frozen=True)
class Outcome:
    """How a check went; `seen` says what was seen in place of what should have been."""

    number: str
    title: str
    result: Literal["pass", "fail", "left out"]
    seen: str = ""


class Suite:
    """Checks under a name, in the order in which they are written down."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.checks: list[Check] = []

    def check(
        self, number: str, title: str, needs: Literal["", "value", "python"] = "", *, fresh: bool = False
    ) -> Callable[[Callable[[Case], Awaitable[None]]], Callable[[Case], Awaitable[None]]]:
        """Adds a function as a check; `fresh` ones get a kernel of their own."""

        def add(function: Callable[[Case], Awaitable[None]]) -> Callable[[Case], Awaitable[None]]:
            self.checks.append(Check(number, title, function, needs, fresh))
            return function

        return add


async def run_suite(
    name: str, checks: Iterable[Check], tell: Callable[[Outcome], None] = lambda _: None
) -> list[Outcome]:
    """Runs checks against kernels of this name; `tell` hears of each outcome as it comes."""
    outcomes: list[Outcome] = []
    async with AsyncExitStack() as stack:
        case: Case | None = None
        for check in checks:
            if case is None or check.fresh:
                await stack.aclose()
                case = await _open(name, stack)
            outcome = await _run(check, case)
            if check.fresh or outcome.result == "fail":
                case = None
            tell(outcome)
            outcomes.append(outcome)
    return outcomes


async def _open(name: str, stack: AsyncExitStack) -> Case:
    kernel = await stack.enter_async_context(open_subject(name))
    info = await kernel.ask("kernel_info_request")
    language = str(info.get("language_info", {}).get("name", ""))
    return Case(kernel, DIALECTS["python"] if language not in DIALECTS else DIALECTS[language])


async def _run(check: Check, case: Case) -> Outcome:
    dialect = case.dialect
    if (check.needs == "value" and dialect.value is None) or (check.needs == "python" and not dialect.python):
        return Outcome(check.number, check.title, "left out", "its language can't say this")
    try:
        async with asyncio.timeout(_LIMIT):
            await check.run(case)
    except TimeoutError:
        return Outcome(check.number, check.title, "fail", f"no end in {_LIMIT:g} s")
    except (Broken, ClientError, LookupError, TypeError, ValueError) as error:
        # What a kernel leaves out of a message is a KeyError here.
        seen = str(error) if isinstance(error, (Broken, ClientError)) else f"{type(error).__name__}: {error}"
        return Outcome(check.number, check.title, "fail", seen)
    return Outcome(check.number, check.title, "pass")
