"""Runs a peer's own tests against our facade of it, and writes down which pass: `python tools/ledger.py NAME`.

The tests come from the peer's source distribution (by pip, from the package registry), at the version that the peers'
environment has; they run in this environment, with the facade installed before anything is imported, also in the
processes that they start. What they import besides (jsonschema, testpath, traitlets) comes from the peers' environment,
and what is missing there is installed into the ledger's own folder under .cache.
"""

import argparse
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tarfile
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
CACHE = ROOT / ".cache" / "ledgers"
FILE_SECONDS = 600
SITE = """\
import sys
sys.path.append({peers!r})
try:
    import perijove.facades
    perijove.facades.install(*{names!r})
except LookupError as error:
    sys.exit(f"perijove: {{error.args[0]}}")
"""
# The finder, and for each name that is not served a stand-in which fails when it is used: a file of tests that imports
# one private name still has its other tests run.
IPYTHON_SITE = """\
import importlib.machinery, sys, types
sys.path.append({peers!r})
from perijove.compat import finder
finder.install(["IPython"])

class Missing(type):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return missing(self.__module__ + "." + name)

def missing(name):
    def fail(self, *args, **kwargs):
        raise NotImplementedError(name + " is not served")
    return Missing(name.rpartition(".")[2], (), {{"__init__": fail, "__module__": name}})

class Stand(types.ModuleType):
    __all__ = ()
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return missing(self.__name__ + "." + name)

def served(self, name, own=finder.ServedModule.__getattr__):
    try:
        return own(self, name)
    except AttributeError:
        if name.startswith("__") or "pytest" not in sys.modules:
            raise
        return missing(self.__name__ + "." + name)

def found(self, name, path=None, target=None, own=finder.Finder.find_spec):
    try:
        return own(self, name, path, target)
    except ImportError:
        spec = importlib.machinery.ModuleSpec(name, self, is_package=True)
        spec.stand = True
        return spec

finder.ServedModule.__getattr__ = served
finder.Finder.find_spec = found
finder.Finder.create_module = lambda self, spec: (Stand if hasattr(spec, "stand") else finder.ServedModule)(spec.name)
"""
# The facade for wrapper kernels, with the same stand-ins; kernels that the tests start by jupyter_client are ours.
IPYKERNEL_SITE = """\
import importlib.machinery, json, os, pathlib, sys, types
sys.path.append({peers!r})
from perijove.compat import finder as compat
compat.install(["IPython"])
from perijove.facades import finder
finder.install("ipykernel", "comm")

here = pathlib.Path(__file__).parent
spec = here / "jupyter" / "kernels" / "python3" / "kernel.json"
if not spec.exists():
    spec.parent.mkdir(parents=True, exist_ok=True)
    source = str(pathlib.Path(finder.__file__).parents[2])
    command = [sys.executable, "-m", "perijove.kernel", "-f", "{{connection_file}}"]
    about = {{"argv": command, "display_name": "Python", "language": "python", "env": {{"PYTHONPATH": source}}}}
    about["metadata"] = {{"debugger": True}}
    spec.write_text(json.dumps(about))
os.environ["JUPYTER_PATH"] = str(here / "jupyter")

def missing(name):
    def fail(self, *args, **kwargs):
        raise NotImplementedError(name + " is not served")
    return type(name.rpartition(".")[2], (), {{"__init__": fail, "__doc__": name}})

def stand(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return missing(name)

class Stand(types.ModuleType):
    __all__ = ()
    def __getattr__(self, name):
        return stand(name)

class Stands:
    def find_spec(self, name, path=None, target=None):
        if name.startswith("ipykernel.") and "pytest" in sys.modules:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
    def create_module(self, spec):
        return Stand(spec.name)
    def exec_module(self, module):
        pass

def served(self, module, own=finder.FacadeLoader.exec_module):
    own(self, module)
    found = vars(module).get("__getattr__")
    def other(name):
        try:
            return found(name) if found else stand(name)
        except AttributeError:
            if "pytest" not in sys.modules:
                raise
            return stand(name)
    if module.__name__.startswith("perijove.facades.ipykernel"):
        module.__getattr__ = other

finder.FacadeLoader.exec_module = served
sys.meta_path.insert(1, Stands())
"""


