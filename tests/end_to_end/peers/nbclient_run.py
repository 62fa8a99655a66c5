"""Runs a notebook on the kernel `perijove` with nbclient, and prints its outputs as JSON. Run by the peers' interpreter."""

import json
import sys

import nbclient
import nbformat


def main() -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in json.load(sys.stdin)])
    nbclient.NotebookClient(notebook, kernel_name="perijove", timeout=60, allow_errors=True).execute()
    nbformat.validate(notebook)
    json.dump([cell.outputs for cell in notebook.cells], sys.stdout)


if __name__ == "__main__":
    main()
