"""`IPython.lib.backgroundjobs`: calls and expressions that run in threads."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class BackgroundJob(threading.Thread):
    """One job; `result` and `status` tell how it goes."""

    def __init__(self, name: str, call: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.strform = name
        self.result: Any = "No result yet; the job has not been run"
        self.status = "Created"
        self.finished = False
        self.error: BaseException | None = None
        self.num = -1
        self._call = call

    def run(self) -> None:
        """Call it, and keep its result or its error."""
        self.status = "Running"
        try:
            self.result = self._call()
        except BaseException as error:  # noqa: BLE001 - user code
            self.status, self.error, self.result = "Died with exception", error, "The job raised; see traceback()"
        else:
            self.status = "Completed"
        self.finished = True

    def traceback(self) -> None:
        """Show what it raised."""
        if self.error is not None:
            import traceback

            sys.stdout.write("".join(traceback.format_exception(type(self.error), self.error, None)))

    def __str__(self) -> str:
        return self.strform

    def __repr__(self) -> str:
        return f"<BackgroundJob #{self.num}: {self.strform}>"


class BackgroundJobManager:
    """The jobs of one user: `new` begins one, called it tells of all."""

    def __init__(self) -> None:
        self.all: dict[int, BackgroundJob] = {}
        self._told: set[int] = set()

    @property
    def running(self) -> list[BackgroundJob]:
        """Those that go on."""
        return [job for job in self.all.values() if not job.finished]

    @property
    def completed(self) -> list[BackgroundJob]:
        """Those that have ended well."""
        return [job for job in self.all.values() if job.finished and job.error is None]

    @property
    def dead(self) -> list[BackgroundJob]:
        """Those that raised."""
        return [job for job in self.all.values() if job.error is not None]

    def new(self, func_or_exp: Any, *args: Any, **kwargs: Any) -> BackgroundJob:
        """Begin one: a function and its arguments, or an expression and the names for it. Raises TypeError."""
        options = kwargs.pop("kw", None) or {}
        daemon = kwargs.pop("daemon", True)
        if callable(func_or_exp):
            job = BackgroundJob(repr(func_or_exp), lambda: func_or_exp(*args, **{**options, **kwargs}))
        elif isinstance(func_or_exp, str):
            names = args or (sys._getframe(1).f_globals, sys._getframe(1).f_locals)  # noqa: SLF001 - the caller's
            code = compile(func_or_exp, "<background job>", "eval")
            job = BackgroundJob(func_or_exp, lambda: eval(code, *names[:2]))  # noqa: S307 - what it is for
        else:
            raise TypeError(f"a job is a function or an expression, found {type(func_or_exp).__name__}")
        job.daemon = daemon
        job.num = len(self.all)
        self.all[job.num] = job
        print(f"Starting job # {job.num} in a separate thread.")
        job.start()
        return job

    def status(self, verbose: int = 0) -> bool:
        """Say which there are; with `verbose` also those that were told before."""
        groups = (("Running", self.running), ("Completed", self.completed), ("Dead", self.dead))
        for name, jobs in groups:
            shown = [job for job in jobs if verbose or not job.finished or job.num not in self._told]
            if shown:
                print(f"{name} jobs:")
                print("".join(f"{job.num} : {job}\n" for job in shown))
        self._told |= {job.num for job in (*self.completed, *self.dead)}
        return bool(self.all)

    __call__ = status

    def result(self, num: int) -> Any:
        """What a job has returned."""
        return self.all[num].result

    def traceback(self, job: int | BackgroundJob | None = None) -> None:
        """Show what a job raised; all of them by default."""
        chosen = self.dead if job is None else [self.all[job] if isinstance(job, int) else job]
        for each in chosen:
            each.traceback()

    def remove(self, num: int | BackgroundJob) -> None:
        """Forget one that has ended. Raises ValueError for one that goes on, KeyError for none."""
        number = num if isinstance(num, int) else num.num
        if not self.all[number].finished:
            raise ValueError(f"job #{number} is still running; it can't be removed")
        del self.all[number]

    def flush(self) -> None:
        """Forget those that have ended."""
        for job in [*self.completed, *self.dead]:
            del self.all[job.num]

    def __getitem__(self, num: int) -> BackgroundJob:
        return self.all[num]

    def __len__(self) -> int:
        return len(self.all)
