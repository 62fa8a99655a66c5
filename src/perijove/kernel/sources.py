"""The descriptors that a host waits for beside its clients, and whom it calls when one is readable."""

from collections.abc import Callable

from perijove.transport.base import KernelChannels


class Sources:
    """Handlers by descriptor; a descriptor has one."""

    def __init__(self, channels: KernelChannels) -> None:
        self._channels = channels
        self._handlers: dict[int, Callable[[], object]] = {}

    def watch(self, descriptor: int, handler: Callable[[], object]) -> None:
        """Calls when it is readable."""
        self._handlers[descriptor] = handler
        self._channels.watch(descriptor)

    def unwatch(self, descriptor: int) -> None:
        """Ends that, if it is watched."""
        if self._handlers.pop(descriptor, None) is not None:
            self._channels.unwatch(descriptor)

    def handle(self, descriptor: int) -> None:
        """It is readable."""
        handler = self._handlers.get(descriptor)
        if handler is not None:
            handler()
