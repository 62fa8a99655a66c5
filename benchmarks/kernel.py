"""Kernels beside each other in one run, from outside, over raw sockets with one thin client for all.

    python benchmarks/kernel.py [NAME ...]      kernelspec names; python3 (ipykernel) and perijove by default

It runs in the peers' environment, which PERIJOVE_PEERS names (its python; `.venv-bench` by default), with our
kernelspec lent to it. Figures are medians; believe the ratios, not the milliseconds.
"""

import json
import os
import statistics
import sys
import time

from lending import run_with_peers

if __name__ == "__main__":
    run_with_peers(__file__)

# From here on in the peers' environment.
import psutil
import zmq
from jupyter_client import KernelManager
from jupyter_client.session import Session

STARTS, TRIPS = 5, 500
HTML = "class H:\n def _repr_html_(self): return 'x' * 20_000_000\n def __repr__(self): return 'H'\nH()"
HOLD = "import ctypes; ctypes.PyDLL(None).usleep(1_000_000)"


class Client:
    """Blocking sockets; decodes what a measurement looks at and nothing else."""

    def __init__(self, manager):
        self.session = Session(key=manager.session.key)
        self.context = zmq.Context()
        info = manager.get_connection_info()
        self.sockets = {}
        for name, kind in (("shell", zmq.DEALER), ("control", zmq.DEALER), ("iopub", zmq.SUB)):
            socket = self.sockets[name] = self.context.socket(kind)
            socket.linger = 0
            socket.rcvhwm = 0
            if kind == zmq.SUB:
                socket.subscribe(b"")
            socket.connect(f"tcp://{info['ip']}:{info[name + '_port']}")

    def send(self, msg_type, content, channel="shell"):
        message = self.session.msg(msg_type, content)
        self.sockets[channel].send_multipart(self.session.serialize(message))
        return message["header"]["msg_id"]

    def receive(self, channel):
        if not self.sockets[channel].poll(60_000):
            raise TimeoutError(channel)
        frames = self.sockets[channel].recv_multipart()
        start = frames.index(b"<IDS|MSG>")
        return json.loads(frames[start + 2])["msg_type"], json.loads(frames[start + 3]).get("msg_id"), frames[start + 5]

    def reply(self, msg_id, channel="shell"):
        while True:
            _, parent, content = self.receive(channel)
            if parent == msg_id:
                return json.loads(content)

    def idle(self, msg_id):
        while True:
            kind, parent, content = self.receive("iopub")
            if parent == msg_id and kind == "status" and b"idle" in content:
                return

    def execute(self, code):
        return self.send("execute_request", {"code": code, "silent": False, "allow_stdin": False})

    def run(self, code):
        msg_id = self.execute(code)
        self.reply(msg_id)
        self.idle(msg_id)

    def ready(self):
        while True:
            self.send("kernel_info_request", {})
            deadline = time.perf_counter() + 0.05
            while time.perf_counter() < deadline:
                if self.sockets["iopub"].poll(5):
                    kind, parent, content = self.receive("iopub")
                    if kind == "status" and parent and b"idle" in content:
                        return


def start(name):
    manager = KernelManager(kernel_name=name)
    begun = time.perf_counter()
    manager.start_kernel()
    client = Client(manager)
    client.ready()
    client.run("1")
    return manager, client, time.perf_counter() - begun


def stop(manager, client):
    client.context.destroy(linger=0)
    manager.shutdown_kernel(now=True)


def timed(function, *arguments):
    begun = time.perf_counter()
    function(*arguments)
    return (time.perf_counter() - begun) * 1e3


def interrupt(manager, client, code):
    msg_id = client.execute(code)
    time.sleep(0.3)
    begun = time.perf_counter()
    manager.interrupt_kernel()
    client.reply(msg_id)
    return (time.perf_counter() - begun) * 1e3


def pipelined(client, count=1000):
    msg_ids = [client.execute("pass") for _ in range(count)]
    for msg_id in msg_ids:
        client.reply(msg_id)
    client.idle(msg_ids[-1])


def measure(name):
    found = {}
    starts = []
    for _ in range(STARTS):
        manager, client, seconds = start(name)
        starts.append(seconds * 1e3)
        stop(manager, client)
    found["start, cold (ms)"] = statistics.median(starts)
    manager, client, _ = start(name)
    time.sleep(0.5)
    process = psutil.Process(manager.provisioner.process.pid)
    processes = [process, *process.children(recursive=True)]
    found["idle memory, unique (MB)"] = sum(p.memory_full_info().uss for p in processes) / 2**20
    for _ in range(100):
        client.run("pass")
    trips = sorted(timed(client.run, "pass") for _ in range(TRIPS))
    found["pass, median (ms)"] = statistics.median(trips)
    found["pass, p99 (ms)"] = trips[int(0.99 * TRIPS)]
    found["1 + 1 (ms)"] = statistics.median(timed(client.run, "1 + 1") for _ in range(200))
    found["1000 pipelined (ms)"] = timed(pipelined, client)
    found["100,000 prints (ms)"] = timed(client.run, "for i in range(100_000): print('line', i)")
    found["20 MB of HTML (ms)"] = statistics.median(timed(client.run, HTML) for _ in range(3))
    found["interrupt a loop (ms)"] = statistics.median(interrupt(manager, client, "while True: pass") for _ in range(3))
    found["interrupt an await (ms)"] = interrupt(manager, client, "import asyncio; await asyncio.sleep(8)")
    msg_id = client.execute(HOLD)
    time.sleep(0.2)
    begun = time.perf_counter()
    client.reply(client.send("kernel_info_request", {}, "control"), "control")
    found["control, lock held (ms)"] = (time.perf_counter() - begun) * 1e3
    client.reply(msg_id)
    begun = time.perf_counter()
    client.send("shutdown_request", {"restart": False}, "control")
    while manager.is_alive():
        time.sleep(0.002)
    found["shutdown (ms)"] = (time.perf_counter() - begun) * 1e3
    stop(manager, client)
    return found


def main():
    # Either would measure something else: each start would compile, or each print would be a system call.
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"):
        os.environ.pop(name, None)
    names = sys.argv[1:] or ["python3", "perijove"]
    table = {name: measure(name) for name in names}
    print(f"load {os.getloadavg()[0]:.1f}; the ratio is of the first to the last")
    print(f"{'':28}" + "".join(f"{name:>14}" for name in names) + f"{'ratio':>10}")
    for what in table[names[0]]:
        values = [table[name][what] for name in names]
        print(f"{what:28}" + "".join(f"{value:14.2f}" for value in values) + f"{values[0] / values[-1]:10.1f}")


if __name__ == "__main__":
    main()
