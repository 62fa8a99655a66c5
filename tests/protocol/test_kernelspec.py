import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.protocol.errors import MalformedFile
from perijove.protocol.kernelspec import KernelSpec

FILE = {
    "argv": ["python3", "-m", "kernel", "-f", "{connection_file}"],
    "display_name": "Echo",
    "language": "echo",
    "interrupt_mode": "message",
    "env": {"ECHO": "loud"},
    "metadata": {"debugger": True, "supported_encryption": ["CURVE"]},
    "kernel_protocol_version": "5.5",
}
SPEC = KernelSpec(
    argv=("python3", "-m", "kernel", "-f", "{connection_file}"),
    display_name="Echo",
    language="echo",
    interrupt_mode="message",
    env={"ECHO": "loud"},
    metadata={"debugger": True, "supported_encryption": ["CURVE"]},
    kernel_protocol_version="5.5",
)


def spec(**fields):
    return KernelSpec(argv=("kernel",), display_name="Kernel", **fields)


def command(*argv, **more):
    return KernelSpec(argv=argv, display_name="").command("c.json", "/spec", "/usr", "/env/bin/python", **more)


def test_a_kernelspec_is_read_and_written():
    assert KernelSpec.from_json(json.dumps(FILE).encode()) == SPEC
    assert json.loads(SPEC.to_json()) == FILE


def test_what_is_missing_has_a_default():
    read = KernelSpec.from_json(b'{"argv": ["k"], "display_name": "K", "language": "l", "metadata": null, "env": null}')

    assert read == KernelSpec(argv=("k",), display_name="K", language="l")
    assert json.loads(read.to_json()) == {"argv": ["k"], "display_name": "K", "language": "l"}


def test_unknown_keys_are_kept():
    read = KernelSpec.from_json(json.dumps({**FILE, "codemirror_mode": "shell", "name": None}).encode())

    assert read.extra == {"codemirror_mode": "shell", "name": None}
    assert json.loads(read.to_json()) == {**FILE, "codemirror_mode": "shell", "name": None}


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"{}",
        b'{"argv": []}',
        b'{"argv": "python"}',
        b'{"argv": ["k"], "interrupt_mode": "shout"}',
        b'{"argv": ["k"], "env": {"A": 1}}',
        b"[" * 100_000,
    ],
)
def test_a_broken_kernelspec_is_refused(text):
    with pytest.raises(MalformedFile, match="the kernelspec"):
        KernelSpec.from_json(text)


@given(
    st.binary()
    | st.dictionaries(st.sampled_from(list(FILE)), st.none() | st.text() | st.lists(st.text())).map(
        lambda value: json.dumps(value).encode()
    )
)
def test_any_bytes_give_a_kernelspec_or_an_error(text):
    try:
        read = KernelSpec.from_json(text)
    except MalformedFile:
        return
    assert KernelSpec.from_json(read.to_json()) == read


def test_the_command_names_the_files():
    assert command("kernel", "-f", "{connection_file}", "{resource_dir}/k.jar", "--root={prefix}") == [
        "kernel",
        "-f",
        "c.json",
        "/spec/k.jar",
        "--root=/usr",
    ]


def test_unknown_placeholders_stay():
    assert command("k", "{port}", "{}", "{a b}", extra={"ports": "1"}) == ["k", "{port}", "{}", "{a b}"]
    assert command("k", "{port}", extra={"port": "1", "prefix": "mine"}) == ["k", "1"]


@pytest.mark.parametrize(
    ("program", "own"),
    [
        ("python", True),
        ("python3", True),
        (f"python3.{sys.version_info[1]}", True),
        ("python2", False),
        ("python3.0", False),
        ("/usr/bin/python3", False),
        ("pythonic", False),
    ],
)
def test_python_is_the_one_that_runs(program, own):
    assert command(program, "python") == ["/env/bin/python" if own else program, "python"]


def test_the_environment_adds_to_the_inherited_one():
    env = {"PATH": "/kernel/bin:${PATH}", "NEW": "1", "KEPT": "${MISSING} $$"}

    assert spec(env=env).environment({"PATH": "/bin", "HOME": "/home"}) == {
        "PATH": "/kernel/bin:/bin",
        "HOME": "/home",
        "NEW": "1",
        "KEPT": "${MISSING} $",
    }


@pytest.mark.parametrize(
    ("version", "handshake"),
    [("", False), ("5", False), ("5.5", False), ("5.6", True), ("5.10", True), ("6", True), ("latest", False)],
)
def test_who_takes_a_registration_file(version, handshake):
    assert spec(kernel_protocol_version=version).supports_handshake == handshake


@pytest.mark.parametrize(
    ("metadata", "encryption"),
    [
        ({}, False),
        ({"supported_encryption": ["curve"]}, True),
        ({"supported_encryption": ["tls", "Curve"]}, True),
        ({"supported_encryption": "curve"}, True),
    ],
)
def test_who_speaks_curve(metadata, encryption):
    assert spec(metadata=metadata).supports_encryption == encryption
