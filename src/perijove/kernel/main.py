"""`python -m perijove.kernel -f FILE`: the composition root of a kernel.

The order is for the clock and for memory: listen, fork the worker, and only then load what a host needs; the two
processes import their own at the same time, and neither has the other's.
"""

import gc
import json
import os
import sys
from typing import Any, NamedTuple

from perijove.kernel.workers import AnyWorker, fork_worker, spawn_worker
from perijove.transport.listening import listen

PYTHON = "perijove.kernel.python:PythonLanguage"
_USAGE = """\
usage: python -m perijove.kernel -f CONNECTION_FILE [--python PATH] [--language MODULE:CLASS] [--set NAME=VALUE] ...

  -f FILE           the connection file, written by whoever starts the kernel
  --python PATH     run code in the environment of this Python; nothing needs to be installed there
  --language NAME   run another language than Python: a class that fits perijove.kernel.language.Language
  --set NAME=VALUE  a setting, such as kernel.restart=never
"""


Early = tuple[dict[str, int], dict[str, int]]
NOT_YET: Early = ({}, {})


class Options(NamedTuple):
    """What the command line says."""

    connection_file: str
    python: str = ""
    language: str = PYTHON
    flags: tuple[tuple[str, str], ...] = ()


def parse(arguments: list[str]) -> Options:
    """The options; raises SystemExit with the usage. Not argparse, which takes a tenth of the whole start."""
    names = {"-f": "connection_file", "--python": "python", "--language": "language"}
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


def run(options: Options, early: Early = NOT_YET) -> int:
    """The same with the options as a value, and with what listens already."""
    connection = read(options.connection_file)
    descriptors, ports = early if early[0] else listen_as(options.connection_file, connection)
    if any(connection.get(name) != port for name, port in ports.items()):
        connection.update(ports)
        _rewrite(options.connection_file, connection)
    if options.python:
        try:
            worker: AnyWorker | None = spawn_worker(options.python, options.language, settings_of(options))
        except OSError as error:
            raise SystemExit(f"perijove kernel: can't start {options.python}: {error}") from error
    else:
        gc.freeze()
        worker = fork_worker(options.language, lambda: settings_of(options))
    if worker is None:
        return 0
    return _host(options, connection, descriptors, worker)


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


def _host(options: Options, connection: dict[str, Any], descriptors: dict[str, int], worker: AnyWorker) -> int:
    # Only now, when the worker has been forked: it shall not carry them, and imports its own meanwhile.
    from perijove.kernel.host import Host  # noqa: PLC0415
    from perijove.protocol.connection import ConnectionInfo  # noqa: PLC0415
    from perijove.transport.zeromq import KernelSockets  # noqa: PLC0415

    info = ConnectionInfo.from_json(json.dumps(connection).encode())
    sockets = KernelSockets(info, descriptors)
    python = options.python or sys.executable
    ports = {name: port for name, port in connection.items() if name.endswith("_port")}
    again = lambda: spawn_worker(python, options.language, settings_of(options))  # noqa: E731 - short
    host = Host(sockets, worker, again, ports)
    host.listen_to_signals()
    parent = os.environ.get("JPY_PARENT_PID", "")
    if parent.isdigit() and int(parent) == os.getppid():
        host.end_with(int(parent))
    try:
        return host.run()
    finally:
        sockets.close()
        if info.transport == "ipc":
            _remove_ipc_files(info.ip, ports)


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
