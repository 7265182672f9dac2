"""Entries: what a reader finds in a bibliography, with the line that each stands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Item = dict[str, Any]  # a CSL-JSON item, as https://github.com/citation-style-language/schema (csl-data.json, 1.0.2) has it


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a person should look at a value: the CSL variable (or the key of a record) it stands in, the reason, and the line."""

    field: str
    reason: str
    line: int


@dataclass(slots=True)
class Entry:
    """One publication that a bibliography lists: a CSL-JSON item, where it stands, and what is doubtful about it.

    ``heading`` is that of the section it stands in. ``rest`` holds the words that could not be placed, as they stand.
    """

    item: Item
    line: int
    doubts: list[Doubt] = field(default_factory=list)
    heading: str = ""
    rest: list[str] = field(default_factory=list)

    def doubt(self, field: str, reason: str, line: int = 0) -> None:
        """Note that a value should be looked at."""
        self.doubts.append(Doubt(field, reason, line or self.line))


@dataclass(slots=True)
class Listing:
    """One thing that CSL-JSON cannot hold, such as an organisation of a directory: the keys of its record, its line, and its doubts.

    ``record`` has no id, no source and no reference but to places and languages by id: names stand where a record would name an id.
    """

    record: dict[str, Any]
    line: int
    doubts: list[Doubt] = field(default_factory=list)
    heading: str = ""
    rest: list[str] = field(default_factory=list)

    def doubt(self, field: str, reason: str, line: int = 0) -> None:
        """Note that a value should be looked at."""
        self.doubts.append(Doubt(field, reason, line or self.line))
