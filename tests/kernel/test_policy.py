import msgspec

from perijove.kernel.policy import Policy, read_policy
from perijove.settings import KernelSettings


def test_it_has_the_names_and_defaults_of_the_settings():
    known = vars(KernelSettings())
    own = msgspec.structs.asdict(Policy())
    assert own.pop("folder")
    assert {name: known[name] for name in own} == own


def test_what_a_host_need_not_know_is_left_out():
    assert read_policy(b'{"start_timeout":60.0,"patience":1.5}') == Policy(patience=1.5)
