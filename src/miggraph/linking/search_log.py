"""The search log: for which subjects a vocabulary was searched, on which day, and under what names, in a table beside the mapping set."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from miggraph.ground.errors import StoreError
from miggraph.linking.model import Subject
from miggraph.sssom import MappingSet

HEAD = "subject_id\ttried_on\tnames"


class SearchLog:
    """The subjects that were searched for, by their CURIE in the set; a line is added for each, so that nothing is lost."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # of a subject that was searched for twice, the later line counts
        self.names = {line[0]: line[2] for line in self._lines() if len(line) == 3}

    @classmethod
    def of(cls, found: MappingSet) -> SearchLog:
        """Open the log of a mapping set, which stands beside it."""
        return cls(found.path.with_name(f"{found.name}.tried.tsv"))

    def _lines(self) -> Iterable[list[str]]:
        if not self.path.is_file():
            return []
        return [line.split("\t") for line in self.path.read_text(encoding="utf-8").split("\n")[1:]]

    def knows(self, curie: str, subject: Subject) -> bool:
        """Say whether a subject has been searched for under the names that it has now."""
        return self.names.get(curie) == _digest(subject)

    def add(self, subjects: Mapping[str, Subject]) -> None:
        """Remember subjects by their CURIE, on disk too. Raises StoreError where that fails."""
        new = {curie: _digest(subject) for curie, subject in subjects.items()}
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            is_new = not self.path.is_file()
            with self.path.open("a", encoding="utf-8") as stream:
                stream.write(
                    (HEAD + "\n" if is_new else "") + "".join(f"{curie}\t{date.today()}\t{names}\n" for curie, names in new.items())
                )
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise StoreError(f"what has been tried cannot be written: {error.strerror or error}", where=str(self.path)) from error
        self.names |= new


def _digest(subject: Subject) -> str:
    """Return a short digest of the names of a subject: where it changes, the subject is worth another search."""
    return hashlib.sha256("\n".join(sorted(name.text for name in subject.names)).encode()).hexdigest()[:12]