@dataclass(frozen=True)
class Suite:
    """A peer's tests: where they lie in its source, what else they need, and why some can't pass."""

    tests: str = "tests"
    # What is installed besides it.
    facades: tuple[str, ...] = ()
    # The package that they lie in, and import by dots.
    package: str = ""
    needs: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    site: str = SITE
    files: tuple[str, ...] = ("tests",)
    facade: str = "perijove.facades"
    # Whether each file has a process of its own, so that none suffers from what another left or ended.
    apart: bool = False
    # A pattern of a test's id or of its message, and the reason.
    reasons: tuple[tuple[str, str], ...] = ()


# A pattern of a test's id or of its message, and the reason; the first that matches is told.
IPYTHON_REASONS = (
    ("test_(shortcuts|ptutils|interactivshell|pt_inputhooks)", "parts of IPython's prompt; the terminal's are its own"),
    (
        r"test_(ipapp|application|shellapp|profile|historyapp|help|crashhandler)|history_trim|ipexec|help_\w*output",
        "IPython's command line, of traitlets' applications; ours is `perijove`",
    ),
    ("test_(paths|path)[.:]|IPYTHONDIR", "folders are the program's own"),
    (
        (
            r"test_(deepreload|demo|editorhooks|guisupport|pickleshare|qt_loaders|sysinfo|timing|utils_misc|doctb|kitty)"
            r"|test_(debugger_backport|tips|ipython_directive|decorators_2|ipunittest|compilerop|magics_code|tools)"
        ),
        "a module, or a part of one, that no library imports",
    ),
    ("test_(themes|pycolorize)", "IPython's themes; colours are the settings `theme` and `colors`"),
    ("test_debugger|debug_magic", "parts of IPython's own Pdb; the debugger has tests of its own"),
    ("test_(handlers|prefilter|autocall)", "prefilters, IPython's way from before input transformers"),
    ("test_zzz_autoreload", "parts of IPython's reloading; `%autoreload` has tests of its own"),
    ("test_(utils_terminal|terminal_utils|clipboard|latextools)", "private helpers, which the test replaces"),
    ("test_page", "private helpers of IPython's pager"),
    ("test_pylabtools|magics_pylab|embed_svg|matplotlib_formats", "how figures are drawn is built otherwise"),
    (
        "test_(ultratb|exceptiongroup_tb)|tb_syntaxerror|run_tb|assertion_error|set_show_tracebacks",
        "tracebacks are ours (decision 0012)",
    ),
    ("test_history.*(saving|thread|memory_fallback|context_manager|keeps_history)", "no thread writes the history"),
    ("test_history.*session_awareness", "the latest inputs of all sessions are the latest in time"),
    ("test_history::test_(history_magic|recall|rerun)", "our magics' words; who calls one leaves out no input"),
    ("test_formatters.*(error|bad_repr)", "what went wrong is written to standard error"),
    ("test_inputtransformer2.*check_complete", "the next line's indent, and what can't be mended: decision 0010"),
    ("test_inputtransformer2_line", "prompts and indents that are taken off: decision 0010"),
    (
        "test_magic::test_(config|script_config|cd_force|logging_magic|notebook)",
        "settings are `%config`'s own, not traits; outputs of cells are kept by the record",
    ),
    ("test_magic::test_script_", "a background script's pipes are files, read without `await`; interrupts reach it"),
    ("test_magic::test_edit|_find_edit_target|lazy", "private parts of IPython's magics"),
    (
        "test_magics_packaging|test_magic_terminal|rehashx|whos|ls_magic|magic_magic|save_with_no|macro_run|_capture$",
        "our magics' words and rules",
    ),
    ("test_storemagic", "`%store` keeps its values in files of its own"),
    ("test_completer::test_(unicode_range|quoted_file)", "asks for a private function"),
    ("test_completer::test_(greedy|dict_key_completion_string)", "proposed here: it runs nothing"),
    ("test_completer::test_(line_magics_with|magic_completion_order)", "a wrong line is completed too"),
    ("test_completer::test_dict_key_completion_(closures|contexts|unicode)", "brackets are closed by editors"),
    ("test_completer::test_magic_config", "the sections are our settings'"),
    ("test_completer::test_omit__names", "private names are proposed when an underscore is typed"),
    ("test_completer::test_(snake_case|matcher_suppression)", "takes the whole text for the matchers' token"),
    ("test_completer::test_(dict_key_restrict|trim_expr)", "wants how readline splits"),
    ("test_guarded_eval::test_(external_not|guards_attributes)", "what is stored is read, and runs nothing"),
    ("test_guarded_eval::test_pandas", "what only the library can say is refused"),
    ("test_guarded_eval::test_mock", "a type variable of a function that is only written is not told"),
    ("test_magic_table", "IPython's table of the classes of its own magics"),
    ("test_(guarded_eval|completer)", "decision 0026"),
    ("test_(error|display_trap|generics)", "ours have no such base, trap or warning"),
    ("test_(embed|logger|backgroundjobs|macro)", "other words, or parts that only the test asks for"),
    ("test_importstring", "finds what stands in for missing names in these tests"),
    ("test_hooks", "the editor is started without a shell, so that nothing is quoted"),
    ("test_process::test_getoutput|test_capture", "what is written to standard error, or is binary, stays as it is"),
    (
        "raise_on_interrupt|test_control_c|system_interrupt",
        "interrupts Python alone; a terminal interrupts the child too",
    ),
    ("open_standard|reset_aliasing|bad_custom_tb|input_rejection|syntaxerror_input|run_empty_cell", "decision 0027"),
    (r"\._\w+ is not served|has no attribute '_\w|has no '_\w", "a private name"),
)


