"""From mapping sets to triples: what is accepted, each set in the named graph that its id names."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from miggraph.ground.errors import DataError
from miggraph.ground.findings import Finding
from miggraph.ground.names import Names
from miggraph.sssom.model import MappingSet
from miggraph.sssom.reading import files, read


@dataclass
class Links:
    """The mapping sets of a home."""

    sets: list[MappingSet] = field(default_factory=list)

    @property
    def findings(self) -> list[Finding]:
        """What is wrong with the sets, in the order of files and lines."""
        return [finding for mappings in self.sets for finding in sorted(mappings.findings, key=Finding.sort_key)]

    def load(self, store: ox.Store, graph: Any = None) -> None:
        """Put the accepted rows as triples into their sets' graphs, or into one graph."""
        for mappings in self.sets:
            # as text, which the engine reads in half the time that terms made one by one take; the reader has checked the addresses
            triples = "".join([f"<{subject}> <{predicate}> <{object_}> .\n" for subject, predicate, object_ in mappings.links()])
            store.bulk_load(triples.encode(), ox.RdfFormat.N_TRIPLES, to_graph=graph or ox.NamedNode(mappings.id), lenient=True)


def read_all(folder: Path, names: Names | None = None, *, root: Path | None = None) -> Links:
    """Read the mapping sets of a folder. Whatever is wrong with them is in their findings."""
    return Links([_read(path, names, root) for path in files(folder)])


def _read(path: Path, names: Names | None, root: Path | None) -> MappingSet:
    try:
        return read(path, names, root=root)
    except DataError as error:  # one set that cannot be read is no reason to know nothing of the others
        return MappingSet(path, findings=[unreadable(error)])


def unreadable(error: DataError) -> Finding:
    """Return the finding for a set that cannot be read at all, with what to do."""
    return Finding("mapping-unreadable", f"{error.message}. {error.remedy}".removesuffix(". "), file=error.where)
