from perijove.compat import comm
from perijove.compat.ipykernel.comms import BaseComm, Comm, CommManager
from perijove.compat.ipykernel.kernel import IPythonKernel


def test_a_comm_knows_its_kernel_and_opens_its_twin(seat, monkeypatch):
    told = []
    monkeypatch.setattr(comm, "_port", comm.Port(lambda *message: told.append(message), print, print))
    made = Comm(target_name="slider", data={"value": 1}, show_warning=False)
    assert isinstance(made, comm.BaseComm)
    assert made.kernel is IPythonKernel.instance()
    assert [(kind, content["data"]) for kind, content, *_ in told] == [("comm_open", {"value": 1})]
    made.close()


def test_the_classes_are_those_of_ipykernel():
    assert Comm.__module__ == BaseComm.__module__ == "ipykernel.comm.comm"
    assert isinstance(comm.get_comm_manager(), CommManager)
