import asyncio

from perijove.testing.checks import run_suite
from perijove.testing.conformance import SUITE


def failures(name):
    return [
        (found.number, found.seen) for found in asyncio.run(run_suite(name, SUITE.checks)) if found.result == "fail"
    ]


def test_our_kernel_keeps_the_rules(user):
    assert failures("perijove") == []


def test_the_echo_kernel_keeps_the_rules(user):
    assert failures("echo") == []
