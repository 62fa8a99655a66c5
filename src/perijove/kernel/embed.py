"""A kernel in the middle of a program, with the names of the place that calls it, until a client ends it.

The worker is the calling thread of the program; the host is a process of its own, as always, so that it answers while
the program computes, and needs nothing of the program's. What the program had of streams, hooks and signals it has
again afterwards.
"""

import atexit
import builtins
import getpass
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from types import ModuleType
from typing import Any

from perijove import paths
from perijove.compat.ipykernel.seat import is_taken, kernel_here
from perijove.compat.serving import stood_aside
from perijove.interpreter.embedding import Names, kept_main
from perijove.kernel.inherit import inherit_cell
from perijove.kernel.python import PythonLanguage
from perijove.kernel.textio import Switch, Writer
from perijove.kernel.worker import Worker
from perijove.settings import Settings, load_settings
from perijove.transport.listening import listen

# The program may have found us in a way that no other process would.
_HOST = """\
import json, sys
sys.path[:] = json.loads(sys.argv.pop(1))
from perijove.kernel.main import main
sys.exit(main())
"""
_PORTS = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")
_PATIENCE = 10.0  # seconds for the host to end when its worker has


def embed_kernel(
    module: ModuleType | None = None,
    local_ns: MutableMapping[str, Any] | None = None,
    *,
    connection_file: str = "",
    announce: bool = True,
    settings: Settings | None = None,
    stack_depth: int = 1,
) -> None:
    """Serve clients with the names of the calling frame, or of a module and a dictionary, until one ends the kernel.

    `connection_file` is a path, or a name in the runtime directory; if the file is there it says where to listen.
    `announce` tells on stderr how to connect. What clients change is changed in the frame, as `perijove.embed` has it.
    Works in any thread. In the main thread, Ctrl-C while no cell runs ends the kernel. Raises RuntimeError where a
    kernel runs already.
    """
    if is_taken():
        where = kernel_here().connection_file
        raise RuntimeError(f"a kernel runs in this process already; connect to it: {where}")
    frame = sys._getframe(stack_depth)  # noqa: SLF001 - the caller's
    if module is None and local_ns is None:
        names = Names.of_frame(frame)
    else:
        names = Names.of_module(module or sys.modules[frame.f_globals["__name__"]], local_ns)
    file = _place_of(connection_file)
    own = not os.path.exists(file)  # noqa: PTH110 - as a path it comes, as a text it goes on
    listening = _listen(file)
    if announce:
        _announce(file)
    try:
        _serve(names, file, listening, settings or load_settings())
    finally:
        names.end()
        if own:
            os.unlink(file)  # noqa: PTH108 - as above


def _place_of(connection_file: str) -> str:
    name = connection_file or f"kernel-{os.getpid()}.json"
    if os.path.dirname(name):  # noqa: PTH120 - as above
        return os.path.abspath(name)  # noqa: PTH100 - as above
    return str(paths.make_private(paths.jupyter_runtime_dir()) / name)


def _listen(file: str) -> dict[str, int]:
    """Listens before anybody is told where; writes the file if it is not there or leaves the choice of ports to us."""
    try:
        with open(file, "rb") as opened:  # noqa: PTH123 - as above
            connection = dict(json.load(opened))
    except FileNotFoundError:
        connection = {
            "transport": "tcp",
            "ip": "127.0.0.1",
            "signature_scheme": "hmac-sha256",
            "key": secrets.token_hex(32),
            "kernel_name": "perijove",
        }
    listening, ports = listen({**dict.fromkeys(_PORTS, 0), **connection})
    if any(connection.get(name) != port for name, port in ports.items()):
        # At once and whole: who looks for the file reads it as soon as it is there.
        temporary = f"{file}.{secrets.token_hex(4)}.tmp"
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w") as written:  # noqa: PTH123 - as above
            json.dump({**connection, **ports}, written, indent=2)
        os.replace(temporary, file)  # noqa: PTH105 - as above
    return listening


