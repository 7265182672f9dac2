"""Lines: JSON-LD of records as the lines of N-Quads that the store gives back, with the cells of lists named alike in every run."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import pyoxigraph as ox

from miggraph.graph.lists import Lists
from miggraph.ground.names import PREFIXES
from miggraph.records.reader import Records

_STRING, _TEXT = PREFIXES["xsd"] + "string", PREFIXES["rdf"] + "langString"


class Line(NamedTuple):
    """A quad as a line, without its end; also its subject, the IRI of its graph, and its object where that is the cell of a list."""

    text: str
    subject: str
    graph: str
    cell: str


def parsed(document: bytes) -> list[ox.Quad]:
    """Read a JSON-LD document of records; the reader has checked every address and language tag."""
    return list(ox.parse(document, ox.RdfFormat.JSON_LD, lenient=True))


def of(document: bytes) -> Iterator[Line]:
    """Yield the quads of a JSON-LD document, in its order."""
    quads = parsed(document)
    names: dict[Any, Any] = dict(Lists(quads).names())
    for subject, predicate, term, graph in quads:
        told, cell = str(names.get(subject, subject)), ""
        if type(term) is ox.BlankNode:
            value = cell = str(names.get(term, term))
        else:
            value = str(_kept(term) if type(term) is ox.Literal and term.datatype.value not in (_STRING, _TEXT) else term)
        yield Line(f"{told} {predicate} {value} {graph} .", told, graph.value, cell)


@lru_cache(maxsize=1000)
def _kept(literal: ox.Literal) -> ox.Literal:
    """Return a literal with a datatype as the store keeps it, which is by its value: "39.60" is 39.6 there."""
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("x:"), ox.NamedNode("x:"), literal))
    kept: Any = next(iter(store)).object
    return kept  # type: ignore[no-any-return]


def by_thing(read: Records) -> dict[tuple[str, str], str]:
    """Return what records say as N-Quads, each once, by the graphs of the sources and the IRIs of the things; what is nested goes with its thing."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for document in read.to_jsonld(named=True):
        owners: dict[str, str] = {}  # of cells
        waiting: list[Line] = []
        for line in of(document):
            if line.cell:
                owners[line.cell] = line.subject
            if line.subject.startswith("<"):
                found.setdefault((line.graph, _thing(line.subject)), {})[line.text] = None
            else:
                waiting.append(line)
        for line in waiting:
            owner = line.subject
            while not owner.startswith("<"):
                owner = owners[owner]
            found[line.graph, _thing(owner)][line.text] = None
    return {key: "".join([f"{line}\n" for line in said]) for key, said in found.items()}


def _thing(term: str) -> str:
    return term[1:-1].partition("#")[0]
