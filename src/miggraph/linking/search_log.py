"""What has been tried: the subjects that a vocabulary was searched for, each with the day and what its names were, in a table beside the set."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from miggraph.ground.errors import StoreError
from miggraph.linking.model import Subject

HEAD = "subject_id\ttried_on\tnames"


class Tried:
    """The subjects that have been tried, each with the day and what its names were; a line is added for each, so that nothing is lost."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.names = {line[0]: line[2] for line in self._lines() if len(line) == 3}

    def _lines(self) -> Iterable[list[str]]:
        if not self.path.is_file():
            return []
        return [line.split("\t") for line in self.path.read_text(encoding="utf-8").split("\n")[1:]]

    def knows(self, subject: Subject) -> bool:
        """Say whether the subject has been tried under the names that it has now."""
        return self.names.get(subject.curie) == _digest(subject)

    def add(self, subjects: Iterable[Subject]) -> None:
        """Remember subjects, on disk too. Raises StoreError where that fails."""
        new = {subject.curie: _digest(subject) for subject in subjects}
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            is_new = not self.path.is_file()
            with self.path.open("a", encoding="utf-8") as stream:
                stream.write((HEAD + "\n" if is_new else "") + "".join(f"{id}\t{date.today()}\t{names}\n" for id, names in new.items()))
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise StoreError(f"what has been tried cannot be written: {error.strerror or error}", where=str(self.path)) from error
        self.names |= new


def _digest(subject: Subject) -> str:
    """Return a short digest of the names of a subject."""
    return hashlib.sha256("\n".join(sorted(name.text for name in subject.names)).encode()).hexdigest()[:12]
