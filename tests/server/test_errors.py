from perijove.server.errors import NotServed, Refusal


def test_a_refusal_carries_its_status():
    assert (Refusal("no").status, Refusal("no", 409).status, NotServed("nothing").status) == (400, 409, 404)
    assert str(NotServed("nothing")) == NotServed("nothing").message == "nothing"
