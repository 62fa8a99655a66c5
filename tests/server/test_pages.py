import asyncio
import json
import re

import perijove


def get(serving, path):
    async def main():
        async with serving() as server:
            return await server.ask("GET", path)

    return asyncio.run(main())


def test_the_page_gets_a_nonce_and_what_it_starts_from(serving, root):
    folder = root.parent / "static"
    folder.mkdir()
    (folder / "index.html").write_text(
        '<style nonce="__NONCE__"></style><script type="application/json" id="boot">__BOOT__</script>'
    )
    first, second = get(serving, "/notebooks/a.ipynb"), get(serving, "/tree")
    nonces = [re.search('nonce="([^"]+)"', answer.text)[1] for answer in (first, second)]
    assert nonces[0] != nonces[1]
    assert f"'nonce-{nonces[0]}'" in first.headers["content-security-policy"]
    boot = json.loads(re.search('id="boot">(.*?)</script>', first.text)[1])
    assert boot == {"base": "/", "version": perijove.__version__, "token": None}


def test_a_page_that_is_not_built_says_what_to_do(serving):
    answer = get(serving, "/tree")
    assert answer.status == 503
    assert "make run" in answer.text


def test_frames_know_their_mode_and_only_their_own_script_has_the_nonce(serving):
    safe, live = get(serving, "/frame/safe"), get(serving, "/frame/live")
    assert 'data-mode="safe"' in safe.text
    assert 'data-mode="live"' in live.text
    [nonce] = re.findall('nonce="([^"]+)"', safe.text)
    assert f"'nonce-{nonce}'" in safe.headers["content-security-policy"]
    assert not re.search("__[A-Z]+__", safe.text + live.text)
