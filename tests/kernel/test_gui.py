"""A toolkit's loop in a kernel: it runs between cells, and while one awaits."""

TOOLKIT = """\
import select
from perijove.gui.toolkits import register
turns = 0
def loop(context):
    global turns
    while not context.input_is_ready():
        turns += 1
        select.select([context.fileno()], [], [], 0.001)
register("mine", loop)
"""


def value(front, code):
    request = front.execute(code)
    return next(told["data"]["text/plain"] for kind, told in front.outputs(request) if kind == "execute_result")


def test_it_runs_while_nothing_else_does(start):
    front = start()
    front.run(f"{TOOLKIT}%gui mine")
    while value(front, "turns") == "0":
        pass
    assert int(value(front, "import asyncio\nbefore = turns\nawait asyncio.sleep(0.05)\nturns - before")) > 0
    assert value(front, "before = turns\nsum(range(10**5))\nturns - before") == "0"
    front.run("%gui")
    assert value(front, "before = turns\nawait asyncio.sleep(0.01)\nturns - before") == "0"


def test_a_cell_that_awaits_beside_it_is_interrupted(start):
    front = start()
    front.run(f"{TOOLKIT}%gui mine")
    request = front.execute("import asyncio\nprint('on', flush=True)\nawait asyncio.sleep(60)")
    front.until("stream", "on")
    front.interrupt()
    assert front.reply(request)["ename"] == "KeyboardInterrupt"
    assert value(front, "6 * 7") == "42"


def test_one_that_fails_is_told_and_ends(start):
    front = start()
    front.run("from perijove.gui.toolkits import register\nregister('bad', lambda context: 1 / 0)\n%gui bad")
    assert value(front, "import asyncio\nawait asyncio.sleep(0.01)\n5") == "5"


def test_one_that_is_not_there_is_named(start):
    front = start()
    assert "no GUI loop 'nothing'; there are: qt" in front.run("%gui nothing")[0]["evalue"]
