"""`IPython.core.displaypub`: the shell's `display_pub`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perijove.interpreter.display.functions import publish_display_data as publish_display_data
from perijove.interpreter.events import Display, Event

if TYPE_CHECKING:
    from collections.abc import Callable

    Hook = Callable[[dict[str, Any]], dict[str, Any] | None]


class DisplayPublisher:
    """Shows MIME bundles. `publish` may be replaced by assignment; all that is displayed then goes through it."""

    def __init__(self, shell: Any = None, **_: Any) -> None:
        self.shell = shell
        self.is_publishing = False
        self._hooks: list[Hook] = []

    @property
    def is_own(self) -> bool:
        """Whether nobody has put anything in its place."""
        return "publish" not in vars(self) and type(self).publish is DisplayPublisher.publish

    @property
    def _publisher(self) -> Any:
        return self.shell.interpreter.publisher

    def publish(
        self,
        data: Any,
        metadata: Any = None,
        source: Any = None,
        *,
        transient: Any = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        """Show a MIME bundle; `transient` may have a display_id."""
        del source
        identity = (transient or {}).get("display_id")
        self._publisher.send(data, metadata, display_id=identity, update=update)

    def clear_output(self, wait: bool = False) -> None:
        """Forget what this cell has shown, at once or when the next output comes."""
        self._publisher.clear_output(wait)

    def register_hook(self, hook: Hook) -> None:
        """Call this with each message that shows something; it returns the message, or None to swallow it."""
        if not self._hooks:
            self._publisher.filters.append(self._through_hooks)
        self._hooks.append(hook)

    def unregister_hook(self, hook: Hook) -> bool:
        """Call it no more; says whether it was called."""
        if hook not in self._hooks:
            return False
        self._hooks.remove(hook)
        if not self._hooks:
            self._publisher.filters.remove(self._through_hooks)
        return True

    def _through_hooks(self, event: Event) -> Event | None:
        if not isinstance(event, Display):
            return event
        kind = "update_display_data" if event.update else "display_data"
        content = {"data": dict(event.data), "metadata": dict(event.metadata), "transient": {}}
        if event.display_id is not None:
            content["transient"] = {"display_id": event.display_id}
        message: dict[str, Any] = {"header": {"msg_type": kind}, "msg_type": kind, "content": content}
        for hook in tuple(self._hooks):
            changed = hook(message)
            if changed is None:
                return None
            message = changed
        content = message["content"]
        return Display(content["data"], content["metadata"], event.display_id, event.update)


class CapturingDisplayPublisher(DisplayPublisher):
    """Keeps what is shown in `outputs`."""

    def __init__(self, shell: Any = None, **options: Any) -> None:
        super().__init__(shell, **options)
        self.outputs: list[dict[str, Any]] = []

    def publish(self, data: Any, metadata: Any = None, source: Any = None, **options: Any) -> None:
        """Keep it."""
        del source
        transient, update = options.get("transient") or {}, options.get("update", False)
        self.outputs.append({"data": data, "metadata": metadata, "transient": transient, "update": update})

    def clear_output(self, wait: bool = False) -> None:
        """Forget what is kept."""
        del wait
        self.outputs.clear()
