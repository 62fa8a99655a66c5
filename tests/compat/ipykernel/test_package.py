from perijove.compat.ipykernel import package


def test_its_version_is_a_tuple_of_numbers_that_widgets_compare():
    assert package.version_info > (6, 18)
    assert ".".join(map(str, package.version_info)) == package.__version__
