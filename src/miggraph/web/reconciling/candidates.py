"""Candidates: the things that a query may mean, scored by the matcher of ``link suggest``.

A query stands where one of our own things stands when links are proposed, and our things where the terms of a vocabulary do. The scores are
the same probabilities, in hundredths. A candidate is a match only where nothing but it bears exactly this name and nothing speaks against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from miggraph.asking.facets import listing
from miggraph.asking.facets.frames import Condition, Frame
from miggraph.ground.errors import ParameterError, UnknownThing
from miggraph.ground.folding import fold
from miggraph.linking import matching, personal_names
from miggraph.linking.model import NO_CONCEPTS, PREFERRED, Name, Subject, Term
from miggraph.linking.name_similarity import AGREED, ALTERNATIVE, LOOSE, field_of
from miggraph.linking.vocabularies import own
from miggraph.web.reconciling import evidence, kinds
from miggraph.web.reconciling.reading import LONGEST, Query

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

T = TypeVar("T", Subject, Term)
DEPTH = 25  # terms of a kind that are looked at for a name, as many as ``link suggest`` asks a vocabulary for
SPELT, MISSPELT = 85.0, 0.7  # from how like its letters are a name may be misspelt, of 100; and what that is worth at most
BY_VALUE = 0.5  # what is found by the values of properties alone, and is not the only one
ELSEWHERE = 0.8  # of the score of a thing of another type, where its type should be the one named
SHORT_TITLE = 3  # words: so short a title others have too


@dataclass(frozen=True)
class Found:
    """A candidate: the thing, its kind, its score from 0 to 1, whether it is surely meant, and for each property whether it agrees."""

    thing: str
    kind: str
    score: float
    match: bool = False
    features: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Pool:
    """The terms of a kind that a query may mean."""

    query: Query
    kind: str
    terms: tuple[Term, ...]


def find(graph: Graph, queries: Mapping[str, Query]) -> dict[str, list[Found]]:
    """Return the candidates for each query, the best first."""
    pools = {key: list(_pools(graph, query)) for key, query in queries.items()}
    told = evidence.read(
        graph,
        (
            (pool.kind, pid, [term.id for term in pool.terms])
            for some in pools.values()
            for pool in some
            for pid, _ in pool.query.properties
        ),
    )
    return {key: _answer(graph, query, pools[key], told) for key, query in queries.items()}


def _answer(graph: Graph, query: Query, pools: Sequence[Pool], told: evidence.Told) -> list[Found]:
    if identified := _identified(graph, query):
        return identified[: query.limit]
    if not query.text:
        return _by_values(graph, query)[: query.limit]
    found = [(pool, hit) for pool in pools for hit in _scored(graph, pool, told)]
    ranked = sorted(found, key=lambda pair: (-pair[1].score, graph.labels.name(pair[1].thing), pair[1].thing))
    best = _sure(graph, query, ranked)
    return [replace(hit, match=hit.thing == best) for _, hit in ranked[: query.limit]]


def _pools(graph: Graph, query: Query) -> Iterator[Pool]:
    """Yield, for each kind that a query may mean, the terms that are called nearly so."""
    if not query.text or len(query.text) > LONGEST:
        return
    subject = Subject("query", "", (Name(query.text),))
    for kind in _kinds(graph, query):
        if part := own.of(graph).part(kind):
            terms = next(iter(part.near([subject], limit=DEPTH)))
            known = {term.id for term in terms}
            spelt = [part.index.term(hit.term) for hit in next(iter(part.index.nearest([query.text], limit=3))) if hit.score >= SPELT]
            chosen = [*terms, *(term for term in spelt if term.id not in known)]
            yield Pool(query, kind, tuple(term for term in chosen if _fits(graph, query, term.id)))


def _kinds(graph: Graph, query: Query) -> list[str]:
    """List the kinds to search: those of the types named, or all where none is named, or where it need not be of them."""
    if not query.types or query.strictness == "should":
        return list(kinds.types(graph))
    return list(dict.fromkeys(name.partition("/")[0] for name in _types(graph, query)))


def _types(graph: Graph, query: Query) -> list[str]:
    return list(filter(None, (kinds.named(graph, name) for name in query.types)))


def _fits(graph: Graph, query: Query, thing: str) -> bool:
    """Say whether a thing is of a type that a query names, or of all of them where it asks for that."""
    if not query.types or query.strictness == "should":
        return True
    return _is_of(graph, query, thing)


def _is_of(graph: Graph, query: Query, thing: str) -> bool:
    wanted = _types(graph, query)
    if query.strictness == "all" and len(wanted) < len(query.types):
        return False
    return (all if query.strictness == "all" else any)(graph.labels.is_a(thing, name) for name in wanted)


def _identified(graph: Graph, query: Query) -> list[Found]:
    """Return what a query names by its id, its address, or its identifier in a vocabulary that is linked to ("A Note on Candidate Retrieval")."""
    if not query.text or len(query.text) > LONGEST:
        return []
    named = kinds.thing(graph, query.text) if "/" in query.text else ""
    things = [named] if named else [entry.thing for entry in graph.labels.coded(query.text)]
    fitting = [thing for thing in things if graph.names.kind(thing) and _fits(graph, query, thing)]
    # an identifier of a concept may be that of one that is close to it only
    is_sure = len(fitting) == 1 and (bool(named) or graph.names.kind(fitting[0]) in NO_CONCEPTS)
    return [Found(thing, graph.names.kind(thing), 1.0, match=is_sure) for thing in fitting]


# what is called so


def _scored(graph: Graph, pool: Pool, told: evidence.Told) -> Iterator[Found]:
    """Yield the terms of a pool with the scores of the matcher, and those that are spelt nearly so."""
    meant = evidence.meant(graph, pool.query, pool.kind)
    subject = Subject("query", pool.kind, (Name(pool.query.text),))
    for _, slot, values in meant:
        subject = _with(subject, evidence.facts(slot, values))
    terms = [_told(term, meant, told) for term in pool.terms]
    ranked = {candidate.term.id: candidate.score for candidate in matching.rank(subject, terms)}
    if max(ranked.values(), default=0.0) < LOOSE:
        ranked = {**_misspelt(pool), **ranked}
    for thing, score in ranked.items():
        agreed = {one.name: evidence.agrees(slot, values, told.get((thing, one.name), ())) for one, slot, values in meant}
        is_elsewhere = pool.query.types and not _is_of(graph, pool.query, thing)
        yield Found(
            thing,
            pool.kind,
            round(score * (ELSEWHERE if is_elsewhere else 1.0), 2),
            features={name: value for name, value in agreed.items() if value is not None},
        )


def _told(term: Term, meant: Iterable[tuple[Any, str, tuple[Any, ...]]], told: evidence.Told) -> Term:
    """Return a term with what the graph says of the properties of the query."""
    for one, slot, values in meant:
        known = told.get((term.id, one.name), ())
        # of several countries the one that agrees counts
        first = sorted(known, key=lambda value: not evidence.agrees(slot, values, [value]))
        term = _with(term, evidence.facts(slot, first))
    return term


def _with(what: T, facts: Mapping[str, Any]) -> T:
    """Return a subject or a term with more facts."""
    more = {
        name: getattr(what, name) + value if isinstance(value, tuple) else getattr(what, name) or value for name, value in facts.items()
    }
    return replace(what, **more)


def _misspelt(pool: Pool) -> dict[str, float]:
    from rapidfuzz import fuzz

    wanted = fold(pool.query.text)
    likeness = {term.id: max(fuzz.ratio(wanted, fold(name.text)) for name in term.names) for term in pool.terms}
    return {thing: round(MISSPELT * score / 100, 2) for thing, score in likeness.items() if score >= SPELT}


# what is surely meant


def _sure(graph: Graph, query: Query, ranked: Sequence[tuple[Pool, Found]]) -> str:
    """Return the thing that is surely meant; "" where there may be doubt."""
    bearers = [(pool, hit) for pool, hit in ranked if _is_called(query.text, pool, hit.thing)]
    if len(bearers) != 1 or bearers[0][1].thing != ranked[0][1].thing:
        return ""
    pool, hit = bearers[0]
    against = False in hit.features.values()
    is_weak = pool.kind == "resource" and len(fold(query.text).split()) < SHORT_TITLE and True not in hit.features.values()
    is_elsewhere = bool(query.types) and not _is_of(graph, query, hit.thing)
    return "" if against or is_weak or is_elsewhere else hit.thing


def _is_called(text: str, pool: Pool, thing: str) -> bool:
    """Say whether a thing is called exactly so: by its own name, or where it is no concept by another name that is no acronym."""
    names = next(term.names for term in pool.terms if term.id == thing)
    if pool.kind == "person":
        given = personal_names.parse(text).given
        return any(len(word) > 1 for word in given[:1]) and any(
            personal_names.compare(text, name.text).value >= AGREED for name in names if name.field == PREFERRED
        )
    fields = {PREFERRED, ALTERNATIVE} if pool.kind in NO_CONCEPTS else {PREFERRED}
    return any(field_of(name) in fields and fold(name.text) == fold(text) for name in names)


# what has these values


def _by_values(graph: Graph, query: Query) -> list[Found]:
    """Return what has all the values of a query without a name, by the facets of their names; surely meant is one found by a code."""
    given = [(pid, values) for pid, values in query.properties if values]
    found: dict[str, bool] = {}
    for kind in _kinds(graph, query) if given else ():
        known = kinds.types(graph)[kind].kind
        facets = [known.facets.get(pid) if known else None for pid, _ in given]
        if known and all(facet and facet.value != "yes" for facet in facets):
            conditions = tuple(Condition(pid, tuple(value.id or value.text for value in values)) for pid, values in given)
            by_code = any(facet and facet.value == "code" for facet in facets)
            found |= {thing: by_code for thing in _listed(graph, Frame(known.name, conditions)) if _fits(graph, query, thing)}
    is_sure = len(found) == 1 and all(found.values())
    agreed = {pid: True for pid, _ in given}
    return [Found(thing, graph.names.kind(thing), 1.0 if is_sure else BY_VALUE, match=is_sure, features=agreed) for thing in found]


def _listed(graph: Graph, frame: Frame) -> list[str]:
    """List the things of a frame; none where one of its values is not known here."""
    try:
        rows = graph.store.query(listing.query(graph, frame), asserted=graph.asserted)
    except (ParameterError, UnknownThing):
        return []
    return [row[0].value for row in rows]
