"""`python -m perijove.kernel -f FILE`: the composition root of a kernel.

The order is for the clock and for memory: listen, fork the worker, and only then load what a host needs; the two
processes import their own at the same time, and neither has the other's.
"""

import gc
import json
import os
import sys
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

from perijove.kernel.link import head
from perijove.kernel.workers import AnyWorker, WorkerElsewhere, fork_worker, spawn_worker
from perijove.transport.listening import listen

PYTHON = "perijove.kernel.python:PythonLanguage"
_USAGE = """\
usage: python -m perijove.kernel -f CONNECTION_FILE [--python PATH] [--language MODULE:CLASS] [--set NAME=VALUE] ...

  -f FILE           the connection file, written by whoever starts the kernel
  --python PATH     run code in the environment of this Python; nothing needs to be installed there
  --language NAME   run another language than Python: a class that fits perijove.kernel.language.Language, and after
                    a second colon a text that it is made with
  --set NAME=VALUE  a setting, such as kernel.restart=never
"""


Early = tuple[dict[str, int], dict[str, int]]
NOT_YET: Early = ({}, {})
_LOCAL = "127.0.0.1"


class Options(NamedTuple):
    """What the command line says."""

    connection_file: str
    python: str = ""
    language: str = PYTHON
    embedded: str = ""
    flags: tuple[tuple[str, str], ...] = ()


def parse(arguments: list[str]) -> Options:
    """The options; raises SystemExit with the usage. Not argparse, which takes a tenth of the whole start."""
    # The last is no option of people's: `perijove.kernel.embed` says with it what it has prepared.
    names = {"-f": "connection_file", "--python": "python", "--language": "language", "--embedded": "embedded"}
    found: dict[str, str] = {}
    flags: list[tuple[str, str]] = []
    rest = iter(arguments)
    for argument in rest:
        if argument in ("-h", "--help"):
            sys.stdout.write(_USAGE)
            raise SystemExit(0)
        name, equals, value = argument.partition("=")
        if name == "--set" and not equals and "=" in (value := next(rest, "")):
            key, _, value = value.partition("=")
            flags.append((key, value))
            continue
        if name not in names or not (equals or (value := next(rest, ""))):
            raise SystemExit(f"unknown or incomplete option {argument!r}\n{_USAGE}")
        found[names[name]] = value
    if "connection_file" not in found:
        raise SystemExit(f"the option -f is missing\n{_USAGE}")
    return Options(**found, flags=tuple(flags))


def main(arguments: list[str] | None = None, early: Early = NOT_YET) -> int:
    """Runs a kernel until it is told to end; returns the exit status."""
    return run(parse(sys.argv[1:] if arguments is None else arguments), early)


def read(connection_file: str) -> dict[str, Any]:
    """The connection file's fields; raises SystemExit that says what is wrong."""
    try:
        with open(connection_file, "rb") as file:  # noqa: PTH123 - pathlib is not worth its import here
            fields: dict[str, Any] = dict(json.load(file))
    except (OSError, ValueError, TypeError) as error:
        raise SystemExit(f"perijove kernel: can't read the connection file {connection_file}: {error}") from error
    return fields


def listen_as(connection_file: str, connection: dict[str, Any]) -> Early:
    """Listens as the connection file says; raises SystemExit that says why not."""
    try:
        return listen(connection)
    except (OSError, ValueError, LookupError) as error:
        raise SystemExit(f"perijove kernel: can't listen as {connection_file} says: {error}") from error


class Place(NamedTuple):
    """Where a kernel is reached: its connection file's fields, what listens already, where it has to register."""

    connection: dict[str, Any]
    descriptors: dict[str, int]
    registration: dict[str, Any] | None


def run(options: Options, early: Early = NOT_YET, *, forked: bool = False) -> int:
    """The same with the options as a value, and with what listens already; `forked` by a zygote."""
    if options.embedded:
        return _run_beside(options, json.loads(options.embedded))
    place = _settle(options.connection_file, early)
    worker = _start_worker(options, settings_of)
    if worker is not None:
        _host(options, place, worker, _starter(forked=forked))
    return 0


def _run_beside(options: Options, prepared: dict[str, Any]) -> int:
    """Runs the host of a worker that is in the middle of a program already, and listens already."""
    place = _settle(options.connection_file, (prepared["listening"], {}))
    _host(options, place, WorkerElsewhere(prepared["pid"], prepared["link"]), None)


def run_spare(options: Options, wait: Callable[[], str], told: Callable[[str], object]) -> int:
    """Runs a kernel that is ready before anybody wants it; `wait` gives its connection file, or nothing if nobody does.

    What is wrong with that is `told`; nothing is, when it listens.
    """
    worker = _start_worker(options, _settings_of_spare)
    if worker is None:
        return 0
    connection_file = wait()
    try:
        place = _settle(connection_file, NOT_YET) if connection_file else None
    except SystemExit as problem:
        told(str(problem))
        place = None
    if place is not None:
        told("")
        worker.link.send(head("named", connection_file))
        _host(options._replace(connection_file=connection_file), place, worker, _starter(forked=True))
    worker.kill()
    return 0


