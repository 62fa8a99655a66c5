import pytest

from perijove.protocol import shell
from perijove.protocol.shell import ErrorReply

EXAMPLES = [
    (
        "execute_request",
        {
            "code": "a = 1\na",
            "silent": False,
            "store_history": True,
            "user_expressions": {"twice": "a * 2"},
            "allow_stdin": True,
            "stop_on_error": False,
        },
        shell.ExecuteRequest(
            code="a = 1\na", user_expressions={"twice": "a * 2"}, allow_stdin=True, stop_on_error=False
        ),
    ),
    (
        "execute_reply",
        {
            "status": "ok",
            "execution_count": 3,
            "payload": [{"source": "page", "data": {"text/plain": "help"}, "start": 0}],
            "user_expressions": {"twice": {"status": "ok", "data": {"text/plain": "2"}, "metadata": {}}},
        },
        shell.ExecuteReply(
            execution_count=3,
            payload=({"source": "page", "data": {"text/plain": "help"}, "start": 0},),
            user_expressions={"twice": {"status": "ok", "data": {"text/plain": "2"}, "metadata": {}}},
        ),
    ),
    (
        "execute_reply",
        {
            "status": "error",
            "ename": "ZeroDivisionError",
            "evalue": "division by zero",
            "traceback": ["line 1", "line 2"],
            "execution_count": 4,
        },
        ErrorReply(
            ename="ZeroDivisionError", evalue="division by zero", traceback=("line 1", "line 2"), execution_count=4
        ),
    ),
    (
        "inspect_request",
        {"code": "print", "cursor_pos": 5, "detail_level": 1},
        shell.InspectRequest(code="print", cursor_pos=5, detail_level=1),
    ),
    (
        "inspect_reply",
        {"status": "ok", "found": True, "data": {"text/plain": "a function"}, "metadata": {}},
        shell.InspectReply(found=True, data={"text/plain": "a function"}),
    ),
    ("complete_request", {"code": "a.isal", "cursor_pos": 6}, shell.CompleteRequest(code="a.isal", cursor_pos=6)),
    (
        "complete_reply",
        {
            "status": "ok",
            "matches": ["a.isalnum", "a.isalpha"],
            "cursor_start": 0,
            "cursor_end": 6,
            "metadata": {"x": 1},
        },
        shell.CompleteReply(matches=("a.isalnum", "a.isalpha"), cursor_start=0, cursor_end=6, metadata={"x": 1}),
    ),
    (
        "history_request",
        {
            "hist_access_type": "range",
            "output": True,
            "raw": False,
            "session": -1,
            "start": 1,
            "stop": 5,
            "unique": False,
        },
        shell.HistoryRequest(hist_access_type="range", output=True, raw=False, session=-1, start=1, stop=5),
    ),
    (
        "history_request",
        {"hist_access_type": "search", "output": False, "raw": True, "n": 10, "pattern": "imp*", "unique": True},
        shell.HistoryRequest(hist_access_type="search", n=10, pattern="imp*", unique=True),
    ),
    (
        "history_reply",
        {"status": "ok", "history": [[1, 2, "a"], [1, 3, ["b", "2"]], [1, 4, ["c", None]]]},
        shell.HistoryReply(history=((1, 2, "a"), (1, 3, ("b", "2")), (1, 4, ("c", None)))),
    ),
    ("is_complete_request", {"code": "for i in x:"}, shell.IsCompleteRequest(code="for i in x:")),
    (
        "is_complete_reply",
        {"status": "incomplete", "indent": "    "},
        shell.IsCompleteReply(status="incomplete", indent="    "),
    ),
    ("is_complete_reply", {"status": "complete"}, shell.IsCompleteReply(status="complete")),
    ("connect_request", {}, shell.ConnectRequest()),
    (
        "connect_reply",
        {"status": "ok", "shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 5, "hb_port": 4},
        shell.ConnectReply(shell_port=1, iopub_port=2, stdin_port=3, hb_port=4, control_port=5),
    ),
    ("comm_info_request", {}, shell.CommInfoRequest()),
    ("comm_info_request", {"target_name": "jupyter.widget"}, shell.CommInfoRequest(target_name="jupyter.widget")),
    (
        "comm_info_reply",
        {"status": "ok", "comms": {"c1": {"target_name": "jupyter.widget"}}},
        shell.CommInfoReply(comms={"c1": shell.CommInfo(target_name="jupyter.widget")}),
    ),
    ("kernel_info_request", {}, shell.KernelInfoRequest()),
    (
        "kernel_info_reply",
        {
            "status": "ok",
            "protocol_version": "5.5",
            "implementation": "echo",
            "implementation_version": "1.0",
            "language_info": {
                "name": "python",
                "version": "3.13.0",
                "mimetype": "text/x-python",
                "file_extension": ".py",
                "pygments_lexer": "ipython3",
                "codemirror_mode": {"name": "ipython", "version": 3},
                "nbconvert_exporter": "python",
            },
            "banner": "hello",
            "help_links": [{"text": "Python", "url": "https://docs.python.org"}],
            "supported_features": ["debugger", "kernel subshells"],
            "debugger": True,
        },
        shell.KernelInfoReply(
            protocol_version="5.5",
            implementation="echo",
            implementation_version="1.0",
            language_info=shell.LanguageInfo(
                name="python",
                version="3.13.0",
                mimetype="text/x-python",
                file_extension=".py",
                pygments_lexer="ipython3",
                codemirror_mode={"name": "ipython", "version": 3},
                nbconvert_exporter="python",
            ),
            banner="hello",
            help_links=(shell.HelpLink(text="Python", url="https://docs.python.org"),),
            supported_features=("debugger", "kernel subshells"),
            debugger=True,
        ),
    ),
]


@pytest.mark.parametrize(("msg_type", "example", "content"), EXAMPLES)
def test_the_specification_s_shapes(decode, encode, msg_type, example, content):
    assert decode(msg_type, example) == content
    assert encode(content) == example


def test_missing_keys_mean_what_kernels_take_them_for(decode):
    assert decode("execute_request", {"code": ""}) == shell.ExecuteRequest(
        code="", silent=False, store_history=True, user_expressions={}, allow_stdin=False, stop_on_error=True
    )


def test_silent_runs_are_never_remembered():
    runs = [
        shell.ExecuteRequest(code="", silent=silent, store_history=store)
        for silent in (False, True)
        for store in (False, True)
    ]

    assert [run.stores_history for run in runs] == [False, True, False, False]


@pytest.mark.parametrize(
    ("msg_type", "odd", "content"),
    [
        ("execute_reply", {"status": "ok"}, shell.ExecuteReply()),
        ("execute_reply", {"status": "aborted"}, ErrorReply(status="aborted")),
        ("execute_reply", {"status": "abort", "engine_info": {}}, ErrorReply(status="abort")),
        (
            "execute_reply",
            {"status": "ok", "execution_count": 1, "payload": None, "user_expressions": None},
            shell.ExecuteReply(execution_count=1),
        ),
        ("execute_reply", {"status": "ok", "execution_count": 2.0}, shell.ExecuteReply(execution_count=2)),
        ("execute_reply", {"execution_count": "2"}, shell.ExecuteReply(execution_count=2)),
        ("execute_reply", {"status": None, "execution_count": 1}, shell.ExecuteReply(execution_count=1)),
        ("execute_reply", {"status": "error", "ename": None, "evalue": "x", "traceback": None}, ErrorReply(evalue="x")),
        (
            "execute_request",
            {"code": "1", "user_expressions": None, "allow_stdin": None},
            shell.ExecuteRequest(code="1"),
        ),
        (
            "complete_reply",
            {"matches": ["a"], "cursor_start": 0, "cursor_end": 1},
            shell.CompleteReply(matches=("a",), cursor_end=1),
        ),
        (
            "complete_reply",
            {"matches": ["a"], "metadata": None, "matched_text": "x"},
            shell.CompleteReply(matches=("a",)),
        ),
        ("inspect_reply", {"status": "ok", "found": False, "data": None}, shell.InspectReply()),
        ("history_reply", {"history": [[None, None, "x"]]}, shell.HistoryReply(history=((None, None, "x"),))),
        ("is_complete_reply", {"status": "complete", "indent": None}, shell.IsCompleteReply(status="complete")),
        ("is_complete_reply", {"status": "error", "ename": "E"}, ErrorReply(ename="E")),
        (
            "comm_info_reply",
            {"comms": {"c": {"target_name": "t", "more": 1}, "d": {}}},
            shell.CommInfoReply(comms={"c": shell.CommInfo(target_name="t"), "d": shell.CommInfo()}),
        ),
        (
            "kernel_info_reply",
            {"language_info": {"name": "R", "codemirror_mode": "r"}},
            shell.KernelInfoReply(language_info=shell.LanguageInfo(name="R", codemirror_mode="r")),
        ),
        (
            "kernel_info_reply",
            {"language_info": {"name": "R", "pygments_lexer": None}, "help_links": None, "banner": None},
            shell.KernelInfoReply(language_info=shell.LanguageInfo(name="R")),
        ),
        ("kernel_info_reply", {"language_info": None}, shell.KernelInfoReply()),
    ],
)
def test_what_third_parties_write_is_read(decode, msg_type, odd, content):
    assert decode(msg_type, odd) == content
