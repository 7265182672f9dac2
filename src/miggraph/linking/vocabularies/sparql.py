"""Vocabularies behind a SPARQL 1.1 endpoint: what it has labels for is read once, page by page, and indexed here.

Nothing that an endpoint does is trusted: it may break off, answer without end, or give the same page for ever.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from miggraph.ground.errors import StoreError
from miggraph.linking.fetching import TRANSIENT, NoAnswer, Patience, fetch, patiently, retry_after
from miggraph.linking.model import Term
from miggraph.linking.vocabularies.statements import LITERAL_FORM, PREDICATES, XL, Statement, terms

PAGE = 10_000  # rows asked for at once: many services give no more
PAGES = 2_000  # after which an endpoint is taken for an endless one
MOST = 1 << 25  # bytes of a page
JSON = "application/sparql-results+json"
REMEDY = "Run this again later, or get the vocabulary as a file and name that."
ROWS = """SELECT ?term ?predicate ?value {{
  {{ VALUES ?predicate {{ {predicates} }} ?term ?predicate ?value }}
  UNION {{ VALUES (?xl ?predicate) {{ {labels} }} ?term ?xl ?label . ?label <{form}> ?value }}
  FILTER(isIRI(?term) && !isBlank(?value) && STR(?term) >= {after})
}} ORDER BY STR(?term) LIMIT {page}"""


@dataclass(frozen=True)
class Endpoint:
    """An endpoint, and how patiently it is asked (SPARQL 1.1 Protocol, section 2.1.2: a query by POST of a form)."""

    address: str
    patience: Patience = field(default_factory=Patience)
    timeout: float = 60.0

    def ask(self) -> bool:
        """Say whether SPARQL queries are answered here. What answers something else, or not at all, is no endpoint."""
        try:
            return isinstance(patiently(partial(self._answer, "ASK {}"), self.patience).get("boolean"), bool)
        except NoAnswer:
            return False

    def select(self, query: str) -> list[dict[str, Any]]:
        """Return the rows of an answer (SPARQL 1.1 Query Results JSON Format, section 3.2.1). Raises StoreError where none comes."""
        try:
            return patiently(lambda: _bindings(self._answer(query)), self.patience)
        except NoAnswer as error:
            raise self.fault(f"the SPARQL endpoint does not answer: {error.message}") from None

    def _answer(self, query: str) -> dict[str, Any]:
        response = fetch(self.address, data=urlencode({"query": query}).encode(), timeout=self.timeout, most=MOST, accept=JSON)
        status = response.status
        if status != 200:
            after, is_final = retry_after(response.headers), status not in TRANSIENT
            raise NoAnswer(str(status), f"it answered with status {status}", after=after, is_final=is_final)
        try:
            answer = json.loads(response.body)
        except (ValueError, RecursionError):
            raise NoAnswer("malformed", "what it answered is no SPARQL result in JSON") from None
        return answer if isinstance(answer, dict) else {}

    def fault(self, message: str) -> StoreError:
        """Return an error that names the endpoint."""
        return StoreError(message, where=self.address, remedy=REMEDY)


def _bindings(answer: dict[str, Any]) -> list[dict[str, Any]]:
    results = answer.get("results")
    rows = results.get("bindings") if isinstance(results, dict) else None
    if not isinstance(rows, list):
        raise NoAnswer("malformed", "what it answered is no SPARQL result in JSON")
    return [row for row in rows if isinstance(row, dict)]


def read(address: str, *, page: int = PAGE, patience: Patience | None = None, timeout: float = 60.0) -> Iterator[Term]:
    """Yield the terms of an endpoint. Raises StoreError where it does not answer as it should."""
    yield from terms(_statements(Endpoint(address, patience or Patience(), timeout), page))


def _statements(endpoint: Endpoint, page: int) -> Iterator[Statement]:
    """Yield all statements; the term at which a page breaks off begins the next one, so that offsets are not needed.

    A page may be shorter than was asked for, so the end is where a page brings no new term.
    """
    after, held, before = "", list[Statement](), set[str]()
    for _ in range(PAGES):
        groups = _groups(endpoint.select(_query(after, page)))
        size, subjects = sum(len(group) for _, group in groups), {subject for subject, _ in groups}
        if subjects <= before:
            if size >= page and subjects != {after}:
                raise endpoint.fault("the endpoint gives the same terms again and again: it does not heed FILTER")
            yield from held
            return
        if size == page and len(groups) == 1:
            raise endpoint.fault(f"{groups[0][0]} has more than {page:,} statements: no page of answers holds them")
        for _, group in groups[:-1]:
            yield from group
        (after, held), before = groups[-1], subjects
    raise endpoint.fault(f"the endpoint gave {PAGES:,} pages of answers and there was no end to them")


def _groups(rows: list[dict[str, Any]]) -> list[tuple[str, list[Statement]]]:
    """Return the statements of a page by their term."""
    statements = filter(None, map(_statement, rows))
    return [(subject, list(group)) for subject, group in groupby(statements, key=attrgetter("subject"))]


def _query(after: str, page: int) -> str:
    import pyoxigraph as ox

    predicates = " ".join(f"<{name}>" for name in PREDICATES if name not in XL and name != LITERAL_FORM)
    labels = " ".join(f"(<{xl}> <{name}>)" for xl, name in XL.items())
    return ROWS.format(predicates=predicates, labels=labels, form=LITERAL_FORM, after=ox.Literal(after), page=page)


def _statement(row: dict[str, Any]) -> Statement | None:
    """Return the statement of a row; None where something in it is unbound or no text."""
    cells = [row.get(name) for name in ("term", "predicate", "value")]
    texts = [cell["value"] for cell in cells if isinstance(cell, dict) and isinstance(cell.get("value"), str)]
    if len(texts) < len(cells):
        return None
    term, predicate, value = texts
    language = row["value"].get("xml:lang")
    return Statement(term, predicate, value, language.lower() if isinstance(language, str) else "")