def _announce(file: str) -> None:
    known = os.path.dirname(file) == str(paths.jupyter_runtime_dir())  # noqa: PTH120 - as above
    name = os.path.basename(file) if known else file  # noqa: PTH119 - as above
    sys.stderr.write(f"perijove: a kernel waits here; to connect: jupyter console --existing {name}\n")
    sys.stderr.flush()


def _serve(names: Names, file: str, listening: dict[str, int], settings: Settings) -> None:
    ours, its = socket.socketpair()
    host = _start_host(file, its, listening)
    kernel = replace(settings.kernel, restart="never", kill_stuck=False)
    policy = {**vars(kernel), "folder": str(paths.jupyter_runtime_dir())}
    try:
        with kept_main(), stood_aside(), _kept_program():
            language = partial(PythonLanguage, settings.interpreter, file, names)
            worker = Worker(language, ours, process=False, policy=policy)
            worker.embed(partial(host.send_signal, signal.SIGTERM))
            with _lent_program(worker):
                worker.run()
    finally:
        ours.close()
        _await_end(host)


def _await_end(host: "subprocess.Popen[bytes]") -> None:
    try:
        status = host.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        host.kill()
        status = host.wait()
    if status:
        sys.stderr.write(f"perijove: the kernel's host ended with exit status {status}; the program goes on\n")


def _start_host(file: str, link: socket.socket, listening: Mapping[str, int]) -> "subprocess.Popen[bytes]":
    told = json.dumps({"pid": os.getpid(), "link": link.fileno(), "listening": listening})
    passed = [link.fileno(), *listening.values()]
    try:
        return subprocess.Popen(
            [sys.executable, "-c", _HOST, json.dumps(sys.path), "-f", file, "--embedded", told],
            stdin=subprocess.DEVNULL,
            pass_fds=passed,
            # Ctrl-C in the program's terminal is for the program.
            start_new_session=True,
        )
    finally:
        link.close()
        for descriptor in listening.values():
            os.close(descriptor)


@contextmanager
def _lent_program(worker: Worker) -> Iterator[None]:
    """What cells print and ask goes to clients; what the program's other threads do goes where it went."""
    streams = {"stdout": 1, "stderr": 2}
    switches = {
        name: Switch(Writer(name, descriptor, worker.output), getattr(sys, name))
        for name, descriptor in streams.items()
    }
    sys.stdout, sys.stderr = switches["stdout"], switches["stderr"]
    inherit_cell()
    _lend_input(worker)
    try:
        yield
    finally:
        for switch in switches.values():
            switch.leave()


def _lend_input(worker: Worker) -> None:
    program_input, program_getpass = builtins.input, getpass.getpass

    def ask_line(prompt: object = "", /) -> str:
        return worker.ask(str(prompt)) if worker.output.is_in_cell() else program_input(prompt)

    def ask_secret(prompt: str = "Password: ", stream: Any = None) -> str:
        if worker.output.is_in_cell():
            return worker.ask(prompt, password=True)
        return program_getpass(prompt, stream)

    builtins.input, getpass.getpass = ask_line, ask_secret


@contextmanager
def _kept_program() -> Iterator[None]:
    """What a worker replaces is there again afterwards."""
    main = threading.current_thread() is threading.main_thread()
    handler = signal.getsignal(signal.SIGINT) if main else None
    places: list[tuple[Any, str]] = [
        *((sys, name) for name in ("stdin", "stdout", "stderr", "unraisablehook")),
        (builtins, "input"),
        (getpass, "getpass"),
        (threading.Thread, "start"),
        (atexit, "register"),
        (time, "sleep"),
    ]
    kept = [(owner, name, getattr(owner, name)) for owner, name in places]
    try:
        yield
    finally:
        for owner, name, value in kept:
            setattr(owner, name, value)
        if main:
            signal.signal(signal.SIGINT, signal.SIG_DFL if handler is None else handler)
