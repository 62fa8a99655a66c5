"""Every route there is, from outside."""

import asyncio
import json

import pytest

from perijove.server.app import make_routes
from perijove.server.policy import Policy

PUBLIC = {"/static/{path}", "/api"}


def run(serving, work):
    async def main():
        async with serving() as server:
            return await work(server)

    return asyncio.run(main())


def test_without_credentials_everything_is_refused_but_what_is_public(serving):
    async def work(server):
        refused, allowed = [], set()
        for route in make_routes(server.rooms):
            path = route.path.replace("{path}", "a.ipynb")
            if route.websocket:
                page = server.page("a.ipynb", opens=False, token=None)
                assert await page.end() == 4403
                assert not page.accepted
                await page.task
                refused.append(path)
                continue
            for method in route.methods:
                answer = await server.ask(method, path, token=None)
                if answer.status in {401, 403}:
                    refused.append(path)
                else:
                    allowed.add(route.path)
        assert allowed == PUBLIC
        assert len(refused) >= 10

    run(serving, work)


def test_every_answer_has_the_headers_of_its_class(serving, notebook_file):
    notebook_file("1")
    policies = {
        "/tree": "script-src 'self'",
        "/frame/safe": "sandbox allow-scripts ",
        "/frame/live": "'unsafe-eval'",
        "/api": "default-src 'none'",
        "/api/contents": "default-src 'none'",
        "/files/a.ipynb": "sandbox;",
        "/nowhere": "default-src 'none'",
    }

    async def work(server):
        for path, part in policies.items():
            answer = await server.ask("GET", path)
            assert part in answer.headers["content-security-policy"], path
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert answer.headers["cache-control"] == "no-store"

    run(serving, work)


def test_the_token_in_the_address_gives_a_strict_cookie_that_opens(serving):
    async def work(server):
        answer = await server.ask("GET", "/tree?token=secret-token", token=None)
        [cookie] = answer.cookies
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert "Path=/" in cookie
        headers = {"cookie": cookie.split(";")[0], "sec-fetch-site": "same-origin"}
        assert (await server.ask("GET", "/api/contents", token=None, headers=headers)).status == 200
        page = server.page("nothing.ipynb", token=None, headers={**headers, "origin": "http://localhost:8888"})
        assert (await page.next())["type"] == "problem"
        assert await page.end() == 4004
        await page.task

    run(serving, work)


def test_a_page_asks_a_stranger_for_the_token(serving):
    async def work(server):
        answer = await server.ask("GET", "/notebooks/a.ipynb", token=None)
        assert answer.status == 401
        assert "form-action 'self'" in answer.headers["content-security-policy"]
        assert '<input name="token"' in answer.text
        assert answer.cookies == []

    run(serving, work)


def test_the_first_page_is_the_list(serving):
    async def work(server):
        answer = await server.ask("GET", "/?token=secret-token", token=None)
        assert (answer.status, answer.headers["location"]) == (302, "/tree?token=secret-token")

    run(serving, work)


def test_a_foreign_page_opens_no_socket(serving, notebook_file):
    notebook_file("1")

    async def work(server):
        page = server.page("a.ipynb", headers={"origin": "http://evil.example"})
        assert await page.end() == 4403
        await page.task

    run(serving, work)


def test_all_classes_of_answers_are_in_use(serving):
    async def work(server):
        return {route.policy for route in make_routes(server.rooms)}

    assert run(serving, work) == set(Policy) - {Policy.LOGIN}


@pytest.mark.parametrize(
    "path", ["/api/contents/.hidden", "/files/.hidden", "/api/contents/../x", "/files/%2e%2e/x", "/files//etc/passwd"]
)
def test_what_is_hidden_or_outside_is_not_there(serving, root, path):
    (root / ".hidden").write_text("x")
    (root.parent / "x").write_text("x")

    async def work(server):
        answer = await server.ask("GET", path)
        assert answer.status == 404
        assert set(json.loads(answer.body)) == {"message", "reason"}

    run(serving, work)
