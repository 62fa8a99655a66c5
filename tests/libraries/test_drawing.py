"""Each library draws in our kernel what it draws in ipykernel."""

from typing import Any

import pytest

from .cases import GROUPS, Case, R
from .conftest import Drawing, draw

pytestmark = pytest.mark.libraries
CASES = [
    pytest.param(group, case, id=f"{group}: {case.library} {case.what}")
    for group, cases in GROUPS.items()
    for case in cases
]


@pytest.fixture(scope="module")
def kernels(open_kernel):
    """A kernel for each group."""
    opened: dict[str, Any] = {}

    def kernel_of(group: str) -> Any:
        if group not in opened:
            opened[group] = open_kernel()
        return opened[group]

    return kernel_of


@pytest.mark.parametrize(("group", "case"), CASES)
def test_it_draws(kernels, group: str, case: Case):
    check(draw(kernels(group), case.code), case)


def test_r_is_there_where_it_is_installed(kernels):
    kernel = kernels("R")
    if draw(kernel, "import rpy2.robjects").reply["status"] != "ok":
        assert draw(kernel, "%load_ext rpy2.ipython").reply["evalue"] == "no module and no plug-in 'rpy2.ipython'"
        pytest.skip("the libraries' environment has no rpy2 that works, which takes R")
    for case in R:
        check(draw(kernel, case.code), case)


def check(drawing: Drawing, case: Case) -> None:
    """What a cell has shown is what its case says."""
    assert drawing.reply["status"] == "ok", "\n".join(drawing.reply["traceback"])
    for kind, text in case.shown:
        if kind.startswith("not "):
            assert text not in drawing.of(kind.removeprefix("not "))
            continue
        found = drawing.of(kind)
        assert found or kind in drawing.published, f"nothing as {kind}, but {drawing.published}"
        assert text in found
