from perijove.compat.ipykernel.kernel import IPythonKernel, Kernel


def test_the_object_is_that_of_the_classes_above(seat):
    assert IPythonKernel.initialized()
    kernel = IPythonKernel.instance()
    assert Kernel.instance() is kernel
    assert IPythonKernel.instance() is kernel
    IPythonKernel.clear_instance()
    assert Kernel.instance() is not kernel


def test_a_wider_object_does_not_serve_for_a_narrower_class(seat):
    wide = Kernel.instance()
    assert IPythonKernel.instance() is not wide
