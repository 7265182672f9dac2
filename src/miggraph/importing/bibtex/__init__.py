"""The BibTeX reader: each entry of a file becomes a CSL-JSON item.

The file is read twice: first for keys that stand twice and for the targets of ``crossref`` and ``xdata``, which may come later.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from miggraph.bibliography.model import Entry, Listing
from miggraph.ground.findings import Finding
from miggraph.importing.bibtex.crossref import MAX_INHERITED, Parents, inherit
from miggraph.importing.bibtex.fields import Fields, Reader
from miggraph.importing.bibtex.splitting import MAX_ENTRY, START, Piece, blocks, pieces, texts
from miggraph.importing.bibtex.values import Macros, simple
from miggraph.importing.cleaning import SHORT, squeezed

if TYPE_CHECKING:
    from bibtexparser import model

# Found without parsing, for the whole file is looked through twice
_KEY = re.compile(r"@[ \t]*\w+\s*[{(]\s*([^,\s{}()=]+)\s*,")
_TARGET = re.compile(r"\b(?:crossref|xdata)\s*=\s*[{\"]\s*([^}\"]+)", re.IGNORECASE)
# What is left behind an entry that was closed too early begins like a field
_FIELDS_LEFT = re.compile(r"\s*[,}]?\s*[\w-]+\s*=\s*\S")
_NEXT_FIELD = re.compile(r"([A-Za-z][\w-]*)\s*=\s*(.+)", re.DOTALL)
_TOO_LONG = f"an entry is longer than {MAX_ENTRY:,} characters. Is a closing brace missing, or do many entries stand on one line?"
_TOO_MANY = "these lines stand outside the entry before them, which has a closing brace too many"


def read(path: Path) -> Iterator[Entry | Listing | Finding]:
    """Yield an entry for each publication of a BibTeX or BibLaTeX file, and a finding for each that cannot be read.

    Raises DataError where the file is not BibTeX at all, OSError where it cannot be opened.
    """
    twice, parents = _survey(path)
    file = _File(path, twice, parents)
    for piece in pieces(path):
        if len(piece.text) > MAX_ENTRY:
            yield file.finding(piece.line, _TOO_LONG)
            continue
        for block, line in blocks(piece):
            yield from file.results(block, line)


def _survey(path: Path) -> tuple[set[int], Parents]:
    """Return the hashes of the keys that stand twice, and the entries that others refer to."""
    keys, targets = array("q"), set[str]()
    for text in texts(path):
        keys.extend(map(hash, _KEY.findall(text)))  # hashes take eight bytes each, whatever the keys are
        folded = text.casefold()
        if "crossref" in folded or "xdata" in folded:
            targets.update(key.strip() for found in _TARGET.findall(text) for key in found.split(","))
    twice = {one for one, other in pairwise(sorted(keys)) if one == other}
    return twice, _parents(path, targets) if targets else {}


def _parents(path: Path, targets: set[str]) -> Parents:
    found: Parents = {}
    macros = Macros()
    for piece in pieces(path):
        starts = [found.start() for found in START.finditer(piece.text)]
        for start, end in pairwise([*starts, len(piece.text)]):
            key = _KEY.match(piece.text[start : start + 1000].lstrip())
            is_wanted = key[1] in targets if key else "string" in piece.text[start : start + 20].casefold()
            for block, _ in blocks(Piece(0, piece.text[start:end])) if is_wanted and end - start <= MAX_ENTRY else ():
                _take_parent(block, targets, macros, found)
    return found


def _take_parent(block: model.Block, targets: set[str], macros: Macros, found: Parents) -> None:
    from bibtexparser import model

    if isinstance(block, model.String):
        macros.define(block.key, block.value)
    elif isinstance(block, model.Entry) and block.key in targets and block.key not in found:
        fields = {one.key.lower(): squeezed(macros.value(str(one.value)).tex) for one in reversed(block.fields)}
        found[block.key] = block.entry_type.lower(), {name: tex for name, tex in fields.items() if len(tex) <= MAX_INHERITED}


@dataclass(slots=True)
class _File:
    """Turns the blocks of a file into entries and findings."""

    path: Path
    twice: set[int]
    parents: Parents
    macros: Macros = field(default_factory=Macros)
    reader: Reader = field(default_factory=Reader)
    seen: set[int] = field(default_factory=set)

    def results(self, block: model.Block, line: int) -> list[Entry | Finding]:
        from bibtexparser import model

        if isinstance(block, model.Entry):
            return [self._entry(block, line)] if block.entry_type.lower() != "xdata" else []  # which holds fields for others only
        if isinstance(block, model.String):
            trouble = self.macros.define(block.key, block.value)
            return [self.finding(line, trouble, "field-unreadable")] if trouble else []
        if isinstance(block, model.ParsingFailedBlock):
            return [self.finding(line, _broken(block))]
        if isinstance(block, model.ImplicitComment) and _FIELDS_LEFT.match(block.comment):
            return [self.finding(line, _TOO_MANY, "not-understood", block.comment)]
        return []

    def finding(self, line: int, message: str, rule: str = "entry-unreadable", value: str = "") -> Finding:
        return Finding(rule, message, file=str(self.path), line=line, value=value)

    def _entry(self, block: model.Entry, line: int) -> Entry | Finding:
        kind = block.entry_type.lower()
        if kind == "set":
            return self.finding(line, f"@set{{{block.key}}} names other entries and is none itself", "not-understood")
        entry = Entry({"id": block.key}, line)
        fields = self._fields(block, entry)
        try:
            if "crossref" in fields or "xdata" in fields:
                inherit(entry, kind, fields, self.parents)
            self.reader.fill(entry, kind, fields)
        except ValueError as error:
            return self.finding(line, f"the entry cannot be read: {error}")
        self._check_key(entry, hash(block.key))
        return entry

    def _check_key(self, entry: Entry, mark: int) -> None:
        if mark in self.seen:
            entry.doubt("id", f"an entry before this one has the same key: {entry.item['id']}")
        elif mark in self.twice:
            self.seen.add(mark)

    def _fields(self, block: model.Entry, entry: Entry) -> Fields:
        fields: Fields = {}
        total = 0
        for one in block.fields:
            name, raw = one.key.lower(), one.value
            value = simple(raw)
            if value is None or name in fields:
                name, value = self._careful(fields, name, raw, entry, entry.line + one.start_line - (block.start_line or 0))
                total += len(value)
                if total > MAX_ENTRY:
                    entry.doubt("note", f"its abbreviations make the entry longer than {MAX_ENTRY:,} characters: the rest is left out")
                    break
            fields[name] = value if len(value) < SHORT else squeezed(value)
        return fields

    def _careful(self, fields: Fields, name: str, raw: str, entry: Entry, line: int) -> tuple[str, str]:
        """Return the name and the value of a field that has abbreviations, stands twice, or is broken."""
        tex, trouble, rest = self.macros.value(raw)
        if trouble:
            entry.doubt(self.reader.variable(name), trouble, line)
        if rest:
            entry.doubt(self.reader.variable(name), f"a comma is missing behind the field {name}", line)
            if found := _NEXT_FIELD.match(rest):
                further = self.macros.value(found[2])
                second = self._second(fields, found[1].lower(), value := f"{further.tex} {further.rest}".rstrip(), entry, line)
                fields[second] = value
            else:
                tex = f"{tex} {rest}"
        return self._second(fields, name, tex, entry, line), tex

    def _second(self, fields: Fields, name: str, value: str, entry: Entry, line: int) -> str:
        """Return the name of a field; of one that stands twice and says something else, one that is free."""
        if fields.get(name, value) == value:
            return name
        entry.doubt(self.reader.variable(name), f"the field {name} stands twice", line)
        return f"{name} {len(fields) + 1}"


def _broken(block: model.ParsingFailedBlock) -> str:
    head = " ".join((block.raw or "").split())[:60]
    reason = str(getattr(block.error, "abort_reason", block.error))
    if "end of file" in reason or "Unexpected block start" in reason:
        return f"the entry that begins “{head}” is not closed before the next one: a closing brace or quotation mark is missing"
    if "after entry key" in reason or "`=`" in reason:
        return f"the entry that begins “{head}” has a field without “=”, or a comma is missing after its key or a value"
    return f"the entry that begins “{head}” cannot be read: {reason.strip()}"
