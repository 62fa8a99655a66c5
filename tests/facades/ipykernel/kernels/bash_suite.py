"""The field's own suite for kernels, pointed at bash_kernel on our host. Run by the peers' interpreter."""

import unittest

import jupyter_kernel_test


class BashTests(jupyter_kernel_test.KernelTests):
    kernel_name = "wrapped"
    language_name = "bash"
    file_extension = ".sh"
    code_hello_world = "echo 'hello, world'"
    completion_samples = [{"text": "expo", "matches": {"export"}}]
    code_generate_error = "false"
    code_display_data = [{"code": "displayHTML <<< '<b>x</b>'", "mime": "text/html"}]


class WelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "wrapped"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main()
