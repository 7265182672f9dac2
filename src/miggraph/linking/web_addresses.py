"""The web addresses of a graph, as they were found when they were last asked: ``data/web-addresses.tsv``.

``link web`` writes the table, ``validate`` warns by it. Nothing in it is a statement of the graph.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from miggraph.ground import atomic
from miggraph.ground.errors import DataError, StoreError

TABLE = "web-addresses.tsv"
GONE = frozenset({"404", "410", "no-such-host"})
FINE = re.compile(r"2\d\d|robots|private|scheme")  # what nobody has looked at is not in doubt


@dataclass(frozen=True, slots=True)
class Check:
    """What came of asking a web address: a row of the table."""

    address: str
    status: str  # the HTTP status at the end of all redirects, or a word: timeout, refused, tls, no-such-host, robots …
    checked: str  # a date
    final: str = ""  # where the redirects end
    moved: str = ""  # the address to use from now on (RFC 9110, sections 15.4.2 and 15.4.9)
    archived: str = ""  # where a copy may be; proposed, never asserted
    note: str = ""

    @property
    def is_dead(self) -> bool:
        return self.status in GONE

    @property
    def is_in_doubt(self) -> bool:
        """Whether it did not work, for a reason that may pass."""
        return not self.is_dead and not FINE.fullmatch(self.status)

    @property
    def trouble(self) -> str:
        """Say what is wrong with the address, or what else to know of it; nothing where it is fine."""
        if self.is_dead:
            why = "no such host" if self.status == "no-such-host" else self.status
            return f"this address was dead on {self.checked} ({why}): look for a copy at {self.archived}"
        if self.is_in_doubt:
            return f"this address did not work on {self.checked} ({self.note or self.status})"
        return f"this address has moved for good to {self.moved}" if self.moved else self.note if self.final else ""

    @property
    def has_answered(self) -> bool:
        """Whether a server has answered, with whatever status."""
        return self.status.isdigit()


COLUMNS = tuple(column.name for column in fields(Check))


def read(path: Path) -> dict[str, Check]:
    """Read the table by address; without a file there is none. Raises DataError where it is no such table."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"the table of web addresses cannot be read: {error}", where=str(path)) from None
    rows = list(csv.reader(io.StringIO(text), delimiter="\t"))
    for number, row in enumerate(rows, 1):
        if len(row) != len(COLUMNS) or (number == 1 and tuple(row) != COLUMNS) or (number > 1 and not _is_date(row[2])):
            raise DataError("this is not a row of the table of web addresses", where=f"{path}:{number}", remedy=f"Its columns are {', '.join(COLUMNS)}; delete the file to begin anew.")  # fmt: skip
    return {row[0]: Check(*row) for row in rows[1:]}


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def write(path: Path, checks: Iterable[Check]) -> None:
    """Write the table, sorted by address; it is there whole or as it was. Raises StoreError where it cannot be written."""
    rows = [COLUMNS, *(astuple(check) for check in sorted(checks, key=lambda check: check.address))]
    text = "".join("\t".join(" ".join(cell.replace('"', "'").split()) for cell in row) + "\n" for row in rows)
    try:
        atomic.write(path, text.encode())
    except OSError as error:
        raise StoreError(f"the table of web addresses cannot be written: {error.strerror or error}", where=str(path)) from error
