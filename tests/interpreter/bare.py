"""Run by other Pythons, with nothing installed: what an interpreter has to do anywhere. Not a test module."""

import asyncio
import sys

sys.path.insert(0, sys.argv[1])

from perijove.interpreter.interpreter import Interpreter


class Host:
    def __init__(self):
        self.events = []

    def emit(self, event):
        self.events.append(event)

    def ask(self, prompt, password):
        raise AssertionError


host = Host()
interpreter = Interpreter(host)


def run(code):
    host.events.clear()
    prepared = interpreter.prepare(code)
    if prepared.is_async:
        asyncio.run(interpreter.run_async(prepared))
    else:
        interpreter.run_sync(prepared)
    event = host.events[-1] if host.events else None
    return event.data["text/plain"] if hasattr(event, "data") else getattr(event, "ename", None)


assert run("a = 1\na + 1") == "2"
assert run("import asyncio\nawait asyncio.sleep(0, 'x')") == "'x'"
assert run("def f(n): return f(n - 1) if n else 1/0\nf(50)") == "ZeroDivisionError"
assert run("x = !echo hi\nx") == "['hi']"
if sys.version_info >= (3, 12):
    nested = 'x = f"{d["a("]}"\n%time 1\n'
    assert interpreter.transform(nested).endswith("run_line_magic('time', '1')\n")
assert run("%timeit -q -o -n1 -r1 1").startswith("<TimeitResult")
assert run("a b") == "SyntaxError"
assert run("import collections\ncollections.Counter('aa')") == "Counter({'a': 2})"
assert run("import dataclasses\n@dataclasses.dataclass\nclass P:\n  x: int\nP(1)") == "P(x=1)"
assert run("try:\n  1/0\nexcept Exception as e:\n  raise KeyError from e") == "KeyError"
assert run("nonsense") == "NameError"
assert interpreter.complete("asyncio.run", 11).matches[0] == "run"
assert "Return the number" in interpreter.inspect("len", 3)["text/plain"]
assert interpreter.is_complete("for a in b:") == ("incomplete", "    ")
for name in ["who", "lsmagic", "pwd", "history"]:
    assert run(f"%{name}") is None or name == "pwd", name
for kind in ("line", "cell"):
    for name in interpreter.magics.names(kind):
        assert interpreter.magics.find(kind, name).function.__doc__, name
interpreter.close()
print("all is well")
