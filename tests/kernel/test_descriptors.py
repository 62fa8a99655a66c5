import os

from perijove.kernel.descriptors import close_all_but


def test_a_child_keeps_what_it_names_and_nothing_else():
    kept, (read, write) = os.pipe(), os.pipe()
    pid = os.fork()
    if not pid:
        try:
            close_all_but(0, 1, 2, *kept)
            os.fstat(kept[1])
            try:
                os.fstat(write)
            except OSError:
                os._exit(0)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    for descriptor in (*kept, read, write):
        os.close(descriptor)
