"""The rules of the messaging protocol, by number: docs/kernel-conformance.md lists them and how kernels do.

The numbers are those of that page; what enhancement proposals have added is in `extensions`. Source: the messaging
specification 5.5.
"""

import base64

import msgspec

from perijove.protocol.message import EMPTY, Channel, Message
from perijove.testing.checks import Case, Suite
from perijove.testing.subject import IDLE, content_of, printed, require

SUITE = Suite("conformance")
check = SUITE.check
_DISPLAY = "try: from IPython.display import *\nexcept ImportError: pass\n"


@check("1", "`starting` comes once, and `iopub_welcome` (JEP 65) once for a subscriber", fresh=True)
async def starting(case: Case) -> None:
    heard = case.kernel.heard[Channel.IOPUB]
    starts = [message for message in heard if content_of(message).get("execution_state") == "starting"]
    require(len(starts) <= 1, f"starting came {len(starts)} times")
    await case.kernel.until(
        lambda: any(message.msg_type == "iopub_welcome" for message in heard), awaited="iopub_welcome (JEP 65)"
    )
    welcomes = [message for message in heard if message.msg_type == "iopub_welcome"]
    require(len(welcomes) == 1, f"iopub_welcome came {len(welcomes)} times")


@check("2", "every request is answered between busy and idle, on its channel")
async def busy_and_idle(case: Case) -> None:
    requests = [
        case.kernel.send("kernel_info_request"),
        case.kernel.send("kernel_info_request", channel=Channel.CONTROL),
        case.kernel.send("comm_info_request"),
        case.kernel.send("is_complete_request", {"code": "1"}),
        case.kernel.send("complete_request", {"code": "", "cursor_pos": 0}),
        case.kernel.execute(case.dialect.say("x")),
    ]
    for request, channel in zip(requests, [Channel.SHELL, Channel.CONTROL, *[Channel.SHELL] * 4], strict=True):
        await case.kernel.whole_reply(request)
        found = [reply for reply in case.kernel.heard[channel] if reply.parent_id == request.msg_id]
        require(len(found) == 1, f"{request.msg_type} has {len(found)} replies on {channel}")
        await case.kernel.outputs(request)
        told = case.kernel.published(request)
        require(told[0] == ("status", {"execution_state": "busy"}), f"{request.msg_type} began with {told[0]}")
        require(told[-1] == IDLE, f"{request.msg_type} ended with {told[-1]}")


@check("3", "execute_input comes first, outputs before idle")
async def order(case: Case) -> None:
    _, outputs = await case.kernel.run(case.dialect.say("first"))
    require(outputs[0][0] == "execute_input", f"the first output is {outputs[0][0]}")
    require(printed(outputs).strip() == "first", f"printed before idle: {printed(outputs)!r}")


@check("3a", "the result comes after what was printed", "value")
async def result(case: Case) -> None:
    _, outputs = await case.kernel.run(f"{case.dialect.say('x')}\n{case.value}")
    kinds = list(dict.fromkeys(kind for kind, _ in outputs))
    require(kinds == ["execute_input", "stream", "execute_result"], f"{kinds}")
    require(outputs[-1][1]["execution_count"] == outputs[0][1]["execution_count"], "two counts of one cell")


@check("4", "silent: no input, no result, no error, no count")
async def silent(case: Case) -> None:
    before, _ = await case.kernel.run(case.dialect.say("x"))
    request = case.kernel.execute(case.dialect.fail, silent=True)
    await case.kernel.reply(request)
    kinds = {kind for kind, _ in await case.kernel.outputs(request)}
    require(not kinds & {"execute_input", "execute_result", "error"}, f"a silent cell told {kinds}")
    after, _ = await case.kernel.run(case.dialect.say("x"))
    require(after["execution_count"] == before["execution_count"] + 1, "a silent cell was counted")


@check("4a", "what is not stored is not counted, and input and reply agree on the number")
async def unstored(case: Case) -> None:
    before, _ = await case.kernel.run(case.dialect.say("x"))
    reply, outputs = await case.kernel.run(case.dialect.say("y"), store_history=False)
    told = next(content["execution_count"] for kind, content in outputs if kind == "execute_input")
    require(told == reply["execution_count"], f"the input says {told}, the reply {reply['execution_count']}")
    after, _ = await case.kernel.run(case.dialect.say("x"))
    require(after["execution_count"] == before["execution_count"] + 1, "it was counted")


