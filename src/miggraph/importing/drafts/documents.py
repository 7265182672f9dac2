"""Documents: the source that a bibliography becomes, and its sections."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from miggraph.ground.folding import fold
from miggraph.ground.names import PREFIXES
from miggraph.importing.cleaning import one_line
from miggraph.importing.drafts.draft import Draft
from miggraph.importing.drafts.index import slug

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

SECTIONS = "SELECT ?section ?title WHERE {{ <{source}> <{mig}section> ?section . ?section <{dcterms}title> ?title }}"
# Who keeps the list: the source of the home that rests on no other
KEEPERS = (
    "SELECT ?source WHERE {{ ?source a mig:Source ; dcterms:source ?source FILTER(STRSTARTS(STR(?source), '{base}')) }} ORDER BY ?source"
)


class Document:
    """A bibliography as a source of the graph: known there already, or new."""

    def __init__(self, path: Path, graph: Graph) -> None:
        self.title = one_line(path.stem) or "untitled"
        self.id = f"source/{slug(self.title)}"
        self.is_known = graph.store.holds(graph.names.iri(self.id))
        keepers = [graph.names.compact(row[0].value) for row in graph.store.query(KEEPERS.format(base=graph.names.base))]
        self._keeper = keepers[0] if keepers else self.id
        rows = graph.store.query(SECTIONS.format(source=graph.names.iri(self.id), **PREFIXES)) if self.is_known else ()
        self._sections = {fold(row[1].value): graph.names.compact(row[0].value) for row in rows}
        self._new: dict[str, str] = {}  # headings, and the ids of their sections

    def section(self, heading: str) -> str:
        """Return the id of the section under a heading; of the document where there is none."""
        name = fold(heading)
        if name in self._sections:
            return self._sections[name]
        if not name or self.is_known:
            return self.id
        self._sections[name] = self._new[heading] = self._fragment(heading)
        return self._sections[name]

    def _fragment(self, heading: str) -> str:
        taken = set(self._sections.values())
        id = wanted = f"{self.id}#{slug(heading)}"
        for number in range(2, 1000):
            if id not in taken:
                break
            id = f"{wanted}-{number}"
        return id

    def draft(self) -> Draft | None:
        """Return the record of the source, where the graph has none."""
        if self.is_known:
            return None
        record: dict[str, object] = {"id": self.id, "type": "Source", "source": self._keeper, "title": self.title}
        if self._new:
            record["sections"] = [
                {"id": "#" + id.partition("#")[2], "title": heading, "position": str(number)}
                for number, (heading, id) in enumerate(self._new.items(), 1)
            ]
        draft = Draft(record, 0)
        draft.review("title", "the name of the file: give the title, date and author of the document")
        return draft
