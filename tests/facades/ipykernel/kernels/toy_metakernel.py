"""A kernel of the metakernel family."""

from metakernel import MetaKernel


class Toy(MetaKernel):
    implementation = "Toy"
    implementation_version = "1"
    language = "toy"
    language_version = "1"
    banner = "a toy"
    language_info = {"mimetype": "text/plain", "name": "toy", "file_extension": ".txt"}

    def get_usage(self):
        return "a toy's usage"

    def do_execute_direct(self, code):
        word, _, rest = code.rstrip().partition(" ")
        if word == "ask":
            return self.raw_input(rest)
        if word == "fail":
            raise ValueError(rest)
        if word == "error":
            self.Error(rest)
            return None
        self.Print(rest)
        return word

    def get_completions(self, info):
        return ["toyland", "toyshop"]

    def get_kernel_help_on(self, info, level=0, none_on_fail=False):
        return f"help on {info['obj']}"


if __name__ == "__main__":
    Toy.run_as_main()
