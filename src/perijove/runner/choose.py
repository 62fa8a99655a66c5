"""Which kernel a notebook is to be run with."""

from dataclasses import dataclass

from perijove.client.specs import FoundSpec, find_spec, find_spec_for
from perijove.notebook.kernel import named_kernel, notebook_language
from perijove.notebook.model import Notebook


@dataclass(frozen=True)
class Choice:
    """A kernelspec, and what there is to say about its choice, if anything."""

    found: FoundSpec
    remark: str = ""


def choose_kernel(notebook: Notebook, wanted: str | None, default: str) -> Choice:
    """The kernel asked for; else the notebook's; else ours, when the notebook's is not here and speaks Python.

    Raises UnknownKernel.
    """
    if wanted:
        return Choice(find_spec(wanted))
    named = named_kernel(notebook)
    if not named:
        return Choice(find_spec(default))
    return Choice(*find_spec_for(named, notebook_language(notebook), default))
