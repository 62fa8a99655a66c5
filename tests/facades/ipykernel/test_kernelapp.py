"""Kernels of others on our host, as a front end meets them."""

import json
import os
import shutil
import subprocess
import sys
import threading

import pytest

from perijove.compat.table import MODULES

from .conftest import KERNELS, PEERS, ROOT, outputs


def printed(found, name="stdout"):
    return "".join(content["text"] for kind, content in found if kind == "stream" and content["name"] == name)


def interrupt_when_asleep(client, code):
    """Runs a cell that says `asleep`, then interrupts it."""
    found = []

    def look(message):
        found.append((message.msg_type, bytes(message.content)))
        if message.msg_type == "stream" and b"asleep" in bytes(message.content):
            threading.Thread(target=client.interrupt).start()

    return client.execute(code, on_output=look, timeout=30), found


def test_the_kernel_of_the_specification(wrapper):
    client = wrapper("echo_kernel")
    assert client.kernel_info().implementation == "Echo"
    reply, found = outputs(client, "hello")
    assert (reply.status, reply.execution_count) == ("ok", 1)
    assert found == [("stream", {"name": "stdout", "text": "hello"})]
    assert outputs(client, "hello", silent=True)[1] == []


def test_what_a_kernel_does(wrapper):
    client = wrapper("many_kernel")
    assert client.kernel_info().help_links[0].text == "help"
    assert client.kernel_info().language_info.name == "many"
    _, found = outputs(client, "print hello")
    assert printed(found) == "hello\n"
    assert outputs(client, "await done")[1][-1][1]["data"] == {"text/plain": "done"}
    reply, found = outputs(client, "fail badly")
    assert (reply.ename, reply.evalue) == ("ManyError", "badly")
    assert [kind for kind, _ in found] == ["error"]
    reply, found = outputs(client, "raise oh")
    assert (reply.ename, reply.evalue) == ("ValueError", "oh")
    assert printed(outputs(client, "thread beside")[1], "stderr") == "beside"
    assert [kind for kind, _ in outputs(client, "data x")[1]] == ["display_data", "update_display_data"]
    assert "execute_request" in outputs(client, "about")[1][0][1]["data"]["text/plain"]


def test_questions(wrapper):
    client = wrapper("many_kernel")
    assert client.complete("a", 1).matches == ("a!",)
    assert client.inspect("a", 1, 1).data == {"text/plain": "a 1"}
    assert client.is_complete("a").indent == "  "


def test_a_kernel_asks(wrapper):
    client = wrapper("many_kernel")
    asked = []

    def answer(request):
        asked.append((request.prompt, request.password))
        return "Ada"

    assert outputs(client, "ask who?", on_input=answer)[1][-1][1]["data"] == {"text/plain": "Ada"}
    assert outputs(client, "secret what?", on_input=answer)[1][-1][1]["data"] == {"text/plain": "Ada"}
    assert asked == [("who?", False), ("what?", True)]
    assert outputs(client, "ask who?")[0].ename == "StdinNotImplementedError"


def test_an_interrupt_reaches_do_execute_and_the_process_group(wrapper):
    client = wrapper("many_kernel")
    _, found = interrupt_when_asleep(client, "sleep")
    assert any(b"woken" in content for _, content in found)
    _, found = interrupt_when_asleep(client, "child")
    assert any(b"child ended by 2" in content for _, content in found)


def test_a_kernel_that_leaves_is_started_again(wrapper):
    client = wrapper("many_kernel")
    assert outputs(client, "leave")[0].status == "error"
    assert printed(outputs(client, "print again")[1]) == "again\n"


@pytest.mark.peers
def test_bash_kernel_by_its_own_kernelspec(kernel, libraries):
    client = kernel(libraries, "-m", "bash_kernel")
    assert client.kernel_info().implementation == "bash_kernel"
    assert printed(outputs(client, "for i in 1 2; do echo $i; done")[1]) == "1\n2\n"
    reply, found = outputs(client, "false")
    assert reply.status == "error"
    assert found == [("error", {"ename": "", "evalue": "1", "traceback": []})]
    assert "export" in client.complete("expo", 4).matches
    reply, _ = interrupt_when_asleep(client, "echo asleep; sleep 60")
    assert reply.status in {"abort", "error"}
    assert printed(outputs(client, "echo alive")[1]) == "alive\n"


