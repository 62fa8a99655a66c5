"""The page that asks for the token. It has no script: the form repeats the request with the token in its query."""

from starlette.responses import HTMLResponse

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Perijove</title>
<style nonce="__NONCE__">
body { font: 16px/1.5 system-ui, sans-serif; max-width: 30rem; margin: 15vh auto; padding: 0 1rem }
input, button { font: inherit; padding: .4rem .6rem }
input { width: 100%; box-sizing: border-box; margin: .25rem 0 .75rem }
</style>
<h1>Perijove</h1>
<p>This server asks for its token. The terminal in which it was started shows a link that contains it.</p>
<form method="get">
<label>Token <input name="token" type="password" autocomplete="off" autofocus required></label>
<button>Open</button>
</form>
<p>You have given it before, and came here by a link from elsewhere? <a href="">Open the page</a>.</p>
</html>
"""


def login_page(nonce: str) -> HTMLResponse:
    """The form, as the refusal of a page."""
    return HTMLResponse(_PAGE.replace("__NONCE__", nonce), 401)
