"""How long the terminal takes to start, beside IPython and plain Python.

    python benchmarks/terminal_start.py [--rounds 15] [--peers PYTHON]

The commands are run in turn, so that a busy moment of the machine meets all of them; medians are compared. Bytecode is
compiled on both sides by a first round that is not counted. `--peers` is the Python of an environment with IPython.
"""

import argparse
import os
import pty
import re
import select
import statistics
import subprocess
import sys
import time
from pathlib import Path

TIMEOUT = 30
ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")
PASTE = "\x1b[200~%s\x1b[201~"
WHERE_IS_THE_CURSOR, IT_IS_HERE = b"\x1b[6n", b"\x1b[1;1R"


def environment():
    kept = {
        name: value for name, value in os.environ.items() if name not in {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
    }
    return {**kept, "TERM": "xterm-256color"}


def seconds_to_end(command):
    """From the start of a command to its end."""
    begin = time.perf_counter()
    subprocess.run(command, env=environment(), check=True, stdin=subprocess.DEVNULL)
    return time.perf_counter() - begin


def seconds_to_answer(command, *, reports=True):
    """From the start of a session to the first prompt, and to the answer to a cell typed at once when it is there.

    `reports`: the terminal says where its cursor is, as those do that people sit at; programs that drive us do not.
    """
    begin = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(command[0], command, environment())
    seen, prompt = b"", None
    try:
        while b"1764" not in seen:
            if not select.select([terminal], [], [], TIMEOUT)[0]:
                raise TimeoutError(f"{command[0]} said nothing for {TIMEOUT} seconds, after {seen!r}")
            seen += os.read(terminal, 65536)
            if WHERE_IS_THE_CURSOR in seen:
                seen = seen.replace(WHERE_IS_THE_CURSOR, b"")
                if reports:
                    os.write(terminal, IT_IS_HERE)
            if prompt is None and b"In [" in seen:
                prompt = time.perf_counter() - begin
                os.write(terminal, b"42 * 42\r")
        return prompt, time.perf_counter() - begin
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        os.close(terminal)


def seconds_to_key(command):
    """From the start of a session until a key that is typed at the first prompt shows on the screen."""
    begin = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(command[0], command, environment())
    seen, typed = b"", False
    try:
        while True:
            if not select.select([terminal], [], [], TIMEOUT)[0]:
                raise TimeoutError(f"{command[0]} said nothing for {TIMEOUT} seconds, after {seen!r}")
            new = os.read(terminal, 65536)
            if typed and b"q" in ESCAPES.sub(b"", new):
                return time.perf_counter() - begin
            seen += new
            if WHERE_IS_THE_CURSOR in seen:
                seen = seen.replace(WHERE_IS_THE_CURSOR, b"")
                os.write(terminal, IT_IS_HERE)
            if not typed and b"In [" in seen:
                typed = True
                os.write(terminal, b"q")
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        os.close(terminal)


def seconds_to_paste(command, lines=10_000, *, marked=True):
    """From a paste of many lines into a session to its last line on the screen."""
    text = "".join(f"value_{number} = {number}\r" for number in range(lines)) + "last = 'line'"
    paste = (PASTE % text if marked else text).encode()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(command[0], command, environment())
    seen, begin, written = b"", None, 0
    os.set_blocking(terminal, False)
    try:
        while begin is None or b"'line'" not in ESCAPES.sub(b"", seen):
            writing = [terminal] if begin and written < len(paste) else []
            readable, writable, _ = select.select([terminal], writing, [], 2 if begin is None else TIMEOUT)
            if readable:
                seen += os.read(terminal, 65536)
                if WHERE_IS_THE_CURSOR in seen:
                    seen = seen.replace(WHERE_IS_THE_CURSOR, b"")
                    os.write(terminal, IT_IS_HERE)
            if writable:
                written += os.write(terminal, paste[written : written + 4096])
            if not readable and not writable:
                if begin is not None:
                    raise TimeoutError(f"{command[0]} said nothing for {TIMEOUT} seconds")
                seen, begin = b"", time.perf_counter()  # the prompt has come to rest
        return time.perf_counter() - begin
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        os.close(terminal)


def report(title, samples):
    """Medians, and how many times longer each takes than ours."""
    medians = {name: statistics.median(values) for name, values in samples.items()}
    print(f"\n{title}")
    for name, median in medians.items():
        spread = f"{min(samples[name]) * 1000:.0f}–{max(samples[name]) * 1000:.0f}"
        print(f"  {name:<22}{median * 1000:8.1f} ms  ({spread})  {median / medians['perijove']:.2f} × perijove")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--peers", default=os.environ.get("PERIJOVE_PEERS", ".venv-peers/bin/python"))
    chosen = options.parse_args()
    script = Path(sys.executable).with_name("perijove")
    perijove = [str(script)] if script.exists() else [sys.executable, "-m", "perijove"]
    ipython = [str(Path(chosen.peers).with_name("ipython"))]
    if not Path(ipython[0]).exists():
        return f"no ipython beside {chosen.peers}: --peers names the Python of an environment that has it"

    once = {
        "perijove": [*perijove, "-c", "pass"],
        "ipython": [*ipython, "-c", "pass"],
        "python": [sys.executable, "-c", "pass"],
    }
    sessions = {"perijove": perijove, "ipython": ipython}
    ends = {name: [] for name in once}
    prompts, answers, driven, keys = ({name: [] for name in sessions} for _ in range(4))
    for count in range(chosen.rounds + 1):
        for name, command in once.items():
            ends[name].append(seconds_to_end(command))
        for name, command in sessions.items():
            prompt, answer = seconds_to_answer(command)
            prompts[name].append(prompt)
            answers[name].append(answer)
            keys[name].append(seconds_to_key(command))
            driven[name].append(seconds_to_answer(command, reports=False)[1])
        if count == 0:  # it compiled the bytecode
            for samples in (ends, prompts, answers, driven, keys):
                for values in samples.values():
                    values.clear()
    load, python = os.getloadavg()[0], sys.version.split()[0]
    print(f"{chosen.rounds} rounds, load {load:.2f} on {os.cpu_count()} cores, Python {python}")
    report("-c pass, start to end", ends)
    report("first prompt on the terminal", prompts)
    report("a key typed at the first prompt is on the screen", keys)
    report("answer to a cell typed at the first prompt", answers)
    report("the same on a terminal that does not report its cursor, as under pexpect", driven)
    report("paste of 10,000 lines", {"perijove": [seconds_to_paste(perijove) for _ in range(3)]})
    unmarked = {"perijove": [seconds_to_paste(perijove, marked=False) for _ in range(3)]}
    report("the same from a terminal that does not mark pastes", unmarked)
    return 0


if __name__ == "__main__":
    sys.exit(main())
