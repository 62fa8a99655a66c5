from perijove.interpreter.display.pretty import default_printers
from perijove.interpreter.display.printer import Printer


def test_sequences_are_cut():
    printer = Printer(default_printers(), max_seq_length=2)
    with printer.group(1, "<", ">"):
        printer.sequence("abc", printer.pretty)
    assert printer.render() == "<'a', 'b', ...>"


def test_items_are_numbered_and_cut():
    printer = Printer(default_printers(), max_seq_length=2)
    for index, item in printer._enumerate("abc"):
        if index:
            printer.text(",")
        printer.text(item)
    assert printer.render() == "a,b, ..."
