import asyncio

import pytest

from perijove.testing.checks import run_suite
from perijove.testing.conformance import SUITE as RULES
from perijove.testing.extensions import SUITE


@pytest.mark.parametrize("name", ["perijove", "echo"])
def test_our_kernels_do_what_was_added(user, name):
    outcomes = asyncio.run(run_suite(name, SUITE.checks))
    assert [(found.number, found.seen) for found in outcomes if found.result == "fail"] == []


def test_numbers_are_given_once():
    numbers = [check.number for check in (*RULES.checks, *SUITE.checks)]
    assert len(numbers) == len(set(numbers))
