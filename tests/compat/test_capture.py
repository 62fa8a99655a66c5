from perijove.compat.capture import capture_output


def test_what_is_printed_is_kept():
    with capture_output() as kept:
        print("x")
    assert kept.stdout == "x\n"
