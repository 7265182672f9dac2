"""From mapping sets to triples: what is accepted, each set in the named graph that its id names."""

from __future__ import annotations

from collections.abc import Iterator
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

    def quads(self, graph: Any = None) -> Iterator[ox.Quad]:
        """Yield the accepted rows as triples of their sets' graphs, or of one graph."""
        for mappings in self.sets:
            name = graph or ox.NamedNode(mappings.id)
            for subject, predicate, object_ in mappings.links():
                yield ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(object_), name)


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
