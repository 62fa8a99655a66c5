import asyncio
import sys

import pytest

from perijove.facades.ipykernel.ipkernel import IPythonKernel
from perijove.facades.ipykernel.session import Session, Stream

from .conftest import Front


@pytest.fixture
def kernel(monkeypatch):
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    made = IPythonKernel(session=Session(), iopub_socket=Stream("iopub"))
    made.session.connect(Front())
    yield made
    made.do_shutdown(restart=False)


def test_a_kernel_can_be_based_on_python(kernel):
    kernel.execution_count = 1
    reply = asyncio.run(kernel.do_execute("a = 6\na * 7", silent=False, store_history=False))
    assert reply["status"] == "ok"
    assert kernel.session.host.told[-1][1]["data"] == {"text/plain": "42"}
    assert kernel.do_complete("impo", 4)["matches"].count("import") == 1
    assert kernel.do_is_complete("if a:")["status"] == "incomplete"
    assert kernel.do_inspect("a", 1)["found"]
    assert kernel.language_info["name"] == "python"
    assert kernel.banner
