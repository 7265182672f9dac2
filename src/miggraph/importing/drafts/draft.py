"""A draft: a record on its way into a file, with the comments that ask a person to look at its keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

MAX_COMMENTS = 50  # on one key: a list of a thousand errors would hide all others


@dataclass(slots=True)
class Draft:
    """A record on its way into a file: its keys and values as texts, lists and nested records, and the comments on its keys."""

    record: dict[str, Any]
    line: int
    comments: dict[str, list[str]] = field(default_factory=dict)  # by key; "" is the record as a whole

    def review(self, key: str, reason: str, line: int = 0) -> None:
        """Ask a person to look at a key; "" is the record as a whole."""
        text = f"{reason} (line {line})" if line else reason
        notes = self.comments.setdefault(key, [])
        if text not in notes and len(notes) <= MAX_COMMENTS:
            notes.append(text if len(notes) < MAX_COMMENTS else "there are further doubts")

    def note(self, *texts: str) -> None:
        """Keep texts in the editorial notes."""
        if texts:
            self.record["editorialNotes"] = list(dict.fromkeys([*self.record.get("editorialNotes", []), *texts]))

    def fill(self, other: Draft) -> None:
        """Take over what another draft of the same thing says and this one does not."""
        for key, value in other.record.items():
            self.record.setdefault(key, value)
        for key, notes in other.comments.items():
            self.comments.setdefault(key, notes)
