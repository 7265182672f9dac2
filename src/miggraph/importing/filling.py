"""Filling: an item as a reader fills it, value after value, so that nothing which a file says is lost."""

from __future__ import annotations

from typing import Any

from miggraph.bibliography.model import Entry


class Filling:
    """An entry whose item is filled: the first value of a variable stands, and what says something else goes into the note."""

    def __init__(self, entry: Entry) -> None:
        self.entry, self.item = entry, entry.item
        self.notes: list[str] = []

    def note(self, line: str) -> None:
        """Put a line behind the note."""
        self.item.setdefault("note", "")  # from now on it has one, wherever its text comes from
        self.notes.append(line)

    def put(self, variable: str, value: Any, label: str = "") -> None:
        """Put a value into a variable that is free or has it already; else into the note, behind a label."""
        if self.item.setdefault(variable, value) != value:
            self.note(f"{label or variable}: {value}")

    def finish(self, without_title: str) -> None:
        """Write the note, and doubt an item that has no title, in some words."""
        if self.notes:
            self.item["note"] = "\n".join(filter(None, (self.item["note"], *self.notes)))
        if not self.item.get("title"):
            self.entry.doubt("title", without_title)
