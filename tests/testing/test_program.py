import json

from click.testing import CliRunner

from perijove.testing.program import test_kernel as command


def test_one_check_of_one_suite(user):
    done = CliRunner().invoke(command, ["echo", "--suite", "conformance", "--only", "13"], standalone_mode=False)
    assert done.return_value == 0
    assert done.stdout == "pass        13  kernel_info on shell and on control\n1 of 1 as they should be\n"
    done = CliRunner().invoke(
        command, ["echo", "--suite", "conformance", "--only", "13", "--json"], standalone_mode=False
    )
    assert json.loads(done.stdout)["suites"]["conformance"][0]["result"] == "pass"


def test_a_kernel_that_is_not_there_is_said_in_a_sentence(user):
    done = CliRunner().invoke(command, ["nobody"])
    assert done.exit_code == 1
    assert "nobody" in done.output
    assert "Traceback" not in done.output
