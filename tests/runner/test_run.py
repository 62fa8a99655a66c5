import asyncio

from perijove.client.errors import KernelDied
from perijove.notebook.changes import apply_all
from perijove.notebook.model import Error
from perijove.notebook.stream import Stream
from perijove.protocol.shell import ErrorReply
from perijove.runner import run as module
from perijove.runner.run import Policy, Runner

FAILS = ErrorReply(ename="ValueError", evalue="no", traceback=("ValueError: no",))


class Watcher:
    def __init__(self):
        self.told = []
        self.seen = ""

    def started(self, run):
        self.told.append(("started", run.number))

    def ended(self, run):
        self.told.append((run.status, run.number))

    def asked(self, cell_id, request):
        pass

    def changed(self, changes, seen):
        self.notebook = apply_all(self.notebook, changes)
        self.seen = seen or self.seen


def stream(text, name="stdout"):
    return ("stream", {"name": name, "text": text})


def run(notebook, client, **options):
    watcher = Watcher()
    watcher.notebook = notebook

    async def interrupt():
        watcher.told.append("interrupt")

    interrupt = options.pop("interrupt", interrupt)
    done = options.pop("done", {})
    runner = Runner(notebook, client, interrupt, watcher, Policy(**options), done)
    asyncio.run(asyncio.wait_for(runner.run(), 20))
    assert watcher.notebook == runner.notebook
    return runner, watcher.told


def outputs(runner, cell_id):
    return list(runner.notebook.cell(cell_id).outputs)


def test_outputs_and_counts(make_notebook, fake_client):
    client = fake_client({"a": [stream("x\n"), stream("y\n")], "b": [stream("z", "stderr")]})
    runner, told = run(make_notebook("a", "b"), client)
    assert outputs(runner, "c1") == [Stream("stdout", "x\ny\n")]
    assert outputs(runner, "c2") == [Stream("stderr", "z")]
    assert [runner.notebook.cell(each).execution_count for each in ("c1", "c2")] == [1, 2]
    assert told == [("started", 1), ("ok", 1), ("started", 2), ("ok", 2)]
    assert client.executed == [("a", "c1"), ("b", "c2")]


def test_a_display_is_updated_in_an_earlier_cell(make_notebook, fake_client):
    def show(kind, text):
        return (kind, {"data": {"text/plain": text}, "metadata": {}, "transient": {"display_id": "d"}})

    client = fake_client({"a": [show("display_data", "1")], "b": [show("update_display_data", "2")]})
    runner, _ = run(make_notebook("a", "b"), client)
    assert [each.data for each in outputs(runner, "c1")] == [{"text/plain": "2"}]


def test_it_stops_at_an_error_and_earlier_outputs_are_gone(make_notebook, fake_client):
    client = fake_client({"a": FAILS})
    before, _ = run(make_notebook("b", "b"), fake_client({"b": [stream("old")]}))
    notebook = make_notebook("a", "b")
    notebook = before.notebook.__class__(cells=(notebook.cells[0], notebook.cells[1], before.notebook.cells[2]))
    runner, told = run(notebook, client)
    assert outputs(runner, "c1") == [Error("ValueError", "no", ("ValueError: no",))]
    assert outputs(runner, "c2") == []
    assert runner.notebook.cell("c2").execution_count is None
    assert told == [("started", 1), ("error", 1)]
    assert [each.failed for each in runner.runs] == [True]


def test_errors_allowed_or_expected(make_notebook, fake_client):
    _, told = run(make_notebook("a", "b"), fake_client({"a": FAILS}), allow_errors=True)
    assert told == [("started", 1), ("error", 1), ("started", 2), ("ok", 2)]
    notebook = make_notebook("a", "b", tags={1: ["raises-exception"]})
    runner, told = run(notebook, fake_client({"a": FAILS}))
    assert told == [("started", 1), ("expected", 1), ("started", 2), ("ok", 2)]
    assert not any(each.failed for each in runner.runs)


def test_skipped_and_empty_cells(make_notebook, fake_client):
    client = fake_client({})
    _, told = run(make_notebook("a", "  \n", "b", tags={1: ["skip-execution"]}), client)
    assert told == [("skipped", 1), ("skipped", 2), ("started", 3), ("ok", 3)]
    assert [code for code, _ in client.executed] == ["b"]


def test_a_kernel_that_dies_ends_it_and_is_told_of_in_the_cell(make_notebook, fake_client):
    runner, told = run(make_notebook("a", "b"), fake_client({"a": KernelDied("killed")}), allow_errors=True)
    assert outputs(runner, "c1") == [Error("KernelDied", "killed", ("KernelDied: killed",))]
    assert told == [("started", 1), ("died", 1)]


