"""Vocabularies behind a SPARQL 1.1 endpoint: what it has labels for is read once, page by page, and indexed here."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from miggraph.errors import QueryError, StoreError
from miggraph.linking.model import Term
from miggraph.linking.vocabularies.statements import PREDICATES, Statement, terms
from miggraph.store import Remote

PAGE = 10_000  # rows asked for at once: many services give no more
ROWS = """SELECT ?term ?predicate ?value {{
  VALUES ?predicate {{ {predicates} }}
  ?term ?predicate ?value FILTER(isIRI(?term) && !isBlank(?value) && STR(?term) >= {after})
}} ORDER BY STR(?term) LIMIT {page}"""


def is_endpoint(address: str, *, timeout: float = 20.0) -> bool:
    """Say whether an address answers SPARQL queries."""
    try:
        return bool(Remote(address, timeout=timeout).query("ASK {}"))
    except (QueryError, StoreError):
        return False


def read(address: str, *, page: int = PAGE) -> Iterator[Term]:
    """Yield the terms of an endpoint. Raises StoreError or QueryError where it does not answer."""
    yield from terms(_statements(Remote(address), page))


def _statements(remote: Remote, page: int) -> Iterator[Statement]:
    """Yield all statements; the term at which a page breaks off begins the next one, so that offsets are not needed."""
    after = ""
    while True:
        rows = [_statement(row) for row in remote.query(_query(after, page))]
        groups = [(subject, list(group)) for subject, group in groupby(rows, key=attrgetter("subject"))]
        is_last = len(rows) < page
        if not is_last and len(groups) == 1:
            raise StoreError(f"{groups[0][0]} has more than {page:,} statements: no page of answers holds them", where=remote.url)
        for _, group in groups if is_last else groups[:-1]:
            yield from group
        if is_last:
            return
        after = groups[-1][0]


def _query(after: str, page: int) -> str:
    import pyoxigraph as ox

    return ROWS.format(predicates=" ".join(f"<{name}>" for name in PREDICATES), after=ox.Literal(after), page=page)


def _statement(row: Any) -> Statement:
    language = (getattr(row["value"], "language", None) or "").lower()
    return Statement(row["term"].value, row["predicate"].value, row["value"].value, language)
