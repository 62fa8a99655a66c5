from perijove.server.kernels import ClientKernel, ClientKernels
from perijove.server.live.kernel import Kernels, Outcome, RoomKernel


def methods(protocol):
    return {name for name in vars(protocol) if not name.startswith("_")}


def test_real_kernels_have_all_that_a_room_needs():
    assert methods(RoomKernel) <= set(dir(ClientKernel))
    assert methods(Kernels) <= set(dir(ClientKernels))


def test_an_outcome_may_have_no_count():
    assert Outcome(ok=True) == Outcome(ok=True, execution_count=None)
