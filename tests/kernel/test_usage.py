import json
import os

from perijove.kernel.usage import Meter


def test_what_this_process_uses_is_read():
    told = json.loads(Meter().measure([os.getpid()], os.getpid()))

    assert told["pid"] == os.getpid()
    assert told["kernel_memory"] > 1_000_000
    assert told["kernel_cpu"] >= 0
    assert told["host_virtual_memory"]["total"] > told["host_virtual_memory"]["available"]


def test_a_process_that_has_gone_uses_nothing():
    assert json.loads(Meter().measure([2**22 + 1], 1))["kernel_memory"] == 0