IPYKERNEL_REASONS = (
    ("inprocess", "a kernel in its front end's own process is not served"),
    ("== 'aborted'", "a cell that is not run any more is answered `error`, as the protocol has it since 5.1"),
    (
        "test_(curve|heartbeat|parentpoller|io|kernelapp|connect|kernel_direct|ipkernel_direct|zmq_shell|subshell_wedge)",
        "the sockets and threads of ipykernel's process; here they are the host's (decision 0022)",
    ),
    ("test_displayhook", "IPython's display hook, which our own Python kernel serves; wrapper kernels have none"),
    ("test_comm::", "takes a kernel apart that is in no process of ours"),
    ("test_kernelspec", "kernelspecs are written by `perijove kernel install`"),
    ("test_(start|embed)_kernel", "a kernel within a program of the user's is not served"),
    ("test_(eventloop|matplotlib_eventloops)", "ipykernel's own loops; ours are `perijove.gui`"),
    ("test_(simple_print|parent_header|subprocess_)", "asks for private parts of ipykernel's streams"),
    ("test_(help_output|sys_path)", "IPython's command line and profiles; ours is `perijove kernel`"),
    ("test_(oinfo|unknown_subshell|single_payload)|bad version", "our kernel's words"),
    ("test_(run_concurrently_sequence|thread_counts)", "counts threads of ipykernel, or asks for coverage's option"),
    ("test_matplotlib_inline_on_import", "the backend's module is the interpreter's"),
)


