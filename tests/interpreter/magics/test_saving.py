import http.server
import json
import threading

from perijove.interpreter.magics import saving


def test_a_session_is_saved_with_its_outputs(session, tmp_path, capsys):
    session("6 * 7")
    session("display({'text/html': '<b>'}, raw=True)")
    session("1/0")
    session(f"%notebook {tmp_path}/mine")
    assert capsys.readouterr().out.endswith(f"3 cells were written to {tmp_path}/mine.ipynb\n")
    cells = json.loads((tmp_path / "mine.ipynb").read_text())["cells"]
    assert [cell["source"] for cell in cells] == [["6 * 7"], ["display({'text/html': '<b>'}, raw=True)"], ["1/0"]]
    assert [cell["outputs"][0]["output_type"] for cell in cells] == ["execute_result", "display_data", "error"]
    assert session("%notebook").error.ename == "UsageError"
    assert session(f"%notebook {tmp_path}/no/mine").error.ename == "UsageError"


def test_nothing_is_sent_unless_asked_where(session):
    session("a = 1")
    assert "unless you say where" in session("%pastebin 1").error.evalue
    session.interpreter.configure(pastebin="http://example.org")
    assert "https" in session("%pastebin 1").error.evalue
    assert session("%pastebin -e 0 1").error.ename == "UsageError"


def test_what_is_sent():
    received = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            received.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(201)
            self.send_header("Location", "/paste/1")
            self.end_headers()

        def log_message(self, *_):
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/"
        assert saving._send(address, {"title": "t"}, "a = 1") == "/paste/1"
        thread.join()
    assert received == ["title=t&content=a+%3D+1"]
