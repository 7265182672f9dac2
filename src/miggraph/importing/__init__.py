"""Importing: a bibliography becomes draft records, with every doubt marked and nothing added twice.

One table of formats; each reader yields entries (CSL-JSON items with their lines), or findings where it cannot. What they become is the
business of ``drafts``; what is there already is known to its ``index``.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from miggraph.bibliography.model import Entry, Listing
from miggraph.ground.errors import ParameterError
from miggraph.ground.findings import Finding, Severity
from miggraph.ground.names import PREFIXES
from miggraph.importing import cleaning
from miggraph.importing.drafts.draft import Draft
from miggraph.importing.drafts.index import Index, slug

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph
    from miggraph.importing.drafts.drafting import Drafter


class Format(NamedTuple):
    """A format of bibliographies: the module that reads it, its function, and what comes in it."""

    module: str
    function: str
    what: str
    endings: tuple[str, ...]  # of its files, none for any; a file whose ending is another format's is not read as this one


FORMATS = {
    "text": Format(
        "text", "read", "annotated lists of publications, and directories of organisations, as plain text", (".txt", ".text", ".md")
    ),
    "bibtex": Format("bibtex", "read", "BibTeX and BibLaTeX", (".bib", ".bibtex", ".biblatex")),
    "ris": Format("ris", "read", "RIS, as reference managers and databases write it", (".ris", ".enw")),
    "csl-json": Format("csl_json", "read", "CSL-JSON, as Zotero, Mendeley and Crossref write it", (".json", ".csljson")),
    "csv": Format("tables", "read_csv", "a table in a text file, with the names of the columns in its first row", (".csv", ".tsv", ".tab")),
    "xlsx": Format("tables", "read_xlsx", "a table in an Excel file, with the names of the columns in its first row", (".xlsx", ".xlsm")),
    "openalex": Format("scholarly.drafting", "read_openalex", "works of OpenAlex, one a line, also packed (.gz)", ()),
    "crossref": Format("scholarly.drafting", "read_crossref", "works of Crossref, one a line, also packed (.gz)", ()),
}
THINGS = "SELECT DISTINCT ?thing WHERE {{ ?thing ?property ?value FILTER(STRSTARTS(STR(?thing), '{base}')) }}"
CAMPAIGNS = "SELECT ?campaign ?name WHERE {{ ?campaign a <{mig}Campaign> ; <{foaf}name> ?name }}".format(**PREFIXES)
MOST = 10_000  # findings that are kept, and as many entries that are there already
NOT_TEXT = "Save it as plain text (.txt) or, if it is a table, as .csv or .xlsx, and import that."
TOO_LARGE = "this entry is larger than a record may be: shorten the longest of what it says"
Read = Callable[[Path], Iterator[Entry | Listing | Finding]]


@dataclass
class Report:
    """What came of an import."""

    read: int = 0
    new: int = 0
    doubts: int = 0  # comments that ask for a review
    records: int = 0
    known: list[str] = field(default_factory=list)  # what was there already, and how it differs
    findings: list[Finding] = field(default_factory=list)
    unlisted: int = 0  # findings, and entries that were there already, beyond the first ten thousand of each
    broken: bool = False  # whether an entry could not be read

    def add(self, finding: Finding) -> None:
        """Take in a finding."""
        self.broken = self.broken or finding.severity is Severity.VIOLATION
        if len(self.findings) < MOST:
            self.findings.append(finding)
        else:
            self.unlisted += 1

    def tell(self, text: str) -> None:
        """Take in what is to be said of an entry that was there already."""
        if len(self.known) < MOST:
            self.known.append(text)
        else:
            self.unlisted += 1

    def summary(self) -> str:
        """Say in a line how many entries were read, and what became of them."""
        there = self.read - self.new
        parts = [f"{_many(self.read, 'entry', 'entries')} read: {self.new:,} new, {there:,} already there", _many(self.records, "record")]
        parts += [f"{_many(self.doubts, 'comment')} to review"] if self.doubts else []
        parts += [_many(len(self.findings), "finding")] if self.findings else []
        parts += [_many(self.unlisted, "further message")] if self.unlisted else []
        return "; ".join(parts)


def check_ending(path: Path, format: str) -> None:
    """Raise ParameterError where the ending of a file is that of another format, of records, or of a document that is no plain text."""
    ending = path.suffix.lower()
    if ending in FORMATS[format].endings or not FORMATS[format].endings:
        return
    if other := next((name for name, row in FORMATS.items() if ending in row.endings and {name, format} != {"text", "csv"}), ""):
        raise ParameterError(f"this looks like {other}, not {format}", remedy=f"Import it with: miggraph import {other} {path.name}")
    if ending in (".yaml", ".yml", ".jsonl"):
        raise ParameterError(
            f"{path.name} holds records already", remedy="Put it into the folder data/ of the home, and check it: miggraph validate"
        )
    if ending in (".doc", ".docx", ".odt", ".rtf", ".pdf", ".html", ".htm", ".xls", ".ods"):
        raise ParameterError(f"{path.name} is not {format}", remedy=NOT_TEXT)


def _many(count: int, one: str, several: str = "") -> str:
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def reader(format: str) -> Read:
    """Return the function that reads a format. Raises ParameterError for an unknown one."""
    if format not in FORMATS:
        raise ParameterError(f'there is no format "{format}"', remedy=f"Formats: {', '.join(FORMATS)}")
    row = FORMATS[format]
    function: Read = getattr(importlib.import_module(f"miggraph.importing.{row.module}"), row.function)
    return function


class Import:
    """An import of bibliographies into a graph: what it makes of each document are drafts, and ``report`` says what came of it."""

    def __init__(self, graph: Graph, format: str, *, tick: Callable[[int], None] = lambda _line: None) -> None:
        """Prepare an import for a graph that its records are to be added to; ``tick`` is told each line that is reached.

        Raises ParameterError for an unknown format.
        """
        from miggraph.importing.drafts.agents import Agents
        from miggraph.importing.drafts.proposals import Proposals
        from miggraph.importing.drafts.publications import Publications

        self.read, self.tick, self.format = reader(format), tick, format
        self.graph, self.report, self.index = graph, Report(), Index()
        self.publications, self.agents, self.proposals = Publications(self.index), Agents(self.index), Proposals(graph.labels)
        for row in graph.store.query(THINGS.format(base=graph.names.base)):
            self.index.claim(graph.names.compact(row[0].value), "")
        for id in sorted(graph.names.layer):
            self.index.claim(id, "")
        self.publications.read(graph)
        self.agents.read(graph)
        for row in graph.store.query(CAMPAIGNS):
            self.index.add((f"Campaign:{row[1].value.casefold()}", graph.names.compact(row[0].value), ""))

    def document(self, path: Path) -> Iterator[Draft]:
        """Yield the records that a document becomes: of its entries, of what these name and is new, and of the document itself.

        Raises DataError for a file that is no such bibliography, OSError where it cannot be opened.
        """
        from miggraph.importing.drafts.documents import Document
        from miggraph.importing.drafts.drafting import Drafter

        document = Document(path, self.graph)
        drafter = Drafter(self.index, self.publications, self.agents, self.proposals, self.graph.context, document)
        check_ending(path, self.format)
        before = self.report.records
        for thing in self.read(path):
            draft = self._drafted(drafter, thing, path)
            if draft:
                yield self._counted(draft)
        for draft in self.index.pending.release():
            yield self._counted(draft)
        source = document.draft() if self.report.records > before else None
        if source:
            yield self._counted(source)

    def _drafted(self, drafter: Drafter, thing: Entry | Listing | Finding, path: Path) -> Draft | None:
        if isinstance(thing, Finding):
            self.report.add(thing)
            return None
        self.tick(thing.line)
        if isinstance(thing, Entry):
            thing.item = cleaning.cleaned(thing.item, thing.doubt)
            if cleaning.is_too_large(thing.item):
                self.report.add(Finding("entry-unreadable", TOO_LARGE, file=str(path), line=thing.line))
                return None
        else:
            thing.record = cleaning.cleaned(thing.record, thing.doubt)
        thing.heading, thing.rest = cleaning.text(thing.heading), list(map(cleaning.text, thing.rest))
        self.report.read += 1
        draft = self._publication(drafter, thing, path) if isinstance(thing, Entry) else self._listing(drafter, thing, path)
        self.report.new += draft is not None
        return draft

    def _publication(self, drafter: Drafter, entry: Entry, path: Path) -> Draft | None:
        from miggraph.importing.drafts.publications import Publication

        work = Publication(entry.item)
        id, by = self.publications.known(work, drafter.document.id)
        if id:
            self._tell_known(path, entry.line, id, by, self.publications.differences(id, entry.item, self.agents.bodies))
            return None
        return drafter.publication(entry, work)

    def _listing(self, drafter: Drafter, listing: Listing, path: Path) -> Draft | None:
        name, kind = str(listing.record.get("name", "")), str(listing.record["type"])
        found, by = (
            (self.agents.listed(listing.record)) if kind == "Organisation" else (self.index.ids(f"{kind}:{name.casefold()}"), "name")
        )
        if found and not self.index.pending.waits(found[0]):
            self._tell_known(path, listing.line, found[0], by, [])
            return None
        id = found[0] if found else self.index.claim(f"{kind.lower()}/{slug(name)}", name)
        draft = drafter.listing(listing, id)
        if kind == "Organisation":
            self.agents.add_body(draft)
        self.index.add((f"{kind}:{name.casefold()}", id, ""))
        return draft

    def _tell_known(self, path: Path, line: int, id: str, by: str, differences: list[str]) -> None:
        self.report.tell(f"{path}:{line}: already there as {id} (same {by})" + "".join(f"\n    {text}" for text in differences))

    def _counted(self, draft: Draft) -> Draft:
        self.report.records += 1
        self.report.doubts += sum(map(len, draft.comments.values()))
        return draft