@check("5", "replies have status and count, and what belongs to the status")
async def replies(case: Case) -> None:
    reply, _ = await case.kernel.run(case.dialect.say("x"))
    require({"status", "execution_count", "payload", "user_expressions"} <= reply.keys(), f"only {sorted(reply)}")
    reply, _ = await case.kernel.run(case.dialect.fail)
    wanted = {"status", "execution_count", "ename", "evalue", "traceback"}
    require(reply["status"] == "error", "no error")
    require(wanted <= reply.keys(), f"only {sorted(reply)}")


@check("6", "after an error what is queued is aborted, with error and count; what comes later runs")
async def aborts(case: Case) -> None:
    requests = [case.kernel.execute(code) for code in (case.dialect.wait, case.dialect.say("a"), case.dialect.say("b"))]
    question = case.kernel.send("is_complete_request", {"code": "1"})
    await case.kernel.is_under_way(requests[0])
    await case.kernel.interrupt()
    found = [await case.kernel.reply(request) for request in requests]
    require(found[0]["status"] == "error", f"the failing cell: {found[0]['status']}")
    for reply in found[1:]:
        require(reply["status"] in ("error", "aborted"), f"a queued cell: {reply['status']}")
        require("execution_count" in reply, "an aborted reply has no count")
        require(reply["status"] == "error", f"the deprecated status {reply['status']!r}")
    require("status" in await case.kernel.reply(question), "a question was aborted")
    require((await case.kernel.run(case.dialect.say("c")))[0]["status"] == "ok", "a later cell did not run")


@check("6a", "without stop_on_error what is queued runs")
async def goes_on(case: Case) -> None:
    requests = [case.kernel.execute(code, stop_on_error=False) for code in (case.dialect.fail, case.dialect.say("a"))]
    await case.kernel.reply(requests[0])
    require((await case.kernel.reply(requests[1]))["status"] == "ok", "it did not run")


@check("7", "user expressions are evaluated when the code succeeded", "value")
async def expressions(case: Case) -> None:
    reply, _ = await case.kernel.run("a = 2", user_expressions={"x": "a * 3", "y": "not_there"})
    found = reply["user_expressions"]
    require(found["x"]["data"]["text/plain"] == "6", f"{found['x']}")
    require(found["y"]["status"] == "error", f"{found['y']}")


@check("8", "payloads: a page, the next input, leaving", "python", fresh=True)
async def payloads(case: Case) -> None:
    for code, source in (
        ("int?", "page"),
        ("get_ipython().set_next_input('x')", "set_next_input"),
        ("exit", "ask_exit"),
    ):
        found = [payload["source"] for payload in (await case.kernel.run(code))[0]["payload"]]
        require(found == [source], f"{code} has the payloads {found}")


@check("9", "input: asked of who may be asked, and refused otherwise")
async def asks(case: Case) -> None:
    request = case.kernel.execute(case.dialect.ask, allow_stdin=True)
    asked = case.kernel.heard[Channel.STDIN]
    count = len(asked)
    await case.kernel.until(lambda: len(asked) > count, awaited="the question")
    question = asked[-1]
    require(question.parent_id == request.msg_id, "the question has another parent")
    require(content_of(question).keys() >= {"prompt", "password"}, f"{content_of(question)}")
    require(
        (await case.kernel.ask("kernel_info_request", channel=Channel.CONTROL))["status"] == "ok", "control is deaf"
    )
    case.kernel.send("input_reply", {"value": "words"}, Channel.STDIN)
    require((await case.kernel.reply(request))["status"] == "ok", "the answer did not help")
    reply, _ = await case.kernel.run(case.dialect.ask, allow_stdin=False)
    require(reply["status"] == "error", "asked where nobody may be asked")


@check("9a", "an interrupt ends a question, and an answer that comes late is not the next question's")
async def question_interrupted(case: Case) -> None:
    request = await _question(case)
    await case.kernel.interrupt()
    require((await case.kernel.reply(request))["status"] == "error", "it was not interrupted")
    await case.kernel.outputs(request)
    case.kernel.send("input_reply", {"value": "late"}, Channel.STDIN)
    request = await _question(case)
    case.kernel.send("input_reply", {"value": "in time"}, Channel.STDIN)
    require((await case.kernel.reply(request))["status"] == "ok", "the next question failed")
    said = str(await case.kernel.outputs(request))
    require("late" not in said, f"the answer to the one before was taken: {said}")


