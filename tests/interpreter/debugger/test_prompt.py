from perijove.interpreter.debugger.prompt import Asked, read_command


def ask(prompt, password):
    return f"asked {prompt}{password}"


def test_the_hosts_own_prompt_comes_first():
    assert read_command(Asked(ask), "p> ", None) == "asked p> False"
    assert read_command(Asked(ask, lambda prompt, complete: f"read {prompt}{complete}"), "p> ", None) == "read p> None"
