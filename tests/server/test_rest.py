import asyncio

import perijove


def run(serving, work):
    async def main():
        async with serving() as server:
            return await work(server)

    return asyncio.run(main())


def test_the_life_of_a_file(serving, root):
    async def work(server):
        assert (await server.ask("GET", "/api", token=None)).json == {"version": perijove.__version__}
        made = await server.ask("POST", "/api/contents", body={"type": "notebook"})
        assert (made.status, made.json["path"]) == (201, "Untitled.ipynb")
        put = await server.ask("PUT", "/api/contents/a.txt", body={"type": "file", "format": "text", "content": "x"})
        assert put.status == 201
        assert (await server.ask("PUT", "/api/contents/a.txt", body={"format": "text", "content": "y"})).status == 200
        got = await server.ask("GET", "/api/contents/a.txt")
        assert (got.json["content"], got.headers["content-type"]) == ("y", "application/json")
        assert (await server.ask("GET", "/api/contents/a.txt?content=0")).json["content"] is None
        renamed = await server.ask("PATCH", "/api/contents/a.txt", body={"path": "b.txt"})
        assert (renamed.status, renamed.json["name"]) == (200, "b.txt")
        assert (await server.ask("PATCH", "/api/contents/b.txt", body={"path": "Untitled.ipynb"})).status == 409
        assert (await server.ask("DELETE", "/api/contents/b.txt")).status == 204
        assert (await server.ask("DELETE", "/api/contents/b.txt")).status == 404
        listed = await server.ask("GET", "/api/contents/")
        assert [child["name"] for child in listed.json["content"]] == ["Untitled.ipynb"]

    run(serving, work)


def test_bodies_that_are_none(serving, root):
    (root / "a.txt").touch()

    async def work(server):
        for body in (b"{", b"[]", b"\xff", b'{"path": 3}', b"[" * 100_000):
            answer = await server.ask("PATCH", "/api/contents/a.txt", body=body)
            assert answer.status == 400
            assert answer.json["message"].startswith("the request's body is not what this call takes")

    run(serving, work)


def test_a_body_that_is_too_large(serving, monkeypatch):
    monkeypatch.setattr("perijove.server.rest.BODY_LIMIT", 10)

    async def work(server):
        answer = await server.ask("PUT", "/api/contents/a.txt", body={"format": "text", "content": "x" * 100})
        assert answer.status == 413

    run(serving, work)


def test_a_folder_that_may_not_be_written(serving, root, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("perijove.server.contents.replace", refuse)

    async def work(server):
        answer = await server.ask("PUT", "/api/contents/a.txt", body={"format": "text", "content": "x"})
        assert (answer.status, answer.json["message"]) == (403, "not permitted: Permission denied")

    run(serving, work)


def test_files_are_served_as_they_are_in_a_sandbox(serving, root):
    (root / "a.svg").write_text("<svg/>")
    (root / "sub").mkdir()

    async def work(server):
        answer = await server.ask("GET", "/files/a.svg")
        assert (answer.body, answer.headers["content-type"]) == (b"<svg/>", "image/svg+xml")
        assert answer.headers["content-security-policy"].startswith("sandbox;")
        part = await server.ask("GET", "/files/a.svg", headers={"range": "bytes=1-3"})
        assert (part.status, part.body) == (206, b"svg")
        assert (await server.ask("GET", "/files/sub")).status == 400
        assert (await server.ask("GET", "/files/nowhere")).status == 404

    run(serving, work)


def test_kernelspecs(serving):
    async def work(server):
        answer = await server.ask("GET", "/api/kernelspecs")
        assert answer.json["kernelspecs"]["perijove"]["spec"]["display_name"] == "Fake"

    run(serving, work)
