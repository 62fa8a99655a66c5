"""The field's own suite for kernels, pointed at ours. Run by the peers' interpreter, with `perijove` on JUPYTER_PATH."""

import unittest

import jupyter_kernel_test


class PerijoveTests(jupyter_kernel_test.KernelTests):
    kernel_name = "perijove"
    language_name = "python"
    file_extension = ".py"
    code_hello_world = "print('hello, world')"
    code_stderr = "import sys; print('oops', file=sys.stderr)"
    completion_samples = [{"text": "zi", "matches": {"zip"}}, {"text": "print(isinst", "matches": {"isinstance"}}]
    complete_code_samples = ["1", "print('hi')", "def f(x):\n  return x * 2\n\n\n"]
    incomplete_code_samples = ["print('''hello", "def f(x):\n  x * 2"]
    invalid_code_samples = ["import = 7q"]
    code_page_something = "zip?"
    code_generate_error = "raise ValueError('as asked')"
    code_execute_result = [
        {"code": "1 + 2 + 3", "result": "6"},
        {"code": "[n * n for n in range(1, 4)]", "result": "[1, 4, 9]"},
    ]
    code_display_data = [{"code": "display({'image/png': 'AA=='}, raw=True)", "mime": "image/png"}]
    code_history_pattern = "1 ? 2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "zip"
    code_clear_output = "clear_output()"


class WelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "perijove"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main()
