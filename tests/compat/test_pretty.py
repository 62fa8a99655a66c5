import io

from perijove.compat import pretty


class Thing:
    pass


def test_objects_as_text(capsys):
    assert pretty.pretty({"a": [1]}) == "{'a': [1]}"
    pretty.pprint([1, 2])
    assert capsys.readouterr().out == "[1, 2]\n"


def test_a_class_may_have_its_printer():
    pretty.for_type(Thing, lambda obj, p, cycle: p.text("a thing"))
    assert pretty.pretty([Thing()]) == "[a thing]"
    pretty.for_type_by_name("no.module", "Name", print)


def test_a_printer_writes_to_a_stream():
    stream = io.StringIO()
    printer = pretty.RepresentationPrinter(stream)
    printer.pretty([1])
    printer.flush()
    assert stream.getvalue() == "[1]"
