"""Preloading changes the process that does it, so each of these has one of its own."""

import os
import subprocess
import sys

from .conftest import SOURCES


def run(code, *, path=""):
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join([SOURCES, str(path)])}
    return subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)


def test_what_is_imported_is_frozen_and_there_are_no_threads():
    code = (
        "import gc, os, threading\nfrom perijove.kernel.preload import preload, preload_soon\npreload()\n"
        "steps = len(list(preload_soon()))\n"
        "print(gc.get_freeze_count() > 10_000, steps > 3, threading.active_count(), len(os.listdir('/proc/self/task')))"
    )
    assert run(code).stdout == "True True 1 1\n"


def test_modules_of_the_user_are_tried(tmp_path):
    (tmp_path / "pj_good.py").write_text("")
    (tmp_path / "pj_wrong.py").write_text("1 / 0")
    (tmp_path / "pj_pipe.py").write_text("import os\nkept = os.pipe()")
    told = run(
        "import sys\nfrom perijove.kernel.preload import UnsafeModule, preload_users\n"
        "preload_users(['pj_good', 'pj_wrong', 'pj_not_there'])\nprint('pj_good' in sys.modules)\n"
        "try:\n    preload_users(['pj_pipe'])\nexcept UnsafeModule as error:\n    print(error.name, error)",
        path=tmp_path,
    )
    assert told.stdout.startswith("True\npj_pipe pj_pipe is not preloaded: importing it leaves pipe:[")
    assert told.stderr.splitlines() == [
        "perijove zygote: pj_wrong is not preloaded: ZeroDivisionError: division by zero",
        "perijove zygote: pj_not_there is not preloaded: ModuleNotFoundError: No module named 'pj_not_there'",
    ]


def test_native_threads_that_survive_a_fork_are_found():
    # A C library's own thread is one that Python knows nothing of.
    code = (
        "import _thread, threading, time\nfrom perijove.kernel.preload import _has_native_threads as found\n"
        "before = found()\n_thread.start_new_thread(time.sleep, (30,))\nprint(before, found(), threading.active_count())\n"
    )
    assert run(code).stdout == "False True 1\n"
