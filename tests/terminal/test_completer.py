import asyncio
import threading

from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from perijove.interpreter.completion.result import Completion
from perijove.terminal.completer import InterpreterCompleter, completions

EVENT = CompleteEvent()


def told(found, text):
    return [(c.text, c.start_position, c.display_text, c.display_meta_text) for c in completions(found, Document(text))]


def test_a_completion_replaces_what_was_typed_and_shows_the_part_that_differs():
    found = Completion(["numpy.linspace", "numpy.linalg"], 4, 13, {})

    assert told(found, "x = numpy.lin") == [("numpy.linspace", -9, "linspace", ""), ("numpy.linalg", -9, "linalg", "")]


def test_a_match_of_another_spelling_is_shown_whole():
    assert told(Completion(["Numpy.x"], 0, 6, {}), "numpy.") == [("Numpy.x", -6, "Numpy.x", "")]


def test_the_kind_of_a_match_stands_beside_it():
    kinds = [{"text": "abs", "type": "function"}, {"text": "abc", "type": "<unknown>"}]
    found = Completion(["abs", "abc"], 0, 2, {"_jupyter_types_experimental": kinds})

    assert [meta for *_, meta in told(found, "ab")] == ["function", ""]


async def texts(completer, text):
    return [c.text async for c in completer.get_completions_async(Document(text), EVENT)]


def test_completions_come_from_another_thread():
    threads = []

    def complete(code, cursor):
        threads.append(threading.get_ident())
        return Completion(["apple"], 0, cursor, {})

    completer = InterpreterCompleter(complete)

    assert asyncio.run(texts(completer, "a")) == ["apple"]
    assert threading.get_ident() not in threads
    assert [c.text for c in completer.get_completions(Document("a"), EVENT)] == ["apple"]


def test_an_overdue_answer_is_given_up_and_not_asked_for_again_until_it_came():
    go_on = threading.Event()
    asked = []

    def complete(code, cursor):
        asked.append(code)
        if code == "slow":
            go_on.wait()
        return Completion([code], 0, cursor, {})

    completer = InterpreterCompleter(complete, deadline=0.01)

    async def main():
        answers = [await texts(completer, "slow"), await texts(completer, "early")]
        go_on.set()
        while completer._busy:  # noqa: ASYNC110 - its thread ends by itself
            await asyncio.sleep(0.001)
        return [*answers, await texts(completer, "late")]

    assert asyncio.run(main()) == [[], [], ["late"]]
    assert asked == ["slow", "late"]
