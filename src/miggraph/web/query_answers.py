"""The answer to a stranger's query, as a worker writes it: what is refused, over what it is run, and what is told of it."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from miggraph.graph import sparql
from miggraph.graph.store import Dataset, Solutions, Store
from miggraph.ground.errors import MiggraphError, ParameterError, QueryError, StoreError
from miggraph.web import cutting
from miggraph.web.messages import Message, memory_file
from miggraph.web.result_formats import SOLUTIONS, TRIPLES, Format, chosen

CUT = "only the first {} {} are here: this service gives no more at once"
MEMORY = "the query was stopped: it took more than {:g} MB of memory"


@dataclass(frozen=True)
class Terms:
    """On what terms strangers ask: the rows and the MB that an answer may have, and whether the engine may open files and connections."""

    rows: int = 100_000
    memory: float = 1024
    opens: bool = False
    asserted: bool = False


class Refused(MiggraphError):
    """A request that cannot be met, with its HTTP status."""

    def __init__(self, status: int, message: str, remedy: str = "") -> None:
        self.status = status
        super().__init__(message, remedy=remedy)


def answer(store: Store, asked: Message, terms: Terms) -> tuple[Message, int | None]:
    """Return what to tell the client, and the file with the answer.

    ``asked`` has the ``text`` of the query, the graphs of the protocol's dataset (``default``, ``named``), and what the client would rather
    have (``accept``, ``format``).
    """
    file = memory_file()
    try:
        return _Query(store, asked, terms).answer(file), file
    except Refused as error:
        told = {"status": error.status, "message": str(error)}
    except (QueryError, ParameterError) as error:
        told = {"status": 400, "message": str(error)}
    except StoreError:  # where the triples are is nobody's business
        told = {"status": 503, "message": "the graph cannot be read now"}
    os.close(file)
    return told, None


class _Query:
    """A query that was read, and what it asks is allowed."""

    def __init__(self, store: Store, asked: Message, terms: Terms) -> None:
        self.store, self.asked, self.terms = store, asked, terms
        self.text = self.run_text = store.names.in_query(asked["text"])
        self.reading = sparql.read(self.text)
        self._refuse_services()
        dataset = Dataset(tuple(asked["default"]), tuple(asked["named"]))
        self._refuse_foreign(dataset)
        self.over = store.over(self.reading, asserted=terms.asserted, dataset=dataset if any(dataset) else None)

    def _refuse_services(self) -> None:
        try:
            self.store.refuse_services(self.reading)
        except QueryError as error:
            raise Refused(403, error.message, "This service calls no other, or those only that it was told to.") from None

    def _refuse_foreign(self, dataset: Dataset) -> None:
        """Raise Refused for a graph that is not ours: no engine is to fetch it, and an empty answer would mislead."""
        reading = self.reading
        named = {*dataset.default, *dataset.named, *self.store.resolved(reading, (*reading.graphs, *reading.named_graphs))}
        for name in sorted(named.difference(self.store.graphs() if named else ())):
            raise Refused(400, f"{name} is not a graph of this service", "Its graphs are in its description: ask for it without a query.")

    def answer(self, file: int) -> Message:
        """Write the answer to a file; return what to tell the client."""
        rows, size = self.terms.rows, int(self.terms.memory * 2**20)
        with self._told(), self._guarded():
            results = self._run()
            if isinstance(results, ox.QueryBoolean):
                form, media = self._form(SOLUTIONS)
                os.write(file, results.serialize(None, form.writer) or b"")
                return {"status": 200, "media": media, "cut": ""}
            is_rows = isinstance(results, ox.QuerySolutions)
            form, media = self._form(SOLUTIONS if is_rows else TRIPLES)
            remark = CUT.format(rows, "rows" if is_rows else "statements")
            is_cut = cutting.write(results, self._run, form, file, rows=rows, size=size, remark=remark)
            return {"status": 200, "media": media, "cut": remark if is_cut else ""}

    def _form(self, formats: Mapping[str, Format]) -> tuple[Format, str]:
        found = chosen(formats, self.asked["accept"], self.asked["format"])
        if not found:
            offered = ", ".join(form.media for form in formats.values())
            raise Refused(406, "this query cannot be answered in a format that you take", f"There is: {offered}")
        return found

    def _run(self) -> Any:
        """Let the engine run the query: it does as its answer is written."""
        if not self.over:
            return _of_service(self.store.query(self.text))
        store, dataset = self.over
        known = self.store.names.prefixes
        prefixes = {name: known[name] for name in self.reading.used if name in known and name not in self.reading.declared}
        return store.query(self.run_text, base_iri=self.store.names.base, prefixes=prefixes, **dataset)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Let the services that a query calls be called by a guard (``service_guard``)."""
        if not (self.reading.services and self.over):
            yield
            return
        from miggraph.web.service_guard import Guard

        with Guard(self.store.resolved(self.reading, self.reading.services), self.store.limits.timeout) as guard:
            self.run_text = sparql.redirected(self.text, guard.addresses)
            yield

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in plain words what the engine says; what it says of this machine is kept from strangers."""
        try:
            with _closed(is_closed=not self.terms.opens and not self.reading.services):
                yield
        except SyntaxError as error:
            raise sparql.syntax_error(self.text, str(error), self.store.names) from None
        except MemoryError:
            raise Refused(503, MEMORY.format(self.terms.memory), "Ask for less: sorting and DISTINCT keep every row.") from None
        except (OSError, RuntimeError, ValueError):
            if self.reading.services:
                raise Refused(502, "a service that the query calls does not answer") from None
            raise Refused(500, "the query failed") from None


@contextmanager
def _closed(*, is_closed: bool) -> Iterator[None]:
    """Let nothing be opened meanwhile, neither a file nor a connection: what the gate should overlook comes to nothing."""
    if not is_closed:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _of_service(found: Any) -> Any:
    """Return what a service has answered as the engine's own results."""
    if isinstance(found, bool):
        return ox.parse_query_results(f'{{"head":{{}},"boolean":{str(found).lower()}}}', ox.QueryResultsFormat.JSON)
    if isinstance(found, Solutions):
        head = "\t".join(map(str, found.variables))
        rows = ("\t".join("" if term is None else str(term) for term in row) for row in found)
        return ox.parse_query_results("".join(f"{line}\n" for line in (head, *rows)), ox.QueryResultsFormat.TSV)
    store = ox.Store()
    store.extend(ox.Quad(one.subject, one.predicate, one.object) for one in found)
    return store.query("CONSTRUCT WHERE { ?s ?p ?o }")
