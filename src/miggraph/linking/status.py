"""Status: what is linked to what, by kind and vocabulary; what waits, and what has never been tried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.graph.answers import Answer
from miggraph.ground.findings import Finding, Severity
from miggraph.ground.names import PREFIXES, XSD
from miggraph.linking.decisions import confidence, undecided
from miggraph.linking.relations import kind_of_set, set_names
from miggraph.linking.subjects import kinds, members

if TYPE_CHECKING:
    from miggraph.graph.store import Store
    from miggraph.records.reader import Node
    from miggraph.sssom import Mapping, MappingSet

STATES = ("accepted", "waiting", "rejected", "nothing", "missed", "untried")
THINGS = "SELECT DISTINCT ?thing WHERE {{ {members} }} ORDER BY ?thing"
# Of all the links that there may be; rdfs:seeAlso is left out, for records use it of web pages.
LINKS = " ".join(
    f"<{PREFIXES[prefix]}{name}>"
    for prefix, name in [
        ("owl", "sameAs"), ("schema", "sameAs"), ("skos", "exactMatch"), ("skos", "closeMatch"),
        ("skos", "broadMatch"), ("skos", "narrowMatch"), ("skos", "relatedMatch"),
    ]
)  # fmt: skip
LINKED = f"SELECT DISTINCT ?thing WHERE {{ VALUES ?link {{ {LINKS} }} ?thing ?link ?other }}"


def counts(store: Store, sets: list[MappingSet], kind: str = "") -> Answer:
    """Count the things of each kind in each state for each vocabulary: by things, not by rows."""
    rows: list[tuple[str | int, ...]] = []
    for one in [kind] if kind else kinds(store):
        things = _things(store, one)
        own = [found for found in sets if _is_of(found, one)]
        for found in own:
            states = _states(found, one, things)
            rows.append((one, _vocabulary(found.name, one), *(len({row[0] for row in states[state]}) for state in STATES)))
        if not own:
            rows.append((one, "", 0, 0, 0, 0, 0, len(things)))
    return Answer(["kind", "vocabulary", *STATES], [tuple(map(_literal, row)) for row in rows])


def listing(store: Store, sets: list[MappingSet], state: str, kind: str = "") -> Answer:
    """List what is in a state: the thing, the vocabulary, and, where there is one, the relation, the term and the confidence."""
    rows: list[tuple[object, ...]] = []
    for one in [kind] if kind else kinds(store):
        things = _things(store, one)
        own = [found for found in sets if _is_of(found, one)]
        for found in own:
            rows += [_listed(thing, _vocabulary(found.name, one), row, found) for thing, row in _states(found, one, things)[state]]
        if not own and state == "untried":
            rows += [(ox.NamedNode(thing), ox.Literal(""), None, None, None, None) for thing in things]
    columns = ["thing", "vocabulary", "relation", "object", "objectLabel", "confidence"]
    return Answer(columns, rows)


def _listed(thing: str, vocabulary: str, row: Mapping | None, found: MappingSet) -> tuple[object, ...]:
    start = (ox.NamedNode(thing), ox.Literal(vocabulary))
    if row is None or row.is_nothing:
        return (*start, None, None, None, None)
    score = ox.Literal(f"{confidence(row):g}", datatype=ox.NamedNode(XSD + "decimal")) if row.confidence else None
    return (*start, ox.Literal(row.predicate_id), ox.NamedNode(found.iri(row.object_id)), ox.Literal(row.object_label), score)


def _literal(value: str | int) -> ox.Literal:
    return ox.Literal(value)


def _things(store: Store, kind: str) -> list[str]:
    return [row[0].value for row in store.query(THINGS.format(members=members(kind, store.names))) if "#" not in row[0].value]


def _is_of(found: MappingSet, kind: str) -> bool:
    """Say whether a set is about a kind: by its name, else by its rows."""
    return (kind_of_set(found.name) or next((found.kind(found.iri(row.subject_id)) for row in found.rows), "")) == kind


def _vocabulary(name: str, kind: str) -> str:
    return next((name.removeprefix(start) for start in set_names(kind, "") if name.startswith(start)), name)


def _states(found: MappingSet, kind: str, things: list[str]) -> dict[str, list[tuple[str, Mapping | None]]]:
    """Sort the rows of a set by state; what has no row was tried in vain (``suggest`` keeps that), or never."""
    from miggraph.linking.search_log import SearchLog

    states: dict[str, list[tuple[str, Mapping | None]]] = {state: [] for state in STATES}
    with_rows = set()
    for row in found.rows:
        thing = found.iri(row.subject_id)
        if found.kind(thing) != kind:
            continue
        with_rows.add(thing)
        if row.is_decided:
            state = "nothing" if row.is_nothing else "rejected" if row.is_rejected else "accepted"
            states[state].append((thing, row))
    states["waiting"] = [(found.iri(row.subject_id), row) for row in undecided(found) if found.kind(found.iri(row.subject_id)) == kind]
    searched = set(SearchLog.of(found).names)
    states["missed"] = [(thing, None) for thing in things if thing not in with_rows and found.curie(thing) in searched]
    states["untried"] = [(thing, None) for thing in things if thing not in with_rows and found.curie(thing) not in searched]
    return states


# what has no link


def unlinked(store: Store, sets: list[MappingSet], nodes: list[Node]) -> Iterator[Finding]:
    """Yield, as information at the lines of their records, the things that no external vocabulary is linked to."""
    linked = {row[0].value for row in store.query(LINKED)} | {thing for found in sets for thing, _, _ in found.links()}
    places = {node.id: node for node in reversed(nodes)}  # the first record of a thing, where several sources have one
    for kind in kinds(store):
        for thing in _things(store, kind):
            node = places.get(store.names.compact(thing))
            if thing not in linked and node is not None:
                line = node.block.lines.get("id", node.block.line)
                yield Finding(
                    "no-external-link",
                    _told(store.names.compact(thing), thing, sets),
                    Severity.INFO,
                    file=node.file,
                    line=line,
                    focus=node.id,
                )


def _told(shown: str, thing: str, sets: list[MappingSet]) -> str:
    """Say that a thing has no link, and where it was looked for."""
    looked = [found.name for found in sets for row in found.rows if row.is_nothing and found.iri(row.subject_id) == thing]
    where = f"; nothing was found for {', '.join(looked)}" if looked else ""
    return f"{shown} has no link to another vocabulary{where}"
