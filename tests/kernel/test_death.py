import pytest

from perijove.kernel.death import Death, without_own_frames

CRASH = """Fatal Python error: Segmentation fault

Thread 0x2 (most recent call first):
  File "/x/perijove/kernel/worker.py", line 1 in _read_link
  File "/usr/lib/python3.11/threading.py", line 2 in run

Thread 0x3 (most recent call first):
  File "/x/perijove/kernel/textio.py", line 3 in write
  File "/home/me/mine.py", line 4 in work
  File "/usr/lib/python3.11/threading.py", line 2 in run

Current thread 0x1 (most recent call first):
  File "/usr/lib/python3.11/ctypes/__init__.py", line 5 in string_at
  File "<ipython-input-3-2aab5485>", line 1 in <module>
  File "/x/perijove/interpreter/interpreter.py", line 6 in _run_units
  File "/x/perijove/kernel/python.py", line 7 in execute
  File "<frozen runpy>", line 88 in _run_code

Extension modules: numpy (total: 1)
"""


@pytest.mark.parametrize(
    ("death", "words"),
    [
        (Death(-9), "the worker was ended by SIGKILL: somebody killed it, or the system did for want of memory"),
        (Death(-9, out_of_memory=True), "the worker was ended by SIGKILL: the system was out of memory"),
        (
            Death(-9, out_of_memory=False),
            "the worker was ended by SIGKILL: somebody killed it; the system was not out of memory",
        ),
        (Death(-9).of(stuck=True), "the worker was ended by SIGKILL: its cell did not react to interrupts"),
        (Death(-1).of(stuck=True), "the worker was ended by SIGHUP"),
        (Death(-63), "the worker was ended by signal 63"),
        (Death(3), "the worker ended with exit status 3"),
        (Death(None), "the worker closed its link to the kernel's host"),
    ],
)
def test_a_death_is_told_in_a_sentence(death, words):
    assert str(death) == words


def test_the_report_ends_with_what_was_written_last():
    assert Death(1, "one\ntwo\n").report == "the worker ended with exit status 1\none\ntwo"
    stacks = 'Current thread 0x1 (most recent call first):\n  File "mine.py", line 1 in f\n'
    assert Death(1, "last", stacks).report.splitlines()[1:] == [*stacks.splitlines(), "last"]


def test_stacks_are_the_users():
    assert without_own_frames(CRASH).splitlines() == [
        "Fatal Python error: Segmentation fault",
        "",
        "Thread 0x3 (most recent call first):",
        '  File "/home/me/mine.py", line 4 in work',
        '  File "/usr/lib/python3.11/threading.py", line 2 in run',
        "",
        "Current thread 0x1 (most recent call first):",
        '  File "/usr/lib/python3.11/ctypes/__init__.py", line 5 in string_at',
        '  File "<ipython-input-3-2aab5485>", line 1 in <module>',
    ]


def test_a_worker_that_was_between_cells_has_no_stack_to_show():
    idle = 'Current thread 0x1 (most recent call first):\n  File "/x/perijove/kernel/eventloop.py", line 6 in next\n  File "<string>", line 9 in <module>\n'
    assert without_own_frames(idle) == ""
