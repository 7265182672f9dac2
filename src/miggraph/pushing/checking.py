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
    from miggraph.graph.queries import Query
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


def _some(graph: Graph) -> list[Query]:
    """Return canned queries, spread over all that there are."""
    queries = list(graph.queries)
    return queries[:: max(1, len(queries) // ASKED)][:ASKED]


def _answers_alike(graph: Graph, remote: Remote, query: Query) -> bool:
    """Say whether a query finds the same; False where it cannot be asked. Raises StoreError where it finds something else."""
    try:
        values = graph.defaults(query)
        if values is None:
            return False
        ours, theirs = _rows(graph.store.query(query.bind(values))), _rows(remote.query(query.bind(values)))
    except QueryError:  # it takes too long here or there
        return False
    if ours != theirs:
        raise StoreError(
            f'the query "{query.slug}" finds {sum(theirs.values()):,} rows at the service and {sum(ours.values()):,} here, and not the same',
            where=remote.url,
            remedy=AGAIN,
        )
    return True


def _rows(found: Any) -> Counter[str]:
    """Return the rows of an answer, whatever their order, and that of what one cell joins."""
    return Counter(" | ".join(_cell(term) for term in row) for row in found)


def _cell(term: Any) -> str:
    return " ".join(sorted(str(term).split())) if term else ""
