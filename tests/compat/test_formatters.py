from types import SimpleNamespace

from perijove.compat.formatters import BaseFormatter, HTMLFormatter, catch_format_error, format_display_data
from perijove.interpreter.display.formatter import DisplayFormatter


class Resource:
    def _repr_resource_(self):
        return {"a": 1}


def test_a_formatter_of_ones_own_takes_part():
    class ResourceFormatter(BaseFormatter):
        format_type = "application/vnd.resource+json"
        print_method = SimpleNamespace(default_value="_repr_resource_", this_class=None)  # a trait
        _return_type = (dict,)

    formatters = DisplayFormatter()
    formatters.formatters["application/vnd.resource+json"] = ResourceFormatter(parent=formatters)
    formatters.formatters["application/vnd.resource+json"].enabled = True
    data, _ = formatters.format(Resource())
    assert data["application/vnd.resource+json"] == {"a": 1}


def test_built_in_kinds_have_their_methods():
    class Page:
        def _repr_html_(self):
            return "<b>"

    formatter = HTMLFormatter()
    assert (formatter.format_type, formatter.print_method, formatter(Page())) == ("text/html", "_repr_html_", "<b>")


def test_what_a_formatter_raises_is_told_and_left_out(capsys):
    class Broken(BaseFormatter):
        @catch_format_error
        def __call__(self, obj):
            return 1 / obj

    assert (Broken()(2), Broken()(0)) == (0.5, None)
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_bundle_can_be_had_without_showing_it():
    assert format_display_data(6)[0]["text/plain"] == "6"


def test_traits_of_a_subclass_are_plain_attributes():
    class Trait:
        """As traitlets has them: it sets only on objects of its own classes."""

        this_class = None
        default_value = "_repr_x_"

        def __get__(self, obj, kind=None):
            return self.default_value if obj is None else obj._trait_values

        def __set__(self, obj, value):
            raise AttributeError("_cross_validation_lock")

    class Named(BaseFormatter):
        format_type = "text/x"
        print_method = Trait()

    assert Named().print_method == "_repr_x_"