@check("9b", "the answer '\\x04' is the end of the input", "python")
async def end_of_input(case: Case) -> None:
    request = await _question(case)
    case.kernel.send("input_reply", {"value": "\x04"}, Channel.STDIN)
    reply = await case.kernel.reply(request)
    require(reply.get("ename") == "EOFError", f"{reply.get('ename', reply['status'])}")


async def _question(case: Case) -> Message:
    """A cell that asks, when its question has come."""
    request = case.kernel.execute(case.dialect.ask, allow_stdin=True)
    asked = case.kernel.heard[Channel.STDIN]
    await case.kernel.until(lambda: any(q.parent_id == request.msg_id for q in asked), awaited="the question")
    return request


@check("10", "an interrupt ends what waits")
async def interrupts(case: Case) -> None:
    request = case.kernel.execute(case.dialect.wait)
    await case.kernel.is_under_way(request)
    await case.kernel.interrupt()
    require((await case.kernel.reply(request))["status"] == "error", "it was not interrupted")
    await case.kernel.outputs(request)
    require((await case.kernel.run(case.dialect.say("x")))[0]["status"] == "ok", "the next cell failed")


@check("10a", "interrupt_request is answered on control while code runs")
async def interrupt_message(case: Case) -> None:
    request = case.kernel.execute(case.dialect.wait)
    await case.kernel.is_under_way(request)
    reply = await case.kernel.ask("interrupt_request", channel=Channel.CONTROL)
    require(reply == {"status": "ok"}, f"{reply}")
    require((await case.kernel.reply(request))["status"] == "error", "it was not interrupted")


@check("11", "shutdown is answered on control and on iopub, and the process ends with 0", fresh=True)
async def shuts_down(case: Case) -> None:
    request = case.kernel.send("shutdown_request", {"restart": False}, Channel.CONTROL)
    reply = await case.kernel.reply(request)
    require((reply["status"], reply["restart"]) == ("ok", False), f"{reply}")
    await case.kernel.until(
        lambda: any(kind == "shutdown_reply" for kind, _ in case.kernel.published(request)), awaited="its broadcast"
    )
    await case.kernel.ended()
    ended = case.kernel.manager.exit
    require(ended is not None and ended.status == 0, f"it ended: {ended}")


@check("12", "the heart beats while code runs", "python")
async def heart(case: Case) -> None:
    request = case.kernel.execute("sum(range(20_000_000)); print('over')")
    await case.kernel.runs(request)
    await case.kernel.heartbeat()
    await case.kernel.reply(request)


@check("13", "kernel_info on shell and on control")
async def kernel_info(case: Case) -> None:
    for channel in (Channel.SHELL, Channel.CONTROL):
        info = await case.kernel.ask("kernel_info_request", channel=channel)
        wanted = {"status", "protocol_version", "implementation", "implementation_version", "language_info", "banner"}
        require(wanted <= info.keys(), f"only {sorted(info)}")
        require({"name", "version", "mimetype", "file_extension"} <= info["language_info"].keys(), f"{info}")


@check("14", "history", "value")
async def history(case: Case) -> None:
    await case.kernel.run("seen_by_history = 1")
    asked = {"hist_access_type": "tail", "n": 1, "output": False, "raw": True, "session": 0}
    found = (await case.kernel.ask("history_request", asked))["history"]
    require([entry[2] for entry in found] == ["seen_by_history = 1"], f"{found}")


@check("15", "is_complete", "value")
async def complete_code(case: Case) -> None:
    for code, status in (("1", "complete"), ("if 1:", "incomplete"), ("1 +* 2", "invalid")):
        reply = await case.kernel.ask("is_complete_request", {"code": code})
        require(reply["status"] == status, f"{code!r} is {reply['status']}")


@check("16", "completion counts code points", "value")
async def completion(case: Case) -> None:
    await case.kernel.run("name_of_mine = 1")
    reply = await case.kernel.ask("complete_request", {"code": "'🪐🪐'; name_of_m", "cursor_pos": 15})
    require("name_of_mine" in reply["matches"], f"{reply['matches'][:5]}")
    require((reply["cursor_start"], reply["cursor_end"]) == (6, 15), f"{reply['cursor_start']}, {reply['cursor_end']}")


