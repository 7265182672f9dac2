"""Merging: what only shows when all the pieces are there: duplicates, references to nothing, and things whose records stand in several parts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from miggraph.graph import deriving
from miggraph.graph.pieces import Piece
from miggraph.graph.vocabulary import Vocabulary
from miggraph.ground.findings import Finding
from miggraph.records.identities import dangling, duplicates


def findings(pieces: Collection[Piece]) -> list[Finding]:
    """List what is wrong with the records, in the order of files and lines. The pieces are in the order of their parts."""
    named = [node for piece in pieces for node in piece.named]
    known = {node.id for node in named}.union(*(piece.unread_ids for piece in pieces))
    references = (reference for piece in pieces for reference in piece.references)
    found = [finding for piece in pieces for finding in piece.findings]
    return sorted([*found, *duplicates(named), *dangling(references, known)], key=Finding.sort_key)


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
    yield deriving.derive(quads, vocabulary).quads
    yield vocabulary.aside
