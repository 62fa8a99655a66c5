"""Runs a cell the way JupyterLab does: through a Jupyter server's REST API and kernel WebSocket. Run by the peers' interpreter."""

import json
import sys
import urllib.request
import uuid

from websocket import create_connection

base, token, code = sys.argv[1:4]


def ask(method: str, path: str, body: object = None) -> object:
    request = urllib.request.Request(
        f"{base}{path}",
        method=method,
        data=json.dumps(body).encode() if body is not None else None,
        headers={"Authorization": f"token {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def main() -> None:
    assert "perijove" in ask("GET", "api/kernelspecs")["kernelspecs"]
    kernel = ask("POST", "api/kernels", {"name": "perijove"})["id"]
    session = uuid.uuid4().hex
    socket = create_connection(
        f"{base.replace('http', 'ws', 1)}api/kernels/{kernel}/channels?session_id={session}",
        header=[f"Authorization: token {token}"],
        timeout=60,
    )
    header = {
        "msg_id": "one",
        "session": session,
        "username": "",
        "msg_type": "execute_request",
        "version": "5.3",
        "date": "",
    }
    content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
    message = {
        "channel": "shell",
        "header": header,
        "parent_header": {},
        "metadata": {},
        "content": content,
        "buffers": [],
    }
    socket.send(json.dumps(message))
    seen: list[str] = []
    text = ""
    while True:
        answer = json.loads(socket.recv())
        if answer["parent_header"].get("msg_id") != "one":
            continue
        seen.append(answer["msg_type"])
        text += answer["content"].get("text", "") if answer["msg_type"] == "stream" else ""
        idle = answer["msg_type"] == "status" and answer["content"]["execution_state"] == "idle"
        if "execute_reply" in seen and (idle or "idle" in seen):
            break
        if idle:
            seen.append("idle")
    socket.close()
    ask("DELETE", f"api/kernels/{kernel}")
    json.dump({"seen": seen, "text": text}, sys.stdout)


if __name__ == "__main__":
    main()
