import re

from perijove.server.login import login_page


def test_it_has_no_script_and_its_styles_have_the_nonce():
    page = login_page("abc")
    text = page.body.decode()
    assert page.status_code == 401
    assert "<script" not in text
    assert '<style nonce="abc">' in text
    assert re.search(r'<form method="get">.*name="token" type="password"', text, re.DOTALL)
