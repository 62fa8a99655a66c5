import threading

import pytest

from perijove.compat.backgroundjobs import BackgroundJobManager


def test_jobs_run_and_are_told_of(capsys):
    jobs, go = BackgroundJobManager(), threading.Event()
    job = jobs.new(lambda more: go.wait() and more, more=5)
    assert (jobs.running, len(jobs), str(job)[:10]) == ([job], 1, "<function ")
    with pytest.raises(ValueError, match="still running"):
        jobs.remove(job)
    assert jobs.status()
    go.set()
    job.join()
    local = 6
    again = jobs.new("local * 7")
    again.join()
    failed = jobs.new("1 / 0", {})
    failed.join()
    assert (jobs.result(0), jobs[1].result, jobs.completed, jobs.dead) == (5, local * 7, [job, again], [failed])
    jobs()
    jobs.status(verbose=1)
    jobs.traceback()
    jobs.traceback(0)
    jobs.remove(0)
    jobs.flush()
    assert jobs.all == {}
    printed = capsys.readouterr().out
    shown = ("Starting job # 0", "Running jobs:\n0 : ", "Dead jobs:\n2 : 1 / 0", "ZeroDivisionError")
    assert [text in printed for text in shown] == [True] * 4
    assert repr(again) == "<BackgroundJob #1: local * 7>"
    with pytest.raises(TypeError, match="found int"):
        jobs.new(5)
