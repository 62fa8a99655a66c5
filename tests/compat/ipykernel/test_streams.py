import pytest

from perijove.compat.ipykernel.streams import IOPubThread, OutStream


def test_a_stream_is_not_made_by_hand():
    with pytest.raises(NotImplementedError, match=r"sys\.stdout"):
        OutStream(None, None, "stdout")


def test_what_is_scheduled_is_done():
    done = []
    thread = IOPubThread(None)
    thread.start()
    thread.schedule(lambda: done.append(1))
    thread.stop()
    assert done == [1]
