import asyncio

from perijove.testing.checks import DIALECTS, Check, Outcome, Suite, run_suite
from perijove.testing.subject import Broken, require


async def works(case):
    require((await case.kernel.run(case.dialect.say("x")))[0]["status"] == "ok", "no")


async def breaks(case):
    raise Broken("what was seen")


async def misses(case):
    (await case.kernel.run(case.dialect.say("x")))[0]["not there"]


def test_each_check_has_an_outcome_and_a_new_kernel_after_one_that_broke(user):
    checks = [
        Check("1", "works", works),
        Check("2", "breaks", breaks),
        Check("3", "misses", misses),
        Check("4", "is left out", works, "python"),
        Check("5", "works again", works, fresh=True),
    ]
    told = []
    outcomes = asyncio.run(run_suite("echo", checks, told.append))
    assert told == outcomes
    assert [(found.result, found.seen) for found in outcomes] == [
        ("pass", ""),
        ("fail", "what was seen"),
        ("fail", "KeyError: 'not there'"),
        ("left out", "its language can't say this"),
        ("pass", ""),
    ]


def test_suites_collect_checks():
    suite = Suite("mine")
    assert suite.check("1", "works", fresh=True)(works) is works
    assert suite.checks == [Check("1", "works", works, fresh=True)]
    assert DIALECTS["echo"].value is None
    assert Outcome("1", "works", "pass").seen == ""
