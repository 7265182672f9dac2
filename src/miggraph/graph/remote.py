"""A graph behind a SPARQL 1.1 service, queried by POST (SPARQL 1.1 Protocol, section 2.1.2).

The service holds what ``build`` writes to ``graph.nq``: the named graphs, the ontology among them, and their merge as the default graph. It
is asked first whether it does, and whether it answers what our queries rely on (``probing``): else it would give wrong answers. What dataset
a query is run over is said in the query or nowhere: a ``default-graph-uri`` would overrule FROM (section 2.1.4), and engines differ in whether
they merge several.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.graph import probing, sparql
from miggraph.graph.limits import Limits
from miggraph.graph.sparql import Reading
from miggraph.graph.store import Results, Store, results
from miggraph.ground.errors import StoreError
from miggraph.ground.names import Names

if TYPE_CHECKING:
    import ssl

ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9"


class Remote(Store):
    """A SPARQL 1.1 service."""

    def __init__(
        self, url: str, names: Names | None = None, limits: Limits | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        if not re.match(r"https?://[^\s/]+", url):
            raise StoreError("an endpoint is a web address", where=url, remedy="Write it like http://localhost:7878/query")
        super().__init__(names, limits)
        self.url, self.headers = url, {"Accept": ACCEPT, "User-Agent": "miggraph", **(headers or {})}
        self._is_checked = False

    def graphs(self) -> list[str]:
        return self._graphs

    def triples(self, graph: str) -> list[ox.Triple]:
        found: list[ox.Triple] = self._ask(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {ox.NamedNode(graph)} {{ ?s ?p ?o }} }}")
        return found

    def _local(self, properties: Iterable[str]) -> ox.Store:
        store = ox.Store()
        for name in properties:
            store.extend(ox.Quad(*triple) for triple in self.query(f"CONSTRUCT {{ ?s <{name}> ?o }} WHERE {{ ?s <{name}> ?o }}"))
        return store

    def _own(self, _: Reading) -> None:
        return None

    def _asked(self, text: str, reading: Reading) -> Results:
        if not reading.has_dataset:
            self._check()
        return self._ask(text)

    @cached_property
    def _graphs(self) -> list[str]:
        self._check()
        names = (row["g"].value for row in self._ask("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"))
        return sorted(name for name in names if not name.startswith(self.names.pushed))

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        """The certificates that the system trusts."""
        import ssl

        return ssl.create_default_context()

    def _check(self) -> None:
        """Raise StoreError where the service does not hold our graph, or does not answer, as it should. Asks once."""
        if self._is_checked:
            return
        probing.check(self._ask, self.names, self.url)
        self._is_checked = True

    def _ask(self, text: str) -> Results:
        return self.limits.run(lambda: self._read(*self._post(text)))

    def _read(self, body: bytes, kind: str) -> Results:
        try:
            if "json" in kind:
                return results(ox.parse_query_results(body, ox.QueryResultsFormat.JSON))
            if "n-triples" in kind or "plain" in kind:
                return [quad.triple for quad in ox.parse(body, ox.RdfFormat.N_TRIPLES, rename_blank_nodes=True)]
        except (SyntaxError, ValueError) as error:  # pyoxigraph raises the builtin SyntaxError
            raise StoreError(f"the service did not answer with query results: {error}", where=self.url) from None
        raise StoreError(f"the service answered with {kind or 'nothing'} instead of query results", where=self.url)

    def _post(self, text: str) -> tuple[bytes, str]:
        """Send a query. Raises QueryError where the service finds it malformed, StoreError where there is no answer."""
        import httpx

        query = sparql.with_prologue(text, sparql.read(text), self.names)
        longest = min(self.limits.timeout + 1, 86_400)  # the limits end the waiting before; this ends the thread that was left behind
        try:
            answer = httpx.post(self.url, data={"query": query}, headers=self.headers, timeout=longest, verify=self._trusted)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, ImportError) as error:  # the last two: a proxy that cannot be
            raise StoreError(
                f"the service cannot be reached: {error}", where=self.url, remedy="Is the address right, and the service running?"
            ) from None
        if answer.is_success:
            return answer.content, answer.headers.get("Content-Type", "")
        detail = answer.text[:2000].strip()
        if answer.status_code == httpx.codes.BAD_REQUEST:
            raise sparql.syntax_error(text, detail, self.names, shift=len(query) - len(text))
        if answer.is_redirect:
            raise StoreError("the service has moved", where=self.url, remedy=f"Name its address: {answer.headers.get('Location', '')}")
        raise StoreError(f"the service answered {answer.status_code} {answer.reason_phrase}: {detail}", where=self.url)
