"""`perijove test-kernel NAME`: the suites against any kernel that has a kernelspec."""

import asyncio
import json
import sys

import click

from perijove.client.errors import ClientError
from perijove.client.specs import find_spec
from perijove.testing import conformance, extensions, limits, torture
from perijove.testing.checks import Outcome, run_suite
from perijove.testing.report import as_json, line

SUITES = {
    "conformance": [*conformance.SUITE.checks, *extensions.SUITE.checks],
    "torture": [*torture.SUITE.checks, *limits.SUITE.checks],
}


@click.command(name="test-kernel", help="Try a kernel: the rules of the protocol, and what kernels stumble over.")
@click.argument("name")
@click.option(
    "--suite", "suites", multiple=True, type=click.Choice(list(SUITES)), help="Only this one; may be repeated."
)
@click.option("--only", multiple=True, metavar="NUMBER", help="Only the check with this number; may be repeated.")
@click.option("--json", "as_data", is_flag=True, help="Print JSON in place of lines.")
def test_kernel(name: str, *, suites: tuple[str, ...], only: tuple[str, ...], as_data: bool) -> int:
    """Returns 1 when something failed."""
    found = {}
    try:
        find_spec(name)
        for suite in suites or tuple(SUITES):
            checks = [check for check in SUITES[suite] if not only or check.number in only]
            found[suite] = asyncio.run(run_suite(name, checks, (lambda _: None) if as_data else _tell))
    except (ClientError, LookupError) as error:
        raise click.ClickException(str(error)) from error
    if as_data:
        sys.stdout.write(json.dumps(as_json(name, found), indent=1, ensure_ascii=False) + "\n")
    outcomes = [outcome for each in found.values() for outcome in each]
    failed = sum(outcome.result == "fail" for outcome in outcomes)
    if not as_data:
        sys.stdout.write(f"{len(outcomes) - failed} of {len(outcomes)} as they should be\n")
    return 1 if failed else 0


def _tell(outcome: Outcome) -> None:
    sys.stdout.write(line(outcome) + "\n")
    sys.stdout.flush()
