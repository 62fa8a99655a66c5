"""A front end that knows widgets: what a page keeps of them, and what it says when somebody uses one."""

from typing import Any

import msgspec

from .conftest import kernel_front

Json = dict[str, Any]


class WidgetPage:
    """The models of a kernel, by what is said in their comms; `take` has to be given everything that is published."""

    def __init__(self, kernel: Any) -> None:
        self.kernel = kernel
        self.models: dict[str, Json] = {}
        self.buffers: dict[str, list[bytes]] = {}
        self.outputs: dict[str, list[Json]] = {}
        self.echoed: list[Json] = []
        self.custom: list[Json] = []

    def take(self, messages: list[Any]) -> None:
        """Hear messages; outputs of a request that an Output widget names are put into it."""
        for message in messages:
            content = kernel_front.content(message)
            comm_id = content.get("comm_id", "")
            data = content.get("data", {})
            if message.msg_type == "comm_open" and content["target_name"] == "jupyter.widget":
                self.models[comm_id] = dict(data["state"])
                self.buffers[comm_id] = [bytes(buffer) for buffer in message.buffers]
            elif message.msg_type == "comm_msg" and data.get("method") == "update":
                self.models[comm_id].update(data["state"])
                if message.buffers:
                    self.buffers[comm_id] = [bytes(buffer) for buffer in message.buffers]
            elif message.msg_type == "comm_msg" and data.get("method") == "echo_update":
                self.echoed.append(data["state"])
            elif message.msg_type == "comm_msg":
                self.custom.append(data)
            elif message.msg_type == "comm_close":
                self.models.pop(comm_id, None)
            elif message.msg_type in ("stream", "display_data", "error", "clear_output"):
                self._output(message, content)

    def _output(self, message: Any, content: Json) -> None:
        for comm_id, state in self.models.items():
            if state.get("_model_name") == "OutputModel" and state.get("msg_id") == message.parent_id:
                self.outputs.setdefault(comm_id, []).append({"output_type": message.msg_type, **content})

    def run(self, code: str) -> Json:
        """Run a cell and hear what it says."""
        request = self.kernel.execute(code)
        self.take(self.kernel.until_idle(request))
        reply: Json = self.kernel.reply(request)
        assert reply["status"] == "ok", "\n".join(reply["traceback"])
        return reply

    def named(self, model_name: str) -> str:
        """The id of the latest model of this kind."""
        return [comm_id for comm_id, state in self.models.items() if state["_model_name"] == model_name][-1]

    def say(self, comm_id: str, data: Json, **options: Any) -> Any:
        """Send something in a model's comm, without waiting."""
        return self.kernel.send("comm_msg", {"comm_id": comm_id, "data": data}, **options)

    def set(
        self, comm_id: str, *, buffers: tuple[bytes, ...] = (), paths: tuple[Any, ...] = (), **state: Any
    ) -> list[Any]:
        """Change a model, as somebody who moves a slider does; what is said in answer."""
        data = {"method": "update", "state": state, "buffer_paths": list(paths)}
        messages: list[Any] = self.kernel.until_idle(self.say(comm_id, data, buffers=buffers))
        self.take(messages)
        return messages

    def click(self, comm_id: str) -> list[Any]:
        """Press a button; what is said in answer."""
        data = {"method": "custom", "content": {"event": "click"}}
        messages: list[Any] = self.kernel.until_idle(self.say(comm_id, data))
        self.take(messages)
        return messages

    def come_back(self) -> list[Any]:
        """What a page does that finds a kernel running: it asks for all widgets, as ipywidgets' manager does.

        The comm of its own is opened (with the version of the control protocol), `request_states` is answered in it by
        one `update_states`, whose buffers are named by paths from the widget's id down, and it is closed.
        """
        known = self.kernel.ask("comm_info_request", {"target_name": "jupyter.widget"})["comms"]
        opening = {"comm_id": "control", "target_name": "jupyter.widget.control", "data": {}}
        self.kernel.send("comm_open", opening, metadata=msgspec.Raw(b'{"version": "1.0.0"}'))
        messages: list[Any] = self.kernel.until_idle(self.say("control", {"method": "request_states"}))
        (answer,) = [message for message in messages if message.msg_type == "comm_msg"]
        told = kernel_front.content(answer)
        assert told["comm_id"] == "control"
        assert told["data"]["method"] == "update_states"
        assert set(told["data"]["states"]) == set(known)
        for comm_id, about in told["data"]["states"].items():
            assert about["model_name"] == about["state"]["_model_name"]
            self.models[comm_id] = about["state"]
        for (comm_id, _, *path), buffer in zip(told["data"]["buffer_paths"], answer.buffers, strict=True):
            self.buffers.setdefault(comm_id, []).append(bytes(buffer))
            holder = self.models[comm_id]
            for key in path[:-1]:
                holder = holder[key]
            holder[path[-1]] = bytes(buffer)
        self.kernel.send("comm_close", {"comm_id": "control", "data": {}})
        return messages


class SecondFront(kernel_front.Front):  # type: ignore[misc] # its module is loaded by its path
    """Another client of a kernel that runs: sockets and a session of its own."""

    def __init__(self, first: Any) -> None:
        self.info, self.process = first.info, first.process
        self.author = kernel_front.Author()
        self.wire = kernel_front.Wire(self.info.key)
        self.context = kernel_front.zmq.Context()
        kinds = kernel_front.KINDS.items()
        self.sockets = {channel: self.connect(kind, channel, b"second") for channel, kind in kinds}
        self.seen = []

    def leave(self) -> None:
        """Close its sockets; the kernel goes on."""
        self.context.destroy(linger=0)
