import asyncio

from perijove.testing.checks import run_suite
from perijove.testing.limits import SUITE


def test_our_kernel_stands_it(user):
    outcomes = asyncio.run(run_suite("perijove", SUITE.checks))
    assert [(found.number, found.seen) for found in outcomes if found.result != "pass"] == []
