"""The secret and the database that say what is trusted on this machine: Jupyter's own, used by both.

`notebook_secret` and `nbsignatures.db` lie in Jupyter's data directory. Digests of single outputs are rows of the same
table under an algorithm of their own, which Jupyter never asks for; both programs drop the oldest rows when there are
too many. A database that can't be read is put aside, and nothing is trusted until it is signed again.
"""

import os
import sqlite3
from base64 import encodebytes
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from perijove.notebook import trust
from perijove.notebook.model import Notebook, Output

LIMIT = 65535
OUTPUT_ALGORITHM = "perijove-output-sha256"
_TABLE = """
CREATE TABLE IF NOT EXISTS nbsignatures
(id integer PRIMARY KEY AUTOINCREMENT, algorithm text, signature text, path text, last_seen timestamp)
"""
_INDEX = "CREATE INDEX IF NOT EXISTS algosig ON nbsignatures(algorithm, signature)"
_CULL = "DELETE FROM nbsignatures WHERE id IN (SELECT id FROM nbsignatures ORDER BY last_seen DESC LIMIT -1 OFFSET ?)"


class Signatures:
    """What is trusted: signatures of notebooks and digests of outputs; blocks, closes with `with`.

    `folder` is Jupyter's data directory (`perijove.paths.jupyter_data_dir`). `problem` says what was wrong with the
    database, when something was.
    """

    def __init__(self, folder: Path, *, limit: int = LIMIT) -> None:
        self.secret_file = folder / "notebook_secret"
        self.database_file = folder / "nbsignatures.db"
        self.limit = limit
        folder.mkdir(parents=True, exist_ok=True)
        self.secret = secret_in(self.secret_file)
        self._database, self.problem = opened(self.database_file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def sign(self, notebook: Notebook) -> None:
        """Trust a notebook, as Jupyter does, and each of its outputs."""
        self._store(trust.ALGORITHM, [trust.signature(notebook, self.secret)])
        self.trust_outputs(trust.active_outputs(notebook))

    def trust_outputs(self, outputs: Iterable[Output]) -> None:
        """Trust these outputs, wherever they stand."""
        self._store(OUTPUT_ALGORITHM, sorted({trust.output_digest(output, self.secret) for output in outputs}))

    def unsign(self, notebook: Notebook) -> None:
        """Trust a notebook and its outputs no longer."""
        rows = [(trust.ALGORITHM, trust.signature(notebook, self.secret))]
        digests = (trust.output_digest(output, self.secret) for output in trust.active_outputs(notebook))
        rows += [(OUTPUT_ALGORITHM, digest) for digest in digests]
        with self._database:
            self._database.executemany("DELETE FROM nbsignatures WHERE algorithm = ? AND signature = ?", rows)

    def is_signed(self, notebook: Notebook) -> bool:
        """Whether this very notebook was trusted, here or by Jupyter."""
        return bool(self._known(trust.ALGORITHM, [trust.signature(notebook, self.secret)]))

    def trusted_cells(self, notebook: Notebook) -> dict[str, bool]:
        """For each code cell's id whether all its outputs may be shown as they want to be."""
        if self.is_signed(notebook):
            return {cell.id: True for cell in notebook.cells if cell.cell_type == "code"}
        digests = {trust.output_digest(output, self.secret) for output in trust.active_outputs(notebook)}
        return trust.trusted_cells(notebook, self._known(OUTPUT_ALGORITHM, digests), self.secret)

    def is_trusted(self, notebook: Notebook) -> bool:
        """Whether every output may be shown as it wants to be."""
        return all(self.trusted_cells(notebook).values())

    def _known(self, algorithm: str, digests: Iterable[str]) -> set[str]:
        now, known = _now(), set()
        with self._database:
            for digest in digests:
                row = (now, algorithm, digest)
                if self._database.execute(
                    "UPDATE nbsignatures SET last_seen = ? WHERE algorithm = ? AND signature = ?", row
                ).rowcount:
                    known.add(digest)
        return known

    def _store(self, algorithm: str, digests: Iterable[str]) -> None:
        digests = list(digests)
        new = set(digests) - self._known(algorithm, digests)
        rows = [(algorithm, digest, _now()) for digest in digests if digest in new]
        with self._database:
            self._database.executemany(
                "INSERT INTO nbsignatures (algorithm, signature, last_seen) VALUES (?, ?, ?)", rows
            )
            cull(self._database, self.limit)


def opened(place: Path | str) -> tuple[sqlite3.Connection, str]:
    """A signatures database, and what was wrong with the one that was there; one in memory when none can be made."""
    if place == ":memory:":
        return connected(place), ""
    place = Path(place)
    aside = place.with_name(place.name + ".bak")
    try:
        return connected(place), ""
    except sqlite3.DatabaseError as error:
        problem = f"the signatures database can't be read ({error}); it is kept as {aside}, nothing is trusted"
    try:
        place.replace(aside)
        return connected(place), problem
    except (sqlite3.DatabaseError, OSError) as error:
        problem = f"no signatures database can be made ({error}); what is trusted is forgotten at the end"
        return connected(":memory:"), problem


def cull(database: sqlite3.Connection, limit: int) -> None:
    """Drops the rows that nobody asked for longest, when there are more than the limit."""
    (count,) = database.execute("SELECT Count(*) FROM nbsignatures").fetchone()
    if count > limit:
        database.execute(_CULL, (max(int(0.75 * limit), 1),))


def connected(place: Path | str) -> sqlite3.Connection:
    """A connection to a signatures database, with its table; raises sqlite3.DatabaseError when it is none."""
    database = sqlite3.connect(place)
    try:
        database.execute(_TABLE)
        database.execute(_INDEX)
        database.commit()
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database


def secret_in(path: Path) -> bytes:
    """The secret in a file; a new one is made when there is none, for the user's eyes only. Raises OSError."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return new_secret(path)


def new_secret(path: Path) -> bytes:
    """Makes a secret, and with it forgets every signature made with the old one. Raises OSError."""
    secret = encodebytes(os.urandom(1024))
    temporary = path.with_name(f"{path.name}.{os.urandom(4).hex()}.tmp")
    # Made with its mode, so that nobody can open it in between.
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secret)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return secret


def forget_all(folder: Path) -> None:
    """Trust nothing any more: a new secret, and no database. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nbsignatures.db").unlink(missing_ok=True)
    new_secret(folder / "notebook_secret")


def _now() -> str:
    # The form that sqlite3's own adapter wrote, which both programs compare as text.
    return datetime.now(UTC).isoformat()
