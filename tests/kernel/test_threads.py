import threading

from perijove.kernel.threads import start_thread


def test_threads_of_ours_end_with_the_process_and_are_not_debugged():
    ran = threading.Event()
    thread = start_thread("perijove-test", ran.set)
    assert ran.wait(10)
    assert (thread.daemon, thread.name) == (True, "perijove-test")
    assert vars(thread)["pydev_do_not_trace"]
    thread.join()