SUITES = {
    "nbformat": Suite(
        needs=("testpath",),
        options=("-p", "no:cacheprovider", "-W", "ignore::DeprecationWarning"),
        reasons=(
            ("test_iter_validation_empty", "asks for jsonschema's very own class; ours is a kind of it"),
            ("version_matches_latest|latest_matches_nbformat", "reads a schema file; the schemas are code here"),
        ),
    ),
    "ipython": Suite(
        needs=("pytest_asyncio", "testpath"),
        options=("-p", "no:cacheprovider", "-W", "ignore", "--timeout=60"),
        site=IPYTHON_SITE,
        facade="perijove.compat",
        apart=True,
        files=("tests/test_*.py",),
        reasons=IPYTHON_REASONS,
    ),
    "ipykernel": Suite(
        needs=("pytest_asyncio", "flaky"),
        options=("-p", "no:cacheprovider", "-W", "ignore", "--timeout=30", "-o", "asyncio_mode=auto"),
        site=IPYKERNEL_SITE,
        facade="perijove.facades.ipykernel` and `perijove.kernel",
        apart=True,
        files=("tests/test_*.py", "tests/inprocess/test_*.py"),
        reasons=IPYKERNEL_REASONS,
    ),
    "nbclient": Suite(
        facades=("nbformat",),
        needs=(
            "testpath", "xmltodict", "pytest_asyncio", "flaky", "ipywidgets", "widgetsnbextension",
            "jupyterlab_widgets",
        ),
        options=("-p", "no:cacheprovider", "-W", "ignore::DeprecationWarning", "--continue-on-collection-errors"),
        reasons=(
            (r"test_cli$", "the whole file: tests a traitlets application from within"),
            ("JupyterWidgets|test_widgets", "ipywidgets asks for `ipykernel`, which the kernel does not serve yet"),
            ("Check History|update-display-id", "asks for insides of ipykernel: history file, iopub socket"),
            ("Interrupt|Skip Exceptions", "tracebacks are our kernel's"),
            ("test_disable_stdin", "our kernel's words"),
            ("test_empty_kernel_name", "asks for traitlets' TraitError"),
        ),
    ),
    "papermill": Suite(
        tests="papermill/tests",
        facades=("nbformat", "nbclient"),
        package="papermill",
        options=("-p", "no:cacheprovider", "-W", "ignore::DeprecationWarning", "--continue-on-collection-errors"),
        reasons=(
            (r"test_(abs|adl|gcs|hdfs|s3)$", "the whole file: a scheme that is refused here"),
            ("ADLHandler|HttpHandler", "a scheme that is refused here"),
            (r"test_cli$", "the whole file: the command is `perijove run`"),
            (r"test_exceptions$", "the whole file: names the exceptions of S3"),
            ("entry_?point", "entry points are found by the standard library, not by `entrypoints`"),
            ("BrokenNotebook2", "imports `IPython.core.display`, which newer IPythons do not have either"),
            ("test_output_formatting", "tracebacks are our kernel's"),
            ("inspect", "defaults are told as Python writes them; other languages' parameters are told too"),
            ("read_yaml", "a text that holds no names and values is refused"),
            ("write_local_directory", "patches `open`; files are written whole or not at all"),
            ("str_representation_of_unknown", "a value without a source is refused, not written as text"),
            ("must_implement|test_translate_type_sh", "languages are tables here; bash's empty text is quoted"),
        ),
    ),
}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=sorted(SUITES))
    parser.add_argument("--peers", type=Path, default=os.environ.get("PERIJOVE_PEERS", ROOT / ".venv-peers/bin/python"))
    parser.add_argument("--version", help="the peer's version; by default the one in the peers' environment")
    options, more = parser.parse_known_args()
    suite = SUITES[options.name]
    packages = site_packages(options.peers)
    version = options.version or installed(options.name, packages)
    source = unpacked(options.name, version)
    site = prepared(options.name, suite, packages)
    results = run(suite, source, site, more)
    page = ROOT / "docs" / "ledgers" / f"{options.name}.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text(report(options.name, version, suite, results), encoding="utf-8")
    passed = sum(outcome == "passed" for outcome, _ in results.values())
    print(f"{options.name} {version}: {passed} of {len(results)} pass; see {page.relative_to(ROOT)}")
    return 0


def site_packages(python: Path) -> Path:
    command = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    return Path(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())


def installed(name: str, packages: Path) -> str:
    found = next(iter(importlib.metadata.distributions(name=name, path=[str(packages)])), None)
    if found is None:
        sys.exit(f"{name} is not in {packages}; say which --version")
    return found.version


def unpacked(name: str, version: str) -> Path:
    """The peer's source, downloaded once."""
    folder = CACHE / f"{name}-{version}"
    if not folder.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        what = ["--no-binary", name, "--no-deps", f"{name}=={version}"]
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "-d", CACHE, *what], check=True)
        with tarfile.open(next(CACHE.glob(f"{name.replace('-', '[-_]')}-{version}.tar.gz"))) as archive:
            archive.extractall(CACHE, filter="data")
    return folder


def prepared(name: str, suite: Suite, packages: Path) -> Path:
    """A folder for PYTHONPATH, whose sitecustomize installs the facade in every process."""
    site = CACHE / f"{name}-site"
    site.mkdir(parents=True, exist_ok=True)
    missing = [need for need in suite.needs if not (packages / need).exists() and not (site / need).exists()]
    if missing:
        pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", site, *missing]
        subprocess.run(pip, check=True)
    (site / "sitecustomize.py").write_text(
        suite.site.format(peers=str(packages), names=(*suite.facades, name)), encoding="utf-8"
    )
    return site