def test_a_kernel_whose_worker_dies_goes_on_in_a_new_one_if_errors_are_allowed(make_notebook, fake_client):
    died = ErrorReply(ename="WorkerDied", evalue="killed", traceback=())
    notebook = make_notebook("a", "b", tags={1: ["raises-exception"]})
    runner, told = run(notebook, fake_client({"a": died}), allow_errors=True)
    assert told == [("started", 1), ("died", 1), ("started", 2), ("ok", 2)]
    assert [each.failed for each in runner.runs] == [True, False]
    assert run(notebook, fake_client({"a": died}))[1] == [("started", 1), ("died", 1)]


def test_a_cell_that_takes_too_long_is_interrupted(make_notebook, fake_client):
    interrupted = asyncio.Event()

    async def slow():
        await interrupted.wait()
        return ErrorReply(ename="KeyboardInterrupt", evalue="", traceback=())

    async def interrupt():
        interrupted.set()

    client = fake_client({"a": slow})
    runner, told = run(make_notebook("a", "b"), client, timeout=0.01, interrupt=interrupt)
    assert told == [("started", 1), ("timeout", 1)]
    assert [each.ename for each in outputs(runner, "c1")] == ["KeyboardInterrupt", "CellTimeout"]


def test_a_kernel_that_does_not_hear_the_interrupt_ends_it(make_notebook, fake_client, monkeypatch):
    monkeypatch.setattr(module, "GRACE", 0.01)
    runner, told = run(
        make_notebook("a", "b"), fake_client({"a": asyncio.Event().wait}), timeout=0.01, allow_errors=True
    )
    assert told == [("started", 1), "interrupt", ("died", 1)]
    assert outputs(runner, "c1")[0].evalue.endswith("the kernel has not answered since")


def test_a_malformed_output_is_dropped(make_notebook, fake_client):
    runner, told = run(make_notebook("a"), fake_client({"a": [("display_data", {"data": 7}), stream("x")]}))
    assert outputs(runner, "c1") == [Stream("stdout", "x")]
    assert told == [("started", 1), ("ok", 1)]


def test_stopping_lets_the_cell_end(make_notebook, fake_client):
    async def slow():
        await runner.stop()
        return ErrorReply(ename="KeyboardInterrupt", evalue="", traceback=())

    async def interrupt():
        pass

    watcher = Watcher()
    watcher.notebook = make_notebook("a", "b")
    runner = Runner(watcher.notebook, fake_client({"a": slow}), interrupt, watcher)
    asyncio.run(runner.run())
    assert [each.status for each in runner.runs] == ["interrupted"]


def test_cells_that_an_earlier_run_has_done_are_not_run_again(make_notebook, fake_client):
    client = fake_client({"b": [stream("x")]})
    runner, told = run(make_notebook("a", "b"), client, done={"c1": ("ok", 1.5)})
    assert client.executed == [("b", "c2")]
    assert [(each.status, each.seconds > 1) for each in runner.runs] == [("ok", True), ("ok", False)]
    assert told == [("started", 2), ("ok", 2)]


def test_expected_errors_by_name_and_other_marks(make_notebook, fake_client):
    notebook = make_notebook("a", "# SKIP_ME\nb", "c", tags={3: ["not-now"]})
    client = fake_client({"a": FAILS})
    _, told = run(notebook, client, expected=frozenset({"ValueError"}), skip=("not-now", "SKIP_ME"))
    assert told == [("started", 1), ("expected", 1), ("skipped", 2), ("skipped", 3)]


def test_answers_are_given_in_turn_and_then_the_end(make_notebook, fake_client):
    given = []

    class Asking(fake_client):
        async def execute(self, code, *, on_input, **rest):
            given.append(await on_input(None))
            return await super().execute(code, **rest)

    run(make_notebook("a", "b"), Asking({}), answers=["one"])
    assert given == ["one", "\x04"]


def test_a_limit_for_all_cells(make_notebook, fake_client):
    interrupted = asyncio.Event()

    async def slow():
        await interrupted.wait()
        return ErrorReply(ename="KeyboardInterrupt", evalue="", traceback=())

    async def interrupt():
        interrupted.set()

    client = fake_client({"a": slow})
    _, told = run(make_notebook("a", "b"), client, total_timeout=0.05, allow_errors=True, interrupt=interrupt)
    assert told == [("started", 1), ("timeout", 1)]
