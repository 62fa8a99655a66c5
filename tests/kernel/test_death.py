import pytest

from perijove.kernel.death import Death


@pytest.mark.parametrize(
    ("death", "words"),
    [
        (Death(-9), "the worker was ended by SIGKILL: somebody killed it, or the system did for want of memory"),
        (Death(-1), "the worker was ended by SIGHUP"),
        (Death(-63), "the worker was ended by signal 63"),
        (Death(3), "the worker ended with exit status 3"),
        (Death(None), "the worker closed its link to the kernel's host"),
    ],
)
def test_a_death_is_told_in_a_sentence(death, words):
    assert str(death) == words


def test_the_report_ends_with_what_was_written_last():
    assert Death(1, "one\ntwo\n").report == "the worker ended with exit status 1\none\ntwo"
