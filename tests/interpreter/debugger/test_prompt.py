from perijove.interpreter.debugger.prompt import read_command


class Asked:
    def ask(self, prompt, password):
        return f"asked {prompt}{password}"


class WithPrompt(Asked):
    read_command = staticmethod(lambda prompt, complete: f"read {prompt}{complete}")


class WithNone(Asked):
    read_command = None


def test_the_hosts_own_prompt_comes_first():
    assert read_command(Asked(), "p> ", None) == "asked p> False"
    assert read_command(WithPrompt(), "p> ", None) == "read p> None"
    assert read_command(WithNone(), "p> ", None) == "asked p> False"
