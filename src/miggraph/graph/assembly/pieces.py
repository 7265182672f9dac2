"""Pieces: what parts of the records become, each by itself, wherever it is made; and the merge, which sees what no part can.

``piece(part, vocabulary)`` is a plain function, and all that it takes and gives can be pickled: it is what a pool of processes, Dask or Spark
call for each part. The quads of a piece are what the records of the part say, and depend on nothing else. What is derived follows from them
and the vocabulary by the thing-local rules; of a thing whose records stand in several parts, the merge derives it again from all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from miggraph.graph.assembly import deriving, statements
from miggraph.graph.assembly.deriving import Derived
from miggraph.graph.assembly.statements import Record
from miggraph.graph.assembly.vocabulary import Vocabulary
from miggraph.ground.findings import Finding
from miggraph.records import parts
from miggraph.records.parts import Part


@dataclass
class Piece:
    """What a part becomes.

    ``quads``: what the records say in the named graphs of their sources, as N-Quads: a line each, none twice, those of one record together;
    the cells of lists have stable names. ``derived``: what follows by the thing-local rules.
    ``nested``: the ids of what is nested in the records. ``references``: the ids that the records refer to and do not name themselves.
    ``findings``: what is wrong with the records, but for what only the merge sees: what is named twice, and references to nothing.
    ``is_doubled``: whether something is named twice here. ``unread_ids``: those in a YAML file that could not be read to its end.
    """

    part: Part
    digest: bytes
    quads: bytes
    derived: Derived
    records: list[Record] = field(default_factory=list)
    nested: set[str] = field(default_factory=set)
    references: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    is_doubled: bool = False
    unread_ids: set[str] = field(default_factory=set)


def piece(part: Part, vocabulary: Vocabulary) -> Piece:
    """Make the piece of a part. Raises OSError where the file cannot be read; whatever is wrong with its records is in its findings."""
    made = said(part, vocabulary)
    made.derived = deriving.derive(made.quads, (record.id for record in made.records), vocabulary)
    return made


def said(part: Part, vocabulary: Vocabulary) -> Piece:
    """Make the piece of a part without what is derived, for who derives from several at once. Raises OSError."""
    data = part.read()
    read = statements.read(part, data, vocabulary)
    return Piece(
        part,
        parts.digest(data),
        read.quads,
        Derived(),
        read.records,
        {name for name in read.nodes if "#" in name},
        read.references - read.nodes,
        read.findings,
        read.is_doubled,
        read.unread_ids,
    )
