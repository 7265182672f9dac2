"""Where the triples are: in memory, in a folder on disk, or behind a SPARQL 1.1 endpoint. All three answer alike.

Queries see the union of the named graphs. An embedded store holds it once more as its default graph: a statement of two sources is then
one triple (RDF 1.1 Semantics, section 4.1, merge), and queries run several times faster than over the graphs one by one. An endpoint whose
default graph is empty is told which graphs to merge (SPARQL 1.1 Protocol, section 2.1.4).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import pyoxigraph as ox

from miggraph.ground.errors import QueryError, StoreError
from miggraph.ground.names import Names

UPDATE = re.compile(
    r"\s*(?:(?:PREFIX\s+\S*\s*<[^>]*>|BASE\s*<[^>]*>|#[^\n]*\n)\s*)*(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b",
    re.IGNORECASE,
)

NAMED = re.compile(r"\b(?:GRAPH|FROM)\b", re.IGNORECASE)

Results = Any  # QuerySolutions, QueryBoolean, or an iterable of Triple: pyoxigraph's three kinds of results


class Store(Protocol):
    """What the graph needs of a store."""

    names: Names

    def query(self, text: str, *, asserted: bool = False) -> Results:
        """Run a SPARQL query over the union of the graphs, without the derived one if ``asserted``."""

    def graphs(self) -> list[str]:
        """List the IRIs of the named graphs."""


class Embedded:
    """A store in this process: in memory, or read-only on disk.

    Most queries need only the union. ``complete`` makes the store that holds the named graphs too, when one is needed.
    """

    def __init__(self, union: ox.Store, names: Names | None = None, complete: Callable[[], ox.Store] | None = None) -> None:
        self.union, self.names = union, names or Names()
        self._complete = complete

    @property
    def store(self) -> ox.Store:
        """The store with the named graphs, and their union as its default graph."""
        if self._complete:
            self.union, self._complete = self._complete(), None
        return self.union

    def query(self, text: str, *, asserted: bool = False) -> Results:
        """Run a SPARQL query. Raises QueryError where it is malformed (with line and column), an update, or fails."""
        names = self.names
        text = names.in_query(text)
        try:
            if asserted:
                graphs: list[Any] = [ox.NamedNode(name) for name in self.graphs() if name != names.derived]
                return self.store.query(text, base_iri=names.base, prefixes=dict(names.prefixes), default_graph=graphs)
            return (self.store if NAMED.search(text) else self.union).query(text, base_iri=names.base, prefixes=dict(names.prefixes))
        except SyntaxError as error:
            raise syntax_error(text, str(error), names) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query failed: {error}") from None

    def graphs(self) -> list[str]:
        """List the IRIs of the named graphs."""
        return sorted(name.value for name in self.store.named_graphs() if isinstance(name, ox.NamedNode))


def on_disk(path: Path, names: Names | None = None) -> Embedded:
    """Open a store that ``build`` wrote. Raises StoreError where there is none."""
    folder = path / "store" if (path / "store").is_dir() else path
    if not (folder / "CURRENT").is_file():
        raise StoreError("there is no store here", where=str(path), remedy="Make one with: miggraph build --out DIR")
    try:
        return Embedded(ox.Store.read_only(str(folder)), names)
    except OSError as error:
        raise StoreError(f"the store cannot be opened: {error}", where=str(path)) from error


class Remote:
    """A SPARQL 1.1 endpoint, queried by POST (SPARQL 1.1 Protocol, section 2.1.3)."""

    ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9"

    def __init__(self, url: str, names: Names | None = None, *, timeout: float = 60.0) -> None:
        if not re.match(r"https?://[^\s/]+", url):
            raise StoreError("an endpoint is a web address", where=url, remedy="Write it like http://localhost:7878/query")
        self.url, self.names, self.timeout = url, names or Names(), timeout

    def query(self, text: str, *, asserted: bool = False) -> Results:
        """Run a SPARQL query. Raises QueryError where the service refuses it, StoreError where it cannot be reached."""
        if update := UPDATE.match(text):
            raise _is_an_update(update)
        text = self.names.in_query(text)
        if self._has_union and not asserted:
            return self._results(text, [])
        return self._results(text, [name for name in self._graphs if not (asserted and name == self.names.derived)])

    def graphs(self) -> list[str]:
        """List the IRIs of the named graphs that the service has."""
        return self._graphs

    @cached_property
    def _graphs(self) -> list[str]:
        rows = self._results("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }", [])
        return sorted(row["g"].value for row in rows)

    @cached_property
    def _has_union(self) -> bool:
        """Whether the default graph of the service holds something: we take it for the union."""
        return bool(self._results("ASK { ?s ?p ?o }", []))

    def _results(self, text: str, graphs: list[str]) -> Results:
        body, kind = self._post(_with_prefixes(text, self.names), graphs)
        try:
            if "json" in kind:
                return ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
            if "n-triples" in kind or "plain" in kind:
                return [quad.triple for quad in ox.parse(body, ox.RdfFormat.N_TRIPLES)]
        except (SyntaxError, ValueError) as error:  # pyoxigraph raises the builtin SyntaxError
            raise StoreError(f"the service did not answer with query results: {error}", where=self.url) from None
        raise StoreError(f"the service answered with {kind or 'nothing'} instead of query results", where=self.url)

    def _post(self, text: str, graphs: list[str]) -> tuple[bytes, str]:
        import urllib.error
        import urllib.parse
        import urllib.request

        dataset = [(name, graph) for graph in graphs for name in ("default-graph-uri", "named-graph-uri")]
        body = urllib.parse.urlencode([("query", text), *dataset]).encode()
        request = urllib.request.Request(self.url, data=body, headers={"Accept": self.ACCEPT, "User-Agent": "miggraph"})
        request.add_header("Content-Type", "application/x-www-form-urlencoded")
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as answer:
                return answer.read(), answer.headers.get_content_type()
        except urllib.error.HTTPError as error:
            detail = error.read(2000).decode("utf-8", "replace").strip()
            if error.code == 400:
                raise syntax_error(text, detail, self.names) from None
            raise StoreError(f"the service answered {error.code} {error.reason}: {detail}", where=self.url) from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise StoreError(
                f"the service cannot be reached: {reason}", where=self.url, remedy="Is the address right, and the service running?"
            ) from None


def _with_prefixes(text: str, names: Names) -> str:
    """Declare our base and those of our prefixes that a query uses and does not declare, on its first line."""
    declared = set(re.findall(r"PREFIX\s+([\w-]*):", text, re.IGNORECASE))
    used = {name for name in names.prefixes if re.search(rf"\b{name}:", text)} - declared
    base = [] if re.search(r"\bBASE\s*<", text, re.IGNORECASE) else [f"BASE <{names.base}>"]
    return " ".join([*base, *(f"PREFIX {name}: <{names.prefixes[name]}>" for name in sorted(used)), text])


def syntax_error(text: str, message: str, names: Names) -> QueryError:
    """Say where a query is malformed: line and column, and the line itself."""
    if update := UPDATE.match(text):
        return _is_an_update(update)
    if unknown := _undeclared(text, names):
        return QueryError(
            f"the query is malformed: the prefix {unknown}: is not declared",
            remedy=f"Declared already: {', '.join(sorted(names.prefixes))}",
        )
    place = re.search(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if not place:
        return QueryError(f"the query is malformed: {message}")
    line, column = int(place[1]), int(place[2])
    lines = text.split("\n")
    shown = lines[line - 1] if line <= len(lines) else ""
    told = place[3].strip()
    told = told if len(told) < 160 else "something else is expected here"
    return QueryError(
        f"the query is malformed at line {line}, column {column}: {told}",
        remedy=f"{shown}\n  {' ' * (column - 1)}^" if shown else "",
    )


def _undeclared(text: str, names: Names) -> str:
    """Return a prefix that a query uses and nobody declares, outside of addresses, texts and comments."""
    plain = re.sub(r"<[^<>\s]*>|\"[^\"]*\"|'[^']*'|#[^\n]*", " ", text)
    known = {*names.prefixes, *re.findall(r"PREFIX\s+([\w-]*):", plain, re.IGNORECASE)}
    return next((name for name in re.findall(r"(?<![\w:?$])([A-Za-z][\w-]*):", plain) if name not in known), "")


def _is_an_update(match: re.Match[str]) -> QueryError:
    return QueryError(
        f"{match[1].upper()} is an update, and miggraph only asks: SELECT, ASK, CONSTRUCT or DESCRIBE",
        remedy="To change the data, edit the records.",
    )


def merge(store: ox.Store) -> None:
    """Put the union of the named graphs into the default graph."""
    store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
