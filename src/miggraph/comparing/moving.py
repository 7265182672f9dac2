"""Things that got another id: one was removed and one was added, and it is certain that they are the same."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.comparing.statements import NEW, OLD
from miggraph.ground.folding import fold
from miggraph.ground.names import PREFIXES, RDF_TYPE

if TYPE_CHECKING:
    from miggraph.comparing.statements import Statements

# What names a thing outside the graph, and nothing else by the same.
IDENTIFIERS = frozenset(
    PREFIXES[prefix] + name
    for prefix, name in (("bibo", "isbn13"), ("bibo", "doi"), ("owl", "sameAs"), ("skos", "exactMatch"), ("schema", "sameAs"))
)
# What two editions of one title differ in.
TELLING = (PREFIXES["bibo"] + "isbn13", PREFIXES["bibo"] + "doi", PREFIXES["dcterms"] + "issued")


@dataclass(frozen=True)
class Traits:
    """What a thing is recognised by."""

    thing: str
    types: frozenset[str]
    label: str
    identifiers: frozenset[tuple[str, str]]
    telling: tuple[frozenset[str], ...]

    def agrees(self, other: Traits) -> bool:
        """Say whether nothing tells two things of one name apart."""
        return all(not mine or not theirs or mine == theirs for mine, theirs in zip(self.telling, other.telling, strict=True))


def moved(statements: Statements, removed: Iterable[str], added: Iterable[str]) -> dict[str, str]:
    """Map things that were removed to those that were added in their place: of one type, with one identifier or label that no others have."""
    gone = [_traits(statements, OLD, thing) for thing in removed]
    come = [_traits(statements, NEW, thing) for thing in added]
    found: dict[str, str] = {}
    for kind in ("identifiers", "labels"):
        for before, after in _pairs(gone, come, kind):
            if before.thing not in found and after.thing not in found.values() and (kind == "identifiers" or before.agrees(after)):
                found[before.thing] = after.thing
    return found


def _pairs(gone: list[Traits], come: list[Traits], kind: str) -> Iterable[tuple[Traits, Traits]]:
    """Yield the things that share something which on both sides only one has."""
    before, after = _by_sign(gone, kind), _by_sign(come, kind)
    for sign in before.keys() & after.keys():
        if len(before[sign]) == len(after[sign]) == 1:
            yield before[sign][0], after[sign][0]


def _by_sign(traits: list[Traits], kind: str) -> dict[Hashable, list[Traits]]:
    found: dict[Hashable, list[Traits]] = {}
    for one in traits:
        signs: list[Hashable] = [*one.identifiers] if kind == "identifiers" else [one.label] if one.label else []
        for sign in signs:
            found.setdefault((one.types, sign), []).append(one)
    return found


def _traits(statements: Statements, side: int, thing: str) -> Traits:
    said: dict[str, set[str]] = {}
    for quad in statements.about(side, ox.NamedNode(thing)):
        said.setdefault(quad.predicate.value, set()).add(getattr(quad.object, "value", ""))
    return Traits(
        thing,
        frozenset(said.get(RDF_TYPE, ())),
        fold(statements.name(side, thing)),
        frozenset((name, value) for name in IDENTIFIERS for value in said.get(name, ())),
        tuple(frozenset(said.get(name, ())) for name in TELLING),
    )


def renamed(quad: ox.Quad, moves: dict[str, str]) -> ox.Quad:
    """Return a statement with the things that were moved, and what is nested in them, under their new ids."""
    return ox.Quad(*(followed(term, moves) for term in quad))


def followed(term: Any, moves: dict[str, str]) -> Any:
    """Return a term under its new id: a record that was moved by itself, or what is nested in one."""
    if type(term) is not ox.NamedNode:
        return term
    if term.value in moves:
        return ox.NamedNode(moves[term.value])
    thing, hash, part = term.value.partition("#")
    return ox.NamedNode(f"{moves[thing]}{hash}{part}") if thing in moves else term
