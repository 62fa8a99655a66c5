import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.protocol.connection import ConnectionInfo, RegistrationInfo
from perijove.protocol.errors import MalformedFile
from perijove.protocol.message import Channel

FILE = {
    "control_port": 50160,
    "shell_port": 57503,
    "transport": "tcp",
    "signature_scheme": "hmac-sha256",
    "stdin_port": 52597,
    "hb_port": 42540,
    "ip": "127.0.0.1",
    "iopub_port": 40885,
    "key": "a0436f6c-1916-498b-8eb9-e81ab9368e84",
    "kernel_name": "perijove",
}
INFO = ConnectionInfo(
    control_port=50160,
    shell_port=57503,
    stdin_port=52597,
    hb_port=42540,
    iopub_port=40885,
    key=b"a0436f6c-1916-498b-8eb9-e81ab9368e84",
    kernel_name="perijove",
)
CURVE = {
    "curve_publickey": "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7",
    "curve_secretkey": "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs",
}

ports = st.integers(0, 65_535)
infos = st.builds(
    ConnectionInfo,
    transport=st.sampled_from(["tcp", "ipc"]),
    ip=st.text(),
    shell_port=ports,
    iopub_port=ports,
    stdin_port=ports,
    control_port=ports,
    hb_port=ports,
    key=st.text().map(str.encode),
    kernel_name=st.text(),
    extra=st.dictionaries(st.sampled_from(["jupyter_session", "x"]), st.integers() | st.none() | st.text()),
)


def read(**more):
    return ConnectionInfo.from_json(json.dumps({**FILE, **more}).encode())


def test_a_connection_file_is_read():
    assert read() == INFO


def test_a_connection_file_is_written():
    assert json.loads(INFO.to_json()) == FILE


@given(infos)
def test_a_connection_survives_its_file(info):
    assert ConnectionInfo.from_json(info.to_json()) == info


def test_unknown_keys_are_kept():
    info = read(jupyter_session="/home/ada/a.ipynb", nested={"a": [None]})

    assert info.extra == {"jupyter_session": "/home/ada/a.ipynb", "nested": {"a": [None]}}
    assert json.loads(info.to_json()) == {**FILE, **info.extra}


def test_curve_keys_are_kept():
    info = read(**CURVE)

    assert (info.curve_publickey, info.curve_secretkey) == tuple(CURVE.values())
    assert (info.encrypted, INFO.encrypted) == (True, False)
    assert json.loads(info.to_json()) == {**FILE, **CURVE}


@pytest.mark.parametrize("name", CURVE)
def test_one_curve_key_is_refused(name):
    with pytest.raises(MalformedFile, match="it needs both"):
        read(**{name: CURVE[name]})


def test_what_is_missing_or_null_has_a_default():
    assert ConnectionInfo.from_json(b"{}") == ConnectionInfo()
    assert ConnectionInfo.from_json(b'{"key": null, "kernel_name": null}') == ConnectionInfo()


def test_a_port_may_be_text():
    assert read(shell_port="57503") == INFO


def test_port_0_is_one_that_the_kernel_chooses():
    assert (INFO.complete, read(hb_port=0).complete, ConnectionInfo().complete) == (True, False, False)


@pytest.mark.parametrize(
    ("info", "socket", "address"),
    [
        (INFO, Channel.SHELL, "tcp://127.0.0.1:57503"),
        (INFO, Channel.IOPUB, "tcp://127.0.0.1:40885"),
        (INFO, Channel.STDIN, "tcp://127.0.0.1:52597"),
        (INFO, Channel.CONTROL, "tcp://127.0.0.1:50160"),
        (INFO, "hb", "tcp://127.0.0.1:42540"),
        (ConnectionInfo(), Channel.SHELL, "tcp://127.0.0.1:0"),
        (ConnectionInfo(ip="::1", shell_port=1), Channel.SHELL, "tcp://[::1]:1"),
        (ConnectionInfo(ip="[::1]", shell_port=1), Channel.SHELL, "tcp://[::1]:1"),
        (ConnectionInfo(transport="ipc", ip="/run/kernel", shell_port=1), Channel.SHELL, "ipc:///run/kernel-1"),
        (ConnectionInfo(transport="ipc", ip="kernel", hb_port=5), "hb", "ipc://kernel-5"),
    ],
)
def test_addresses_are_zeromq_s(info, socket, address):
    assert info.address(socket) == address


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (b"", "the connection file is not as specified"),
        (b"[]", "Expected `object`"),
        (b'{"key": 1}', "Expected `str`"),
        (b'{"key": "\\ud800"}', "not as specified"),
        (b'{"ip": "\xff"}', "not as specified"),
        (b'{"transport": "carrier pigeon"}', "'carrier pigeon'"),
        (b'{"shell_port": "many"}', "shell_port"),
        (b'{"shell_port": 65536}', "as shell_port, found 65536"),
        (b'{"hb_port": -1}', "as hb_port, found -1"),
        (b"[" * 100_000, "not as specified"),
    ],
)
def test_a_broken_file_is_refused(text, complaint):
    with pytest.raises(MalformedFile, match=re.escape(complaint)):
        ConnectionInfo.from_json(text)


@given(
    st.binary()
    | st.dictionaries(st.sampled_from([*FILE, *CURVE]), st.none() | st.integers() | st.text()).map(
        lambda value: json.dumps(value).encode()
    )
)
def test_any_bytes_give_a_connection_or_an_error(text):
    try:
        info = ConnectionInfo.from_json(text)
    except MalformedFile:
        return
    assert ConnectionInfo.from_json(info.to_json()) == info


def test_secrets_are_not_printed():
    printed = repr(read(**CURVE)) + repr(RegistrationInfo(kernel_id="k", registration_port=1, key=b"secret"))

    assert [secret for secret in (FILE["key"], CURVE["curve_secretkey"], "secret'") if secret in printed] == []
    assert "shell_port=57503" in printed


REGISTRATION = {
    "kernel_id": "k1",
    "transport": "tcp",
    "registration_ip": "127.0.0.1",
    "registration_port": 5001,
    "signature_scheme": "hmac-sha256",
    "key": "secret",
}


def test_a_registration_file_is_read_and_written():
    info = RegistrationInfo.from_json(json.dumps({**REGISTRATION, "more": 1}).encode())

    assert info == RegistrationInfo(kernel_id="k1", registration_port=5001, key=b"secret", extra={"more": 1})
    assert info.address == "tcp://127.0.0.1:5001"
    assert json.loads(info.to_json()) == {**REGISTRATION, "more": 1}


@pytest.mark.parametrize(
    "wrong", [{"kernel_id": None}, {"registration_port": None}, {"registration_port": 70_000}, {"key": 5}]
)
def test_a_broken_registration_file_is_refused(wrong):
    with pytest.raises(MalformedFile, match="registration"):
        RegistrationInfo.from_json(json.dumps({**REGISTRATION, **wrong}).encode())
