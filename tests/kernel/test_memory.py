import io

import pytest

from perijove.kernel import memory


def machine(monkeypatch, **files):
    texts = {name.replace("_", "/"): text for name, text in files.items()}

    def opened(path):
        if path not in texts:
            raise FileNotFoundError(path)
        return io.StringIO(texts[path])

    monkeypatch.setattr(memory, "open", opened, raising=False)
    return texts


@pytest.mark.parametrize(
    ("groups", "path"),
    [
        ("0::/user\n", "/sys/fs/cgroup/user/memory.events"),
        ("4:memory:/m\n0::/\n", "/sys/fs/cgroup/memory/m/memory.oom_control"),
    ],
)
def test_kills_are_counted_in_both_versions_of_control_groups(monkeypatch, groups, path):
    texts = machine(monkeypatch)
    texts["/proc/self/cgroup"] = groups
    texts[path] = "oom 3\noom_kill 2\n"
    assert memory.out_of_memory_kills() == 2


def test_where_nobody_counts_it_is_not_known(monkeypatch):
    texts = machine(monkeypatch)
    assert memory.out_of_memory_kills() is None
    texts["/proc/self/cgroup"] = "0::/\n"
    texts["/sys/fs/cgroup/memory.events"] = "garbage\n"
    assert memory.out_of_memory_kills() is None