def _settle(connection_file: str, early: Early) -> Place:
    connection = read(connection_file)
    registration = dict(connection) if "registration_port" in connection else None
    if registration is not None:
        connection = _own_choice(registration)
    descriptors, ports = early if early[0] else listen_as(connection_file, connection)
    if any(connection.get(name) != port for name, port in ports.items()):
        connection.update(ports)
        if registration is None:
            _rewrite(connection_file, connection)
    return Place(connection, descriptors, registration)


def _start_worker(options: Options, settings: Callable[[Options], dict[str, dict[str, Any]]]) -> AnyWorker | None:
    """The worker; None in a forked one that has done its work."""
    if not options.python:
        gc.freeze()
        return fork_worker(options.language, lambda: settings(options))
    try:
        return spawn_worker(options.python, options.language, settings(options))
    except OSError as error:
        raise SystemExit(f"perijove kernel: can't start {options.python}: {error}") from error


def settings_of(options: Options) -> dict[str, dict[str, Any]]:
    """The user's settings; a kernel starts without those that are wrong, and says so: its front end shows nothing."""
    from perijove.paths import jupyter_runtime_dir  # noqa: PLC0415 - not before the fork
    from perijove.settings import Settings, SettingsError, load_settings  # noqa: PLC0415 - not before the fork

    try:
        found = load_settings(dict(options.flags))
    except SettingsError as error:
        sys.stderr.write(f"perijove kernel: settings are left out: {error}\n")
        found = Settings()
    kernel = {**vars(found.kernel), "folder": str(jupyter_runtime_dir())}
    interpreter = {**vars(found.interpreter), "connection_file": options.connection_file}
    return {"interpreter": interpreter, "kernel": kernel}


def _settings_of_spare(options: Options) -> dict[str, dict[str, Any]]:
    settings = settings_of(options)
    return {**settings, "warm": {"preload": settings["kernel"]["preload"]}}


def _starter(*, forked: bool) -> int | None:
    """The process with which the kernel shall end."""
    pid = os.environ.get("JPY_PARENT_PID", "")
    # Who starts a kernel from within a container says a number that means another process out here.
    return int(pid) if pid.isdigit() and (forked or int(pid) == os.getppid()) else None


def _host(options: Options, place: Place, worker: AnyWorker, starter: int | None) -> NoReturn:
    # Only now, when the worker has been forked: it shall not carry them, and imports its own meanwhile.
    from perijove.kernel.host import Host  # noqa: PLC0415
    from perijove.protocol.connection import PORTS, ConnectionInfo  # noqa: PLC0415
    from perijove.transport.zeromq import KernelSockets  # noqa: PLC0415

    connection, descriptors, registration = place
    sockets = KernelSockets(ConnectionInfo.from_json(json.dumps(connection).encode()), descriptors)
    info = sockets.info
    python = options.python or sys.executable
    ports = {name: getattr(info, name) for name in PORTS}
    if registration is not None:
        _register(registration, ports)
    elif any(connection.get(name) != port for name, port in ports.items()):
        _rewrite(options.connection_file, {**connection, **ports})

    def again() -> AnyWorker:
        if options.embedded:
            raise OSError("the program in which it was embedded goes on without it")
        return spawn_worker(python, options.language, settings_of(options))

    host = Host(sockets, worker, again, ports, linger=_seconds(os.environ.get("PERIJOVE_LINGER", "")))
    host.listen_to_signals()
    if starter is not None:
        host.end_with(starter)
    try:
        status = host.run()
    finally:
        sockets.close()
        if info.transport == "ipc":
            _remove_ipc_files(info.ip, ports)
    # At once: it has closed what was its own, and exit hooks of modules that a zygote preloads are for the worker.
    os._exit(status)


def _own_choice(registration: dict[str, Any]) -> dict[str, Any]:
    """The connection of a kernel that was given a registration file: where it is told to register, ports of its own."""
    told = ("transport", "key", "signature_scheme", "curve_publickey", "curve_secretkey")
    chosen = {f"{name}_port": 0 for name in ("control", "shell", "stdin", "iopub", "hb")}
    return {name: registration[name] for name in told if name in registration} | chosen | {"ip": _LOCAL}


def _register(registration: dict[str, Any], ports: dict[str, int]) -> None:
    from perijove.protocol.connection import RegistrationInfo  # noqa: PLC0415 - few kernels register
    from perijove.transport.registration import NotRegistered, register  # noqa: PLC0415 - as above

    try:
        register(RegistrationInfo.from_json(json.dumps(registration).encode()), ports)
    except NotRegistered as error:
        raise SystemExit(f"perijove kernel: {error}") from error


def _seconds(text: str) -> float:
    try:
        return max(0.0, float(text or 0))
    except ValueError:
        sys.stderr.write(
            f"perijove kernel: PERIJOVE_LINGER: expected seconds, found {text!r}; the kernel won't linger\n"
        )
        return 0.0


def _rewrite(path: str, connection: dict[str, Any]) -> None:
    """Tells the ports that were chosen, in the place where the starter looks for them."""
    temporary = f"{path}.{os.getpid()}"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w") as file:  # noqa: PTH123 - as above
        json.dump(connection, file, indent=2)
    os.replace(temporary, path)  # noqa: PTH105 - pathlib is not worth its import here


def _remove_ipc_files(ip: str, ports: dict[str, int]) -> None:
    for port in ports.values():
        try:
            os.unlink(f"{ip}-{port}")  # noqa: PTH108 - as above
        except OSError:
            pass  # somebody was faster
