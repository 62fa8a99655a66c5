import asyncio
import subprocess
import sys

from perijove.server.deferred import DeferredKernels


class Kernels:
    closed = False

    async def start(self, name, language, *, cwd, on_death, notebook=None):
        return name, language, cwd, on_death

    def specs(self):
        return {"default": "x"}

    async def prepare(self):
        pass

    async def close(self):
        self.closed = True


def test_kernels_are_loaded_once_and_only_when_needed():
    loaded = []

    def load():
        loaded.append(Kernels())
        return loaded[-1]

    async def main():
        deferred = DeferredKernels(load)
        await deferred.close()
        assert loaded == []
        await asyncio.gather(deferred.prepare(), deferred.prepare())
        assert await deferred.start("n", "py", cwd="c", on_death="d") == ("n", "py", "c", "d")
        assert deferred.specs() == {"default": "x"}
        await deferred.close()

    asyncio.run(main())
    assert [kernels.closed for kernels in loaded] == [True]


def test_a_server_starts_without_the_client_and_zeromq():
    code = "import sys, perijove.server.main; print([m for m in ('zmq', 'perijove.client', 'perijove.interpreter', 'jinja2', 'multipart') if m in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": "src"}
    )
    assert found.stdout == "[]\n"
