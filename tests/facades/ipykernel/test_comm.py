from perijove.compat import comm
from perijove.facades.ipykernel.comm import Comm, CommManager


def test_a_comm_by_its_older_name(monkeypatch):
    told = []
    port = comm.Port(lambda kind, content, metadata, buffers: told.append((kind, content["data"])), print, print)
    monkeypatch.setattr(comm, "_port", port)
    made = Comm("toy", {"a": 1}, kernel="k", show_warning=False)
    assert made.kernel == "k"
    assert isinstance(made, comm.BaseComm)
    assert CommManager is comm.CommManager
    made.close()
    assert told == [("comm_open", {"a": 1}), ("comm_close", {})]