@check("17", "inspection", "value")
async def inspection(case: Case) -> None:
    found = await case.kernel.ask("inspect_request", {"code": "len", "cursor_pos": 3, "detail_level": 0})
    require(found["found"] is True and "text/plain" in found["data"], f"{found}")
    found = await case.kernel.ask("inspect_request", {"code": "no_such", "cursor_pos": 7, "detail_level": 0})
    require(found["found"] is False, f"{found}")


@check("18", "comm_info tells the open comms, also by target", "python")
async def comm_info(case: Case) -> None:
    await case.kernel.run("get_ipython() and __import__('comm').create_comm(target_name='mine')")
    found = (await case.kernel.ask("comm_info_request", {"target_name": "mine"}))["comms"]
    require(list(found.values()) == [{"target_name": "mine"}], f"{found}")


@check("19", "connect_request tells the ports")
async def ports(case: Case) -> None:
    reply = await case.kernel.ask("connect_request")
    found = reply.get("content", reply)
    info = case.kernel.manager.info
    require(found.get("shell_port") == info.shell_port, f"{found}")


@check("20", "display ids are transient, and update", "python")
async def displays(case: Case) -> None:
    code = "display('a', display_id='d'); update_display('b', display_id='d'); clear_output(wait=True)"
    code = f"{_DISPLAY}{code}"
    _, outputs = await case.kernel.run(code)
    kinds = [kind for kind, _ in outputs[1:]]
    require(kinds == ["display_data", "update_display_data", "clear_output"], f"{kinds}")
    require(outputs[1][1]["transient"] == outputs[2][1]["transient"] == {"display_id": "d"}, f"{outputs}")


@check("21", "errors are told on iopub in the reply's words")
async def errors(case: Case) -> None:
    reply, outputs = await case.kernel.run(case.dialect.fail)
    told = [content for kind, content in outputs if kind == "error"]
    require(told == [{name: reply[name] for name in ("ename", "evalue", "traceback")}], f"{told}")


@check("22", "pictures are base64, JSON is JSON", "python")
async def bundles(case: Case) -> None:
    code = "display({'image/png': b'\\x89PNG', 'application/json': {'a': [1]}}, raw=True)"
    _, outputs = await case.kernel.run(code)
    data = outputs[-1][1]["data"]
    require(base64.b64decode(data["image/png"]) == b"\x89PNG", f"{data}")
    require(data["application/json"] == {"a": [1]}, f"{data}")


@check("23", "the reply's metadata say when the cell began")
async def started(case: Case) -> None:
    reply = await case.kernel.whole_reply(case.kernel.execute(case.dialect.say("x")))
    require("started" in msgspec.json.decode(reply.metadata), f"{bytes(reply.metadata)!r}")


@check("24", "metadata that front ends write are taken")
async def metadata(case: Case) -> None:
    content = {"code": case.dialect.say("x"), "silent": False}
    extra = {"cellId": "abc", "deletedCells": ["x"], "recordTiming": True}
    reply = await case.kernel.reply(case.kernel.send("execute_request", content, metadata=extra))
    require(reply["status"] == "ok", f"{reply}")


@check("25", "an unknown type and malformed content do no harm")
async def oddities(case: Case) -> None:
    case.kernel.send("frobnicate_request")
    case.kernel.send("execute_request", {"cod": 1})
    case.kernel.send("comm_msg", {"comm_id": "not there", "data": {}})
    require((await case.kernel.run(case.dialect.say("x")))[0]["status"] == "ok", "it did harm")


@check("26", "clients of protocol 5.0 are served")
async def old_client(case: Case) -> None:
    header = {
        "msg_id": "old-1",
        "username": "u",
        "session": case.kernel.author.session,
        "msg_type": "kernel_info_request",
        "version": "5.0",
    }
    fresh = case.kernel.author.message("kernel_info_request", EMPTY)
    raw = msgspec.Raw(msgspec.json.encode(header))
    message = Message(
        header=msgspec.convert(header, type(fresh.header)),
        raw_header=raw,
        parent_header=EMPTY,
        metadata=EMPTY,
        content=EMPTY,
    )
    require((await case.kernel.reply(case.kernel.send_as_it_is(message)))["status"] == "ok", "no")