def run(suite: Suite, source: Path, site: Path, more: list[str]) -> dict[str, tuple[str, str]]:
    """Each test's outcome and the first line of its message."""
    # Outside its source, or the tests would find the original beside them.
    tests = site / "tests"
    if not tests.exists():
        (source / suite.tests).rename(tests)
        for test in tests.rglob("*.py") if suite.package else ():
            named = re.sub(r"^from \.\.(?=(\w?))", dotted(suite.package), test.read_text(), flags=re.MULTILINE)
            test.write_text(named)
    ini = site / "pytest.ini"
    ini.write_text("[pytest]\n", encoding="utf-8")
    files = [str(path.relative_to(site)) for pattern in suite.files for path in sorted(site.glob(pattern))]
    found: dict[str, tuple[str, str]] = {}
    for some in [[file] for file in files] if suite.apart else [files]:
        found |= run_files(site, ["-c", str(ini), *suite.options, *more, *some])
    return found


def run_files(site: Path, arguments: list[str]) -> dict[str, tuple[str, str]]:
    results = site / "results.xml"
    results.unlink(missing_ok=True)
    for left in site.glob("tmp-*"):  # by a process that was killed
        shutil.rmtree(left)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", f"--junit-xml={results}", "--rootdir", site]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(site), str(ROOT / "src")])}
    try:
        subprocess.run([*command, *arguments], cwd=site, env=environment, check=False, timeout=FILE_SECONDS)
    except subprocess.TimeoutExpired:
        print(f"{arguments[-1]}: not done within {FILE_SECONDS} seconds", file=sys.stderr)
    if not results.exists():
        return {f"::{arguments[-1]}": ("failed", "the process ended before the tests did")}
    return outcomes(results)


def dotted(package: str) -> Callable[[re.Match[str]], str]:
    return lambda found: f"from {package}{'.' if found[1] else ''}"


def outcomes(results: Path) -> dict[str, tuple[str, str]]:
    found = {}
    for case in ET.parse(results).iter("testcase"):
        name = f"{case.get('classname', '').removeprefix('suite.')}::{case.get('name')}"
        outcome, message = "passed", ""
        for child in case:
            if child.tag in {"failure", "error", "skipped"}:
                outcome, message = ("skipped" if child.tag == "skipped" else "failed"), child.get("message", "")
        found[name] = outcome, message.splitlines()[0][:160] if message else ""
    return found


def report(name: str, version: str, suite: Suite, results: dict[str, tuple[str, str]]) -> str:
    def count(outcome: str) -> int:
        return sum(found == outcome for found, _ in results.values())

    lines = [
        f"# {name}'s own tests",
        "",
        f"{name} {version}, run against `{suite.facade}` by `python tools/ledger.py {name}`:",
        "",
        f"**{count('passed')} pass, {count('failed')} fail, {count('skipped')} are skipped by themselves.**",
        "",
    ]
    failed = [(test, message) for test, (outcome, message) in sorted(results.items()) if outcome == "failed"]
    if failed:
        lines += ["| fails | why |", "|---|---|"]
        # Without parameters and folders: a case a line would be no page to read.
        rows = Counter(row_of(test, reason_of(test, message, suite), suite) for test, message in failed)
        lines += [f"| `{test}`{f' ({count})' if count > 1 else ''} | {why} |" for (test, why), count in rows.items()]
    if suite.apart:
        lines += ["", "| file | passes of |", "|---|---|", *per_file(results)]
    return "\n".join(lines) + "\n"


def row_of(test: str, why: str, suite: Suite) -> tuple[str, str]:
    """A test's row; of a large suite, those that fail for a known reason share a row for each file."""
    name = test.partition("[")[0]
    shared = suite.apart and not why.startswith("``")
    return (file_of(name) if shared else name), why


def file_of(test: str) -> str:
    return next((part for part in re.split("[.:]+", test) if part.startswith("test_")), test)


def per_file(results: dict[str, tuple[str, str]]) -> list[str]:
    known = Counter(file_of(test) for test, (outcome, _) in results.items() if outcome != "skipped")
    passed = Counter(file_of(test) for test, (outcome, _) in results.items() if outcome == "passed")
    return [f"| `{file}` | {passed[file]} of {known[file]} |" for file in sorted(known)]


def reason_of(test: str, message: str, suite: Suite) -> str:
    known = next((reason for pattern, reason in suite.reasons if re.search(pattern, f"{test} {message}")), "")
    message = re.sub(r"(?<!\w)/(?:[^\s/]+/)+", "", message)
    return known or f"`` {message.replace('|', ' ')} ``"


if __name__ == "__main__":
    sys.exit(main())
