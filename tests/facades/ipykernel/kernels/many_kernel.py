"""A kernel that does what wrapper kernels do; the first word of a cell says which."""

import asyncio
import signal
import subprocess
import threading

from ipykernel.comm import Comm
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel


class ManyKernel(Kernel):
    implementation = "many"
    implementation_version = "2"
    banner = "does many things"
    language_info = {"name": "many", "mimetype": "text/plain", "file_extension": ".many"}
    help_links = [{"text": "help", "url": "https://example.org"}]
    msg_types = [*Kernel.msg_types, "toy_request"]

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.control_handlers["direct_request"] = self.direct
        self.send_response(self.iopub_socket, "stream", {"name": "stdout", "text": "early"})

    async def do_execute(
        self, code, silent, store_history=True, user_expressions=None, allow_stdin=False, *, cell_meta, cell_id
    ):
        word, _, rest = code.partition(" ")
        value = getattr(self, f"on_{word}")(rest)
        if asyncio.iscoroutine(value):
            value = await value
        if word == "about":
            value = f"{cell_id} {cell_meta} {self.get_parent()['header']['msg_type']}"
        if isinstance(value, dict):
            return value
        if value is not None and not silent:
            content = {"execution_count": self.execution_count, "data": {"text/plain": value}, "metadata": {}}
            self.send_response(self.iopub_socket, "execute_result", content)
        return {"status": "ok", "execution_count": self.execution_count, "payload": [], "user_expressions": {}}

    def on_about(self, rest):
        return None

    def on_print(self, rest):
        print(rest)

    def on_ask(self, rest):
        return self.raw_input(rest)

    def on_secret(self, rest):
        return self.getpass(rest)

    def on_fail(self, rest):
        error = {"ename": "ManyError", "evalue": rest, "traceback": [rest]}
        self.send_response(self.iopub_socket, "error", error)
        return {"status": "error", "execution_count": self.execution_count, **error}

    def on_raise(self, rest):
        raise ValueError(rest)

    def on_sleep(self, rest):
        try:
            print("asleep", flush=True)
            threading.Event().wait(60)
        except KeyboardInterrupt:
            return "woken"

    def on_child(self, rest):
        child = subprocess.Popen(["sh", "-c", "echo asleep; exec sleep 60"])
        try:
            while True:
                signal.pause()
        except KeyboardInterrupt:
            return f"child ended by {-child.wait()}"

    async def on_await(self, rest):
        await asyncio.sleep(0)
        return rest

    def on_comm(self, rest):
        self.comm = Comm("toy", data={"said": rest}, buffers=[b"\0\1"])
        self.comm.on_msg(lambda message: self.comm.send({"heard": message["content"]["data"]}))

    def on_thread(self, rest):
        def say():
            self.send_response(self.iopub_socket, "stream", {"name": "stderr", "text": rest})

        thread = threading.Thread(target=say)
        thread.start()
        thread.join()

    def on_data(self, rest):
        data = {"data": {"text/plain": rest}, "metadata": {}, "transient": {"display_id": "d"}}
        self.send_response(self.iopub_socket, "display_data", data, metadata={"a": 1}, buffers=[b"\2"])
        self.session.send(self.iopub_socket, "update_display_data", data, parent=self.get_parent())

    def on_leave(self, rest):
        raise SystemExit(3)

    def do_complete(self, code, cursor_pos):
        return {"matches": [code + "!"], "cursor_start": 0, "cursor_end": cursor_pos, "metadata": {}, "status": "ok"}

    async def do_inspect(self, code, cursor_pos, detail_level=0):
        return {"status": "ok", "found": True, "data": {"text/plain": f"{code} {detail_level}"}, "metadata": {}}

    def do_history(self, hist_access_type, output, raw, session=None, start=None, stop=None, n=None, **more):
        return {"status": "ok", "history": [[0, 1, f"{hist_access_type} {n}"]]}

    def do_is_complete(self, code):
        return {"status": "incomplete", "indent": "  "}

    def do_debug_request(self, msg):
        return {"success": True, "command": msg["command"]}

    def toy_request(self, stream, ident, parent):
        self.session.send(stream, "toy_reply", {"played": parent["content"]["game"]}, parent, ident=ident)

    def direct(self, stream, ident, parent):
        """Answers nothing."""

    async def do_shutdown(self, restart):
        print(f"bye {restart}")
        return {"status": "ok", "restart": restart}


if __name__ == "__main__":
    IPKernelApp.launch_instance(kernel_class=ManyKernel)
