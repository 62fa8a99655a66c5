import pytest

from perijove.notebook.paired.languages import SCRIPTS
from perijove.notebook.paired.markers import Markers

PYTHON = Markers(SCRIPTS[".py"])


@pytest.mark.parametrize("line", ["# %%", "#%%", "# %% a", "  # %% a", "# %%%% a", "# In[3]:", "# <codecell>"])
def test_markers(line):
    assert PYTHON.is_marker(line)


@pytest.mark.parametrize("line", ["# %%time", "%% a", "# # %% a", "x # %%", "## %%"])
def test_no_markers(line):
    assert not PYTHON.is_marker(line)


def test_a_marker_in_a_string_or_in_fenced_prose_is_none():
    assert PYTHON.next_marker(["# %%", 'x = """', "# %%", '"""', "# %%"], 0, is_code=True) == 4
    assert PYTHON.next_marker(["# %% [markdown]", "# ```", "# %%", "# ```", "# %%"], 0, is_code=False) == 4
    assert PYTHON.next_marker(["# %% [markdown]", "# ```", "", "# %%", "# ```"], 0, is_code=False) == 3


@pytest.mark.parametrize("body", [["# %%"], ["# # %% a"], ["    # %% a", "x"], ["'''", "# %%", "'''"], ["# In[1]:"]])
def test_what_looks_like_a_marker_is_kept_from_being_one(body):
    escaped = PYTHON.escape(body, is_code=True)
    assert PYTHON.next_marker(["# %%", *escaped], 0, is_code=True) == len(body) + 1
    assert PYTHON.unescape(escaped, is_code=True) == body
