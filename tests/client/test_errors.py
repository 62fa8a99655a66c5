from pathlib import Path

from perijove.client.errors import ClientError, KernelDied, NotAnswering, UnknownKernel


def test_all_are_client_errors():
    assert all(issubclass(each, ClientError) for each in (KernelDied, NotAnswering, UnknownKernel))


def test_an_unknown_kernel_says_what_is_known():
    error = UnknownKernel("x", ["a", "b"], [Path("/k")], "its program is not there")
    assert str(error) == ("no kernelspec 'x' can be used (its program is not there); there are: a, b (searched: /k)")
