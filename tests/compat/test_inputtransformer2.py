from perijove.compat.inputtransformer2 import TransformerManager, leading_empty_lines


def test_a_cell_becomes_python():
    manager = TransformerManager()
    assert manager.transform_cell("%ls -l") == "get_ipython().run_line_magic('ls', '-l')\n"
    assert manager.check_complete("if x:") == ("incomplete", 4)
    assert manager.check_complete("x") == ("complete", None)
    manager.line_transforms.append(lambda lines: [line.upper() for line in lines])
    assert manager.transform_cell("x") == "X\n"
    assert leading_empty_lines in manager.cleanup_transforms
