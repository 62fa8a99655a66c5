"""How soon kernels answer while their code computes, holds the interpreter's lock, is stopped or prints without end.

    python benchmarks/responsive.py [--seconds N] [NAME ...]      python3 (ipykernel) and perijove by default

In each state, which lasts 10 seconds by default, a client asks every 20 milliseconds or so: heartbeat, kernel_info and
usage. The interrupt is the first of many cells, one each, up to its reply on control. As `kernel.py`, it runs in the
peers' environment, with our kernelspec lent to it.
"""

import argparse
import math
import os
import time

from lending import run_with_peers

if __name__ == "__main__":
    run_with_peers(__file__)

# From here on in the peers' environment.
import zmq

from kernel import start, stop, timed

PAUSE = 0.02
INTERRUPTS = 20
STATES = {
    "idle": "",
    "a loop": "import time\nend = time.time() + {0}\nwhile time.time() < end: pass",
    "C that holds the lock": "import ctypes; ctypes.PyDLL(None).usleep({0}000000)",
    "printing without end": "import time\nend = time.time() + {0}\nwhile time.time() < end: print('x' * 100)",
    "await": "import asyncio; await asyncio.sleep({0})",
}
INTERRUPTED = {
    "a loop": "while True: pass",
    "C that holds the lock for 0.5 s": "import ctypes; ctypes.PyDLL(None).usleep(500_000)",
    "await": "import asyncio; await asyncio.sleep(5)",
}
STOPS = "def f():\n    x = 1\n    return x\nf()"


def heartbeat(client, address):
    """Seconds of one beat, on a socket of its own."""
    heart = client.context.socket(zmq.REQ)
    heart.linger = 0
    heart.connect(address)

    def beat():
        heart.send(b"beat")
        if not heart.poll(60_000):
            raise TimeoutError("the heart")
        heart.recv()

    return heart, beat


def asked(client, msg_type):
    return lambda: client.reply(client.send(msg_type, {}, "control"), "control")


def probe(manager, client, until):
    """Times of all requests, asked in turn until then."""
    info = manager.get_connection_info()
    heart, beat = heartbeat(client, f"tcp://{info['ip']}:{info['hb_port']}")
    questions = {
        "heartbeat": beat,
        "kernel_info": asked(client, "kernel_info_request"),
        "usage": asked(client, "usage_request"),
    }
    found = {what: [] for what in questions}
    while time.perf_counter() < until:
        for what, question in questions.items():
            found[what].append(timed(question))
            time.sleep(PAUSE / len(questions))
    heart.close()
    return found


def in_state(manager, client, code, seconds):
    msg_id = client.execute(code.format(seconds)) if code else None
    time.sleep(0.3)
    found = probe(manager, client, time.perf_counter() + seconds - 0.5)
    if msg_id is not None:
        client.reply(msg_id)
        client.idle(msg_id)
    return found


def debug(client, seq, command, **arguments):
    content = {"type": "request", "seq": seq, "command": command, "arguments": arguments}
    return client.reply(client.send("debug_request", content, "control"), "control").get("body") or {}


def stopped(manager, client, seconds):
    """The same at a breakpoint."""
    debug(
        client, 1, "initialize", clientID="b", adapterID="", pathFormat="path", linesStartAt1=True, columnsStartAt1=True
    )
    debug(client, 2, "attach")
    path = debug(client, 3, "dumpCell", code=STOPS)["sourcePath"]
    debug(client, 4, "setBreakpoints", source={"path": path}, breakpoints=[{"line": 2}], sourceModified=False)
    debug(client, 5, "configurationDone")
    msg_id = client.execute(STOPS)
    while not (threads := debug(client, 6, "debugInfo").get("stoppedThreads")):
        time.sleep(0.1)
    found = probe(manager, client, time.perf_counter() + seconds)
    debug(client, 7, "continue", threadId=threads[0])
    client.reply(msg_id)
    client.idle(msg_id)
    return found


def interrupts(name, code):
    """Times of the first interrupt's reply, and of the end of its cell; infinite for a cell that is never answered."""
    manager, client, _ = start(name)
    replies, ends = [], []
    try:
        for _ in range(INTERRUPTS):
            msg_id = client.execute(code)
            time.sleep(0.1)
            begun = time.perf_counter()
            client.reply(client.send("interrupt_request", {}, "control"), "control")
            replies.append((time.perf_counter() - begun) * 1e3)
            client.reply(msg_id)
            ends.append((time.perf_counter() - begun) * 1e3)
            client.idle(msg_id)
    except TimeoutError:
        ends.append(math.inf)
    stop(manager, client)
    return replies, ends


def measure(name, seconds):
    manager, client, _ = start(name)
    found = {}
    for state, code in STATES.items():
        for what, times in in_state(manager, client, code, seconds).items():
            found[state, what] = times
    for what, times in stopped(manager, client, seconds).items():
        found["a breakpoint", what] = times
    stop(manager, client)
    for state, code in INTERRUPTED.items():
        found[state, "interrupt"], found[state, "until the cell has ended"] = interrupts(name, code)
    return found


def told(times):
    ordered = sorted(times)
    return [ordered[len(ordered) // 2], ordered[int(0.99 * len(ordered))], ordered[-1]]


def main():
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"):
        os.environ.pop(name, None)
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", default=["python3", "perijove"])
    parser.add_argument("--seconds", type=int, default=10)
    given = parser.parse_args()
    table = {name: measure(name, given.seconds) for name in given.names}
    print(f"load {os.getloadavg()[0]:.1f}; milliseconds: median, 99th percentile, worst (and how many were asked)")
    print("| while | asked | " + " | ".join(given.names) + " |")
    print("|---|---|" + "---|" * len(given.names))
    for state, what in table[given.names[0]]:
        cells = []
        for name in given.names:
            times = table[name][state, what]
            cells.append(" / ".join(f"{value:.1f}" for value in told(times)) + f" ({len(times)})")
        print(f"| {state} | {what} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
