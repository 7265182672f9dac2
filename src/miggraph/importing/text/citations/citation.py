"""A citation while it is taken apart: what is left of its text, and the item so far."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from miggraph.bibliography.mapping import JOINT
from miggraph.bibliography.model import Entry, Item
from miggraph.importing.text.recognition.placeholders import GAP, PLACEHOLDERS
from miggraph.importing.text.vocabulary.list_context import ListContext

EMPTY = re.compile(rf"[(\[][\s,;.:{PLACEHOLDERS}]*[)\]]")


@dataclass(slots=True)
class Citation:
    """A citation of which some is read: ``text`` is what is not, ``item`` what was made of the rest.

    ``accounted`` are printed words that need not be placed any more: values were made of them, or the grammar used them. ``quotes`` are the
    quoted titles that placeholders stand for, ``lines`` the lines as printed. What follows tells the type of the item, and is no part of it.
    """

    text: str
    entry: Entry
    known: ListContext
    accounted: list[str] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)
    in_book: bool = False  # it stands in a book rather than in a journal
    on_own_page: bool = False  # those whose page lists it published it, where nobody else is named
    theme: str = ""  # of a special issue
    kind: str = ""  # what a word between full stops calls it, such as "report", or "series"

    @property
    def item(self) -> Item:
        return self.entry.item

    def take(self, start: int, end: int, mark: str = GAP) -> None:
        """Take a stretch out of the text, of which a value is made, and leave a placeholder."""
        self.accounted.append(self.text[start:end])
        self.replace(start, end, mark)

    def replace(self, start: int, end: int, text: str) -> None:
        """Put another text in the place of a stretch."""
        self.text = f"{self.text[:start]}{text}{self.text[end:]}"

    def extract(self, form: re.Pattern[str], mark: str = GAP) -> re.Match[str] | None:
        """Take out the first stretch that has a form. Returns its match, or None where none has."""
        found = form.search(self.text)
        if found:
            self.take(*found.span(), mark)
        return found

    def extract_all(self, form: re.Pattern[str], mark: str = GAP) -> Iterator[re.Match[str]]:
        """Take out each stretch that has a form, one after another: what stands on either side of one may make another."""
        while found := self.extract(form, mark):
            yield found

    def drop_empty_brackets(self) -> None:
        """Leave out brackets of which everything was taken, and a bracket that has lost its fellow."""
        while found := EMPTY.search(self.text):
            self.replace(*found.span(), re.sub(rf"[^{PLACEHOLDERS}]", "", found[0]) or GAP)
        if re.search(rf"\d[\s,;]+{GAP}[)\]]", self.text):
            self.text = re.sub(rf"[\s,;{GAP}]+(?=[)\]])", "", self.text)
        if self.text.count(")") > self.text.count("("):
            self.text = re.sub(rf"(?<=[\s,{PLACEHOLDERS}])\)", "", self.text)

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
