"""`perijove trust`: lets the outputs of notebooks run scripts, here and in Jupyter."""

import sys
from pathlib import Path

import click

from perijove.cli.errors import CommandError, UsageError
from perijove.cli.notebook_files import content_in, notebook_files


@click.command(help="Trust notebooks: their outputs may show pages and run scripts. Jupyter trusts them too.")
@click.argument("places", metavar="FILE|FOLDER…", nargs=-1, type=click.Path(path_type=Path))
@click.option("--reset", is_flag=True, help="Trust nothing any more, and make a new secret.")
@click.option("--remove", is_flag=True, help="Trust these notebooks no longer.")
@click.option("--check", "only_check", is_flag=True, help="Tell whether they are trusted. Exit status 1: one is not.")
def trust(*, places: tuple[Path, ...], reset: bool, remove: bool, only_check: bool) -> int:
    from perijove.notebook.errors import NotebookError
    from perijove.notebook.ipynb import reads
    from perijove.notebook.signatures import Signatures, forget_all
    from perijove.paths import jupyter_data_dir

    if not places and not reset:
        raise UsageError("trust needs a notebook, a folder, or --reset (see perijove trust --help)")
    folder = jupyter_data_dir()
    untrusted = False
    try:
        if reset:
            forget_all(folder)
            print(f"nothing is trusted any more: made a new secret in {folder}")
        with Signatures(folder) as signatures:
            if signatures.problem:
                print(f"perijove: {signatures.problem}", file=sys.stderr)
            for path in notebook_files(places):
                notebook = reads(content_in(path), name=str(path))
                if only_check or remove:
                    trusted = signatures.is_trusted(notebook) and not remove
                    untrusted = untrusted or not trusted
                    if remove:
                        signatures.unsign(notebook)
                    print(f"{path}: {'trusted' if trusted else 'not trusted'}")
                elif signatures.is_signed(notebook):
                    print(f"{path}: was trusted already")
                    signatures.sign(notebook)
                else:
                    signatures.sign(notebook)
                    print(f"{path}: trusted")
    except NotebookError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"{error.filename or folder}: {error.strerror or error}") from error
    return 1 if only_check and untrusted else 0
