from perijove.interpreter.magics.nested import compiled


def test_code_as_a_function(session):
    session("a = 1")
    run = compiled(session.interpreter.shell, "a += 1\na", "%test")
    assert (run(), run()) == (2, 3)


def test_code_that_awaits(session):
    run = compiled(session.interpreter.shell, "import asyncio\nawait asyncio.sleep(0, 5)", "%test")
    assert (run(), run()) == (5, 5)
