"""A citation while it is taken apart: what is left of its text, and the item so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from miggraph.bibliography.mapping import JOINT
from miggraph.bibliography.model import Entry, Item
from miggraph.importing.text.recognition.placeholders import GAP, PLACEHOLDERS
from miggraph.importing.text.vocabulary.list_context import ListContext


@dataclass(slots=True)
class Citation:
    """A citation of which some is read: ``text`` is what is not, ``taken`` the printed words that values were made of or the grammar used."""

    text: str
    entry: Entry
    known: ListContext
    accounted: list[str] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)

    @property
    def item(self) -> Item:
        return self.entry.item

    def take(self, start: int, end: int, mark: str = GAP, *, keep: bool = False) -> None:
        """Take a stretch out of the text and leave a mark; with ``keep`` its words are still to be placed."""
        if not keep:
            self.accounted.append(self.text[start:end])
        self.text = f"{self.text[:start]}{mark}{self.text[end:]}"

    def account_for(self, text: str) -> None:
        """Note printed words that need not be placed any more."""
        self.accounted.append(text)

    def custom(self, key: str, value: Any) -> None:
        """Set what CSL has no variable for."""
        self.item.setdefault("custom", {})[key] = value

    def note(self, name: str, value: str) -> None:
        """Keep what has no place of its own as a note."""
        self.item["note"] = "\n".join(part for part in (self.item.get("note", ""), f"{name}: {value.strip()}") if part)

    def join(self, variable: str, value: str) -> None:
        """Put a value behind those that a variable has."""
        present = self.item.get(variable, "").split(JOINT) if self.item.get(variable) else []
        if value and value not in present:
            self.item[variable] = JOINT.join([*present, value])

    def doubt(self, variable: str, reason: str, words: str = "") -> None:
        """Note a doubt, with the line on which some words stand."""
        line = next((number for number, text in self.lines if words and words[:30] in text), 0)
        self.entry.doubt(variable, reason, line)

    def leave(self, text: str) -> None:
        """Keep words that could not be placed."""
        text = re.sub(f"[{PLACEHOLDERS}]", " ", text).strip(" ,;:.()[]–—-/")
        if text:
            self.entry.rest.append(" ".join(text.split()))
            self.account_for(text)
