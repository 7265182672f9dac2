"""Merging: what only shows when all the pieces are there: duplicates, references to nothing, and things whose records stand in several parts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from miggraph.graph.assembly import deriving, statements
from miggraph.graph.assembly.pieces import Piece
from miggraph.graph.assembly.vocabulary import Vocabulary
from miggraph.ground.findings import Finding
from miggraph.records.identities import dangling, duplicates


def findings(pieces: Collection[Piece], vocabulary: Vocabulary) -> list[Finding]:
    """List what is wrong with the records, in the order of files and lines. The pieces are in the order of their parts.

    Parts that name something twice, or refer to nothing, are read again, for their lines. Raises OSError where one cannot be.
    """
    known = {name for piece in pieces for name in chain((record.id for record in piece.records), piece.nested, piece.unread_ids)}
    doubled = _doubled(pieces)
    found = [finding for piece in pieces for finding in piece.findings]
    again = [p.part for p in pieces if not known.issuperset(p.references) or any((r.id, r.graph) in doubled for r in p.records)]
    read = [statements.records(part, part.read(), vocabulary) for part in again]
    found += duplicates(node.named for records in read for node in records.nodes)
    found += dangling([reference for records in read for reference in records.references], known)
    return sorted(found, key=Finding.sort_key)


def _doubled(pieces: Iterable[Piece]) -> set[tuple[str, str]]:
    """Return what one source names twice, by id and graph: all of a part that does so by itself."""
    seen, found = set[tuple[str, str]](), set[tuple[str, str]]()
    for piece in pieces:
        here = {(record.id, record.graph) for record in piece.records}
        found |= here if piece.is_doubled else here & seen
        seen |= here
    return found


def shared(pieces: Iterable[Piece]) -> set[str]:
    """Return the ids of the things whose records stand in several parts."""
    seen, found = set[str](), set[str]()
    for piece in pieces:
        here = {record.id for record in piece.records}
        found |= here & seen
        seen |= here
    return found


def derived(pieces: Collection[Piece], vocabulary: Vocabulary) -> Iterator[bytes]:
    """Yield what the thing-local rules derive from all the pieces, as N-Quads; a line may come more than once."""
    again = shared(pieces)
    for piece in pieces:
        yield from (piece.derived.of(thing) for thing in piece.derived.things if thing not in again)
    quads = b"".join(piece.quads[r.first : r.last] for piece in pieces for r in piece.records if r.id in again)
    yield deriving.derive(quads, again, vocabulary).quads
    yield vocabulary.aside
