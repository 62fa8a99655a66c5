from perijove.facades.ipykernel.plain import Application, SingletonConfigurable


class Thing(SingletonConfigurable):
    size = 1


class Program(Application):
    aliases = {"f": "Program.file"}
    flags = {"quiet": ({"Program": {"loud": False}}, "says nothing")}
    file = ""
    loud = True
    started = False

    def start(self):
        self.started = True


def test_there_is_one_instance():
    assert not Thing.initialized()
    one = Thing.instance(size=2)
    assert Thing.instance() is one
    assert (one.size, one.parent) == (2, None)
    Thing.clear_instance()
    assert not Thing.initialized()


def test_a_command_line_sets_attributes():
    program = Program()
    program.initialize(["-f", "a.json", "--quiet", "b.txt", "--Program.size=3"])
    assert (program.file, program.loud, program.size, program.extra_args) == ("a.json", False, "3", ["b.txt"])
    program.initialize(["--f=c.json"])
    assert program.file == "c.json"


def test_a_program_is_made_and_run():
    Program.launch_instance(["-f", "a"])
    assert Program.instance().started
    Program.clear_instance()
