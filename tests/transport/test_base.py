from perijove.protocol.connection import ConnectionInfo
from perijove.protocol.wire import Wire
from perijove.transport.base import ClientChannels, KernelChannels
from perijove.transport.memory import MemoryKernel
from perijove.transport.zeromq import KernelSockets, connect


def test_both_transports_have_both_ends():
    info = ConnectionInfo(key=b"k")
    kernels: list[KernelChannels] = [KernelSockets(info), MemoryKernel()]
    clients: list[ClientChannels] = [connect(kernels[0].info, Wire(b"k"), b"me"), kernels[1].client(b"me")]
    for end in (*clients, *kernels):
        end.close()
