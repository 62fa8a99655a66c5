"""nbformat's notary over our signatures: the same secret, the same database."""

import hashlib
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from perijove.facades.nbformat.document import NO_CONVERT, read, reads
from perijove.notebook.signatures import LIMIT, cull, forget_all, opened, secret_in
from perijove.notebook.trust import ALGORITHM, signature_of_plain
from perijove.paths import jupyter_data_dir

algorithms = sorted(name for name in hashlib.algorithms_guaranteed if not name.startswith("shake_"))


class SignatureStore:
    """Where signatures are kept; for those who bring their own."""

    def store_signature(self, digest: str, algorithm: str) -> None:
        """Keep a signature."""
        raise NotImplementedError

    def check_signature(self, digest: str, algorithm: str) -> bool:
        """Whether a signature is kept."""
        raise NotImplementedError

    def remove_signature(self, digest: str, algorithm: str) -> None:
        """Keep a signature no longer."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of what is open."""


class MemorySignatureStore(SignatureStore):
    """Signatures for as long as the program runs, the ones asked for last at the end."""

    cache_size = LIMIT

    def __init__(self) -> None:
        self.data: dict[tuple[str, str], None] = {}

    def store_signature(self, digest: str, algorithm: str) -> None:
        """Keep a signature; the oldest quarter goes when there are too many."""
        self.data.pop((digest, algorithm), None)
        self.data[digest, algorithm] = None
        if len(self.data) >= self.cache_size:
            for key in list(self.data)[: len(self.data) // 4]:
                del self.data[key]

    def check_signature(self, digest: str, algorithm: str) -> bool:
        """Whether a signature is kept."""
        known = (digest, algorithm) in self.data
        if known:
            self.data[digest, algorithm] = self.data.pop((digest, algorithm))
        return known

    def remove_signature(self, digest: str, algorithm: str) -> None:
        """Keep a signature no longer."""
        self.data.pop((digest, algorithm), None)


class SQLiteSignatureStore(SignatureStore):
    """Signatures in Jupyter's database."""

    def __init__(self, db_file: str, **keys: Any) -> None:
        del keys
        self.cache_size = LIMIT
        self.db_file = db_file
        self.db, problem = opened(db_file)
        if problem:
            print(f"perijove: {problem}", file=sys.stderr)  # noqa: T201 - there is nobody else to tell

    def store_signature(self, digest: str, algorithm: str) -> None:
        """Keep a signature; the oldest quarter goes when there are too many."""
        if not self.check_signature(digest, algorithm):
            row = (algorithm, digest, _now())
            with self.db:
                self.db.execute("INSERT INTO nbsignatures (algorithm, signature, last_seen) VALUES (?, ?, ?)", row)
                cull(self.db, self.cache_size)

    def check_signature(self, digest: str, algorithm: str) -> bool:
        """Whether a signature is kept."""
        with self.db:
            update = "UPDATE nbsignatures SET last_seen = ? WHERE algorithm = ? AND signature = ?"
            return self.db.execute(update, (_now(), algorithm, digest)).rowcount > 0

    def remove_signature(self, digest: str, algorithm: str) -> None:
        """Keep a signature no longer."""
        with self.db:
            self.db.execute("DELETE FROM nbsignatures WHERE algorithm = ? AND signature = ?", (algorithm, digest))

    def close(self) -> None:
        """Close the database."""
        self.db.close()


def _now() -> str:
    return datetime.now(UTC).isoformat()


class NotebookNotary:
    """Signs notebooks and tells whether they are signed; settings are keyword arguments or traitlets' Config."""

    def __init__(self, config: Any = None, **keys: Any) -> None:
        settings = {**dict((config or {}).get("NotebookNotary", {})), **keys}
        self.data_dir: str = str(settings.get("data_dir") or jupyter_data_dir())
        self.db_file: str = settings.get("db_file") or str(Path(self.data_dir) / "nbsignatures.db")
        self.secret_file: str = settings.get("secret_file") or str(Path(self.data_dir) / "notebook_secret")
        self.algorithm: str = settings.get("algorithm", ALGORITHM)
        self._secret: bytes | None = settings.get("secret")
        factory: Callable[[], SignatureStore] | None = settings.get("store_factory")
        if factory is None and self.db_file != ":memory:":
            Path(self.db_file).parent.mkdir(parents=True, exist_ok=True)
        self.store: Any = SQLiteSignatureStore(self.db_file) if factory is None else factory()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self.store.close()

    @property
    def secret(self) -> bytes:
        """The key of all signatures; made when there is none."""
        if self._secret is None:
            self._secret = secret_in(Path(self.secret_file))
        return self._secret

    @secret.setter
    def secret(self, secret: bytes) -> None:
        self._secret = secret

    def compute_signature(self, nb: Any) -> str:
        """A notebook's signature."""
        return signature_of_plain(nb, self.secret, self.algorithm)

    def check_signature(self, nb: Any) -> bool:
        """Whether a notebook is signed."""
        return nb.nbformat >= 3 and bool(self.store.check_signature(self.compute_signature(nb), self.algorithm))

    def sign(self, nb: Any) -> None:
        """Trust a notebook."""
        if nb.nbformat >= 3:
            self.store.store_signature(self.compute_signature(nb), self.algorithm)

    def unsign(self, nb: Any) -> None:
        """Trust a notebook no longer."""
        self.store.remove_signature(self.compute_signature(nb), self.algorithm)

    def mark_cells(self, nb: Any, trusted: bool) -> None:
        """Write into each code cell's metadata whether it is trusted."""
        for cell in _code_cells(nb):
            cell["metadata"]["trusted"] = trusted

    def check_cells(self, nb: Any) -> bool:
        """Whether each code cell is trusted, or has no outputs that matter; takes the marks out."""
        return nb.nbformat >= 3 and all([_is_trusted(cell, nb.nbformat) for cell in _code_cells(nb)])  # noqa: C419 - all marks go


def _code_cells(nb: Any) -> Iterator[Any]:
    holders = [nb] if nb.nbformat >= 4 else nb.worksheets if nb.nbformat == 3 else []
    for holder in holders:
        yield from (cell for cell in holder["cells"] if cell["cell_type"] == "code")


def _is_trusted(cell: Any, version: int) -> bool:
    if cell["metadata"].pop("trusted", False):
        return True
    result = "execute_result" if version >= 4 else "pyout"
    safe = {"output_type", "execution_count" if version >= 4 else "prompt_number", "metadata"}
    return not any(
        output["output_type"] in {result, "display_data"} and set(output) - safe for output in cell["outputs"]
    )


class TrustNotebookApp:
    """`jupyter trust`: signs the files that it is given, or standard input."""

    @classmethod
    def launch_instance(cls, argv: list[str] | None = None) -> None:
        """Run with the command line's arguments."""
        arguments = sys.argv[1:] if argv is None else argv
        with NotebookNotary() as notary:
            if "--reset" in arguments:
                forget_all(Path(notary.data_dir))
                print(f"Generating new notebook key: {notary.secret_file}")  # noqa: T201
                return
            files = [argument for argument in arguments if not argument.startswith("-")]
            notebooks = [(read(file, NO_CONVERT), file) for file in files]
            for nb, name in notebooks or [(reads(sys.stdin.read(), NO_CONVERT), "<stdin>")]:
                if notary.check_signature(nb):
                    print(f"Notebook already signed: {name}")  # noqa: T201
                else:
                    print(f"Signing notebook: {name}")  # noqa: T201
                    notary.sign(nb)


main = TrustNotebookApp.launch_instance

if __name__ == "__main__":
    main()
