"""Pieces: what parts of the records become, each by itself, wherever it is made; and the merge, which sees what no part can.

``piece(part, vocabulary)`` is a plain function, and all that it takes and gives can be pickled: it is what a pool of processes, Dask or Spark
call for each part. The quads of a piece are what the records of the part say, and depend on nothing else. What is derived follows from them
and the vocabulary by the thing-local rules; of a thing whose records stand in several parts, the merge derives it again from all of them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from miggraph.graph import deriving, lines
from miggraph.graph.deriving import Derived
from miggraph.graph.vocabulary import Vocabulary
from miggraph.ground.findings import Finding
from miggraph.records import blocks, parts, reader
from miggraph.records.blocks import Text
from miggraph.records.identities import Named, Reference
from miggraph.records.parts import Part
from miggraph.records.reader import Records


class Record(NamedTuple):
    """A record: the id of its thing, where its source stands in the file, and where its quads stand in those of the piece.

    ``digest`` is that of the source. Quads that two records of one thing and source share stand with the first of them.
    """

    id: str
    start: int
    end: int
    line: int
    digest: bytes
    first: int = 0
    last: int = 0


@dataclass
class Piece:
    """What a part becomes. ``quads`` and ``derived`` are N-Quads, a line each, none twice.

    ``quads``: what the records say, in the named graphs of their sources; the cells of lists have stable names.
    ``derived``: what follows by the thing-local rules, in the graph of what is derived, by thing.
    ``references``: what the records refer to and no record of the part is.
    ``findings``: what is wrong, but for what only the merge sees. ``unread_ids``: ids in a YAML file that could not be read to its end.
    """

    part: Part
    digest: bytes
    quads: bytes = b""
    derived: Derived = field(default_factory=Derived)
    records: list[Record] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unread_ids: set[str] = field(default_factory=set)


def piece(part: Part, vocabulary: Vocabulary) -> Piece:
    """Make the piece of a part. Raises OSError where the file cannot be read; whatever is wrong with its records is in its findings."""
    data = part.read()
    text = Text(part.shown)
    blocks.parse(io.BytesIO(data), part.path.suffix, text, part.line)
    read = reader.read_text(text, vocabulary.contexts, names=vocabulary.names, is_layer=part.is_layer)
    quads, places = _by_thing(read)
    made = Piece(part, parts.digest(data), quads, findings=read.findings, unread_ids=read.unread_ids)
    made.derived = deriving.derive(quads, vocabulary)
    made.records = list(_records(part, data, text, vocabulary, places))
    made.named = [node.named for node in read.nodes]
    known = {node.id for node in read.nodes}
    made.references = [reference for reference in read.references if reference.target not in known]
    return made


def _records(
    part: Part, data: bytes, text: Text, vocabulary: Vocabulary, places: dict[tuple[str, str], tuple[int, int]]
) -> Iterator[Record]:
    for item, span in zip(text.items, parts.spans(part, data, text), strict=False):
        identifier, source = (item.get("id"), item.get("source")) if span else (None, None)
        if span and isinstance(identifier, str):
            graph = vocabulary.iri(source.partition("#")[0], is_layer=part.is_layer) if isinstance(source, str) else ""
            first, last = places.pop((graph, vocabulary.iri(identifier, is_layer=part.is_layer)), (0, 0))
            yield Record(identifier, span.start, span.end, span.line, span.digest, first, last)


def _by_thing(read: Records) -> tuple[bytes, dict[tuple[str, str], tuple[int, int]]]:
    """Return what records say as N-Quads, and where in them each thing stands, by its graph and its IRI."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for document in read.to_jsonld(named=True):
        owners: dict[str, str] = {}  # of cells
        waiting: list[lines.Line] = []
        for line in lines.of(document):
            if line.cell:
                owners[line.cell] = line.subject
            if line.subject.startswith("<"):
                found.setdefault((line.graph, thing_of(line.subject)), {})[line.text] = None
            else:
                waiting.append(line)
        for line in waiting:
            owner = line.subject
            while not owner.startswith("<"):
                owner = owners[owner]
            found[line.graph, thing_of(owner)][line.text] = None
    out, places, size = [], {}, 0
    for key, said in found.items():
        chunk = "".join(f"{line}\n" for line in said).encode()
        places[key] = (size, size + len(chunk))
        size += len(chunk)
        out.append(chunk)
    return b"".join(out), places


def thing_of(term: str) -> str:
    """Return the IRI of the thing that a node, in angle brackets, is or stands in."""
    return term[1:-1].partition("#")[0]
