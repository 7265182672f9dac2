"""Whether a service answers as the graph does that was pushed to it: how much is in each graph, and what canned queries find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from miggraph.graph.remote import Remote
from miggraph.ground.errors import QueryError, StoreError
from miggraph.pushing.state import Has

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph
    from miggraph.pushing.service import Service

ASKED = 12  # canned queries
GRAPHS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
DEFAULT_GRAPH = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
AGAIN = "Does somebody else write there? miggraph push sends what differs again."


def counts(service: Service) -> dict[str, int]:
    """Count the triples of each graph at a service; "" is its default graph."""
    found = {row["g"].value: int(row["n"].value) for row in service.rows(GRAPHS) if row["g"]}
    return {**found, "": service.number(DEFAULT_GRAPH)}


def check(graph: Graph, service: Service, ours: Mapping[str, Has]) -> int:
    """Compare a service with a graph; return how many canned queries were asked. Raises StoreError at the first difference."""
    there = counts(service)
    for name, has in ours.items():
        if there.get(name, 0) != has.triples:
            what = f"{name or 'the default graph'} has {there.get(name, 0):,} statements at the service, and {has.triples:,} here"
            raise StoreError(what, where=service.access.query, remedy=AGAIN)
    remote = Remote(service.access.query, graph.names, graph.limits, service.access.headers)
    return sum(_answers_alike(graph, remote, query) for query in _some(graph))


def _some(graph: Graph) -> list[tuple[str, str]]:
    """Return canned queries, spread over all that there are, with values for their parameters."""
    queries = list(graph.queries)
    step = max(1, len(queries) // ASKED)
    found = ((query, graph.defaults(query)) for query in queries[::step][:ASKED])
    return [(query.slug, query.bind(values)) for query, values in found if values is not None]


def _answers_alike(graph: Graph, remote: Remote, asked: tuple[str, str]) -> bool:
    slug, text = asked
    try:
        ours, theirs = _rows(graph.store.query(text)), _rows(remote.query(text))
    except QueryError:  # it takes too long here or there
        return False
    if ours != theirs:
        raise StoreError(
            f'the query "{slug}" finds {sum(theirs.values()):,} rows at the service, of {sum(ours.values()):,} here, that are not all the same',
            where=remote.url,
            remedy=AGAIN,
        )
    return True


def _rows(found: Any) -> Counter[str]:
    """Return the rows of an answer, whatever their order, and that of what one cell joins."""
    return Counter(" | ".join(_cell(term) for term in row) for row in found)


def _cell(term: Any) -> str:
    return " ".join(sorted(str(term).split())) if term else ""