@pytest.mark.peers
def test_octave_kernel_by_its_own_kernelspec(kernel, libraries):
    if shutil.which("octave") is None:
        pytest.skip("GNU Octave is not installed")
    client = kernel(libraries, "-m", "octave_kernel")
    assert client.kernel_info().language_info.name == "octave"
    assert printed(outputs(client, "x = [1 2; 3 4]; disp(2 * x)")[1]).split() == ["2", "4", "6", "8"]
    assert printed(outputs(client, "error('not this')")[1]) == "error: not this\r\n"
    assert "ones" in client.complete("ones", 4).matches
    assert "built-in function" in client.inspect("ones", 4).data["text/plain"]
    assert "%lsmagic" in printed(outputs(client, "%lsmagic")[1])


@pytest.mark.peers
@pytest.mark.parametrize(
    ("module", "code", "shown", "typed"),
    [
        ("calysto_scheme", "(define x 40)\n(+ x 2)", "42", "disp"),
        ("calysto_bash", "x=40; echo $((x + 2))", "42", "ech"),
    ],
)
def test_kernels_of_the_package_index_on_metakernel(kernel, libraries, module, code, shown, typed):
    client = kernel(libraries, "-m", module)
    reply, found = outputs(client, code)
    assert reply.status == "ok"
    assert shown in printed(found) + "".join(content["data"]["text/plain"] for _, content in found if "data" in content)
    assert any(match.startswith(typed) for match in client.complete(typed, len(typed)).matches)
    assert "%lsmagic" in printed(outputs(client, "%lsmagic")[1])


@pytest.mark.peers
def test_a_kernel_on_our_host_by_a_program_of_its_own(kernel):
    client = kernel(sys.executable, "-m", "perijove.facades", "ipykernel", str(KERNELS / "echo_kernel.py"))
    assert outputs(client, "hello")[1] == [("stream", {"name": "stdout", "text": "hello"})]


@pytest.mark.peers
def test_a_kernel_of_the_metakernel_family(kernel, libraries):
    if "IPython.paths" not in MODULES:
        pytest.skip("metakernel imports IPython.paths, which is not served yet")
    client = kernel(sys.executable, "-m", "perijove", "kernel", "--python", libraries,
                    "--wrapper", str(KERNELS / "toy_metakernel.py"))  # fmt: skip
    assert client.kernel_info().implementation == "Toy"
    _, found = outputs(client, "say hello")
    assert printed(found) == "hello\n"
    assert found[-1][1]["data"] == {"text/plain": "'say'"}
    assert outputs(client, "fail badly")[0].ename == "ValueError"
    assert outputs(client, "ask who", on_input=lambda _: "Ada")[1][-1][1]["data"] == {"text/plain": "'Ada'"}
    assert printed(outputs(client, "!echo shell")[1]).split() == ["shell"]
    assert "%lsmagic" in printed(outputs(client, "%lsmagic")[1])
    assert outputs(client, "%%html\n<b>x</b>")[1][-1][1]["data"]["text/html"] == "<b>x</b>"
    assert "toyland" in client.complete("to", 2).matches
    assert client.inspect("toy", 3).data["text/plain"] == "help on toy"


@pytest.mark.peers
def test_the_fields_own_kernel_suite_passes_with_bash_kernel(libraries, tmp_path):
    if not PEERS.exists():
        pytest.skip("the peers' environment is not installed (make .venv-peers/.peers)")
    folder = tmp_path / "kernels" / "wrapped"
    folder.mkdir(parents=True)
    argv = [sys.executable, "-m", "perijove", "kernel", "--python", libraries, "--wrapper", "bash_kernel"]
    spec = {"argv": [*argv, "-f", "{connection_file}"], "display_name": "X", "language": "bash"}
    (folder / "kernel.json").write_text(json.dumps({**spec, "env": {"PYTHONPATH": str(ROOT / "src")}}))
    environment = {**os.environ, "JUPYTER_PATH": str(tmp_path), "JUPYTER_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(
        [PEERS, KERNELS / "bash_suite.py", "-v"],
        env=environment, capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    for name in ("kernel_info", "execute_stdout", "completion", "error", "display_data", "recv_iopub_welcome_msg"):
        assert f"test_{name}" in "".join(line for line in done.stderr.splitlines() if line.endswith("ok")), done.stderr
