from perijove.notebook.changes import SetMetadata
from perijove.notebook.model import Notebook
from perijove.server.live.events import Broadcast, KernelStarted, StartKernel
from perijove.server.live.kernel_state import KernelState
from perijove.server.live.messages import Kernel

STARTED = KernelStarted("Python", {"name": "perijove"}, {"name": "python"})


def test_a_state_is_told_once():
    kernel = KernelState("perijove")
    assert kernel.become("idle") == [Broadcast(Kernel("idle", "perijove", "perijove"))]
    assert kernel.become("idle") == []
    assert kernel.become("dead", "why") == [Broadcast(Kernel("dead", "perijove", "perijove", "why"))]
    assert kernel.become("starting") == [Broadcast(Kernel("starting", "perijove", "perijove"))]


def test_waking():
    kernel = KernelState("perijove")
    assert kernel.wake(if_new=True)[-1] == StartKernel("perijove")
    assert kernel.wake() == []
    kernel.become("failed", "why")
    assert kernel.wake(if_new=True) == []
    assert kernel.wake()[-1] == StartKernel("perijove")


def test_what_the_metadata_say_already_stays():
    kernel = KernelState("perijove")
    notebook = Notebook(metadata={"kernelspec": {"name": "theirs"}})
    assert kernel.started(STARTED, notebook) == []
    assert kernel.told().display_name == "Python"
    assert kernel.describe(notebook) == [SetMetadata("language_info", {"name": "python"})]


def test_a_choice_is_written_down_once():
    kernel = KernelState("perijove", chosen=True)
    notebook = Notebook(metadata={"kernelspec": {"name": "theirs"}, "language_info": {"name": "python"}})
    assert kernel.started(STARTED, notebook) == [SetMetadata("kernelspec", {"name": "perijove"})]
    assert kernel.describe(notebook) == []


def test_the_kernel_a_notebook_asks_for():
    unnamed = KernelState.of(Notebook(metadata={"kernelspec": {"name": ""}}))
    named = KernelState.of(Notebook(metadata={"kernelspec": {"name": "ir", "language": "R"}}))

    assert [(kernel.name, kernel.language) for kernel in (unnamed, named)] == [("perijove", ""), ("ir", "r")]
    assert named.wake()[-1] == StartKernel("ir", "r")


def test_a_kernel_that_stands_in_says_so():
    kernel = KernelState.of(Notebook(metadata={"kernelspec": {"name": "python2", "language": "python"}}))

    kernel.started(KernelStarted("Python", {}, {}, "python2 is not here"), Notebook())

    assert kernel.remark == "python2 is not here"


def test_a_notebook_that_asks_for_none_gets_the_default():
    assert KernelState.of(Notebook(), "ir").wake()[-1] == StartKernel("ir", "")
