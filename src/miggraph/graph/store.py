"""Where the triples are: in memory, in a folder on disk, or behind a SPARQL 1.1 service (``remote``). All of them answer alike.

A query without a dataset of its own sees the named graphs, and as its default graph their merge: a statement of two sources is one triple
(RDF 1.1 Semantics, section 4.1). An embedded store keeps that merge as its default graph. A query that names its dataset with FROM gets that
one, merged too. What no engine merges by itself is merged in memory before it is asked: several graphs in FROM, and the graph ``asserted``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from miggraph.graph import sparql
from miggraph.graph.limits import Limits, unlimited
from miggraph.graph.sparql import Reading
from miggraph.ground.errors import QueryError, StoreError
from miggraph.ground.names import PREFIXES, RDF_FIRST, RDF_REST, RDF_TYPE, RDFS_LABEL, Names

# What the rules derive and ``asserted`` keeps, because nothing could be found or named without it: it says what a source has said in the form
# that queries read, labels, classes, and the members of ordered lists. What is concluded about things is left out.
KEPT = frozenset((RDFS_LABEL, RDF_TYPE, PREFIXES["dcterms"] + "creator", PREFIXES["dcterms"] + "contributor", PREFIXES["bibo"] + "editor"))
LIST = (RDF_FIRST, RDF_REST)
ABOUT = """
SELECT ?subject ?predicate ?object ?graph WHERE {{
  GRAPH ?graph {{ ?subject ?predicate ?object }}
  FILTER(?subject = <{thing}> || STRSTARTS(STR(?subject), "{thing}#"))
}}
"""
CELLS = "SELECT ?subject ?predicate ?object ?graph WHERE {{ VALUES ?list {{ {lists} }} GRAPH ?graph {{ <{thing}> ?list ?head }} ?head <{rest}>* ?subject . ?subject ?predicate ?object }}"
REFERRING = "SELECT ?subject ?predicate ?graph WHERE {{ GRAPH ?graph {{ ?subject ?predicate <{thing}> }} FILTER(ISIRI(?subject)) }}"
LISTED = "SELECT ?subject ?predicate ?graph WHERE {{ ?cell <{first}> <{thing}> . ?head <{rest}>* ?cell . GRAPH ?graph {{ ?subject ?predicate ?head }} FILTER(ISIRI(?subject)) }}"


class Solutions(list[ox.QuerySolution]):
    """The rows of a SELECT query, and the names of its columns."""

    def __init__(self, variables: list[ox.Variable], rows: Iterable[ox.QuerySolution]) -> None:
        super().__init__(rows)
        self.variables = variables


class Dataset(NamedTuple):
    """The dataset that a request names beside its query, by the IRIs of our graphs (SPARQL 1.1 Protocol, section 2.1.4)."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


Over = tuple[ox.Store, dict[str, Any]]  # a store, and what its engine is told of the dataset

Results = Any  # Solutions for SELECT, a bool for ASK, a list of triples for CONSTRUCT and DESCRIBE


class Store(ABC):
    """What the graph needs of a store. It decides which dataset a query is run over, and refuses what a query must not do."""

    def __init__(self, names: Names | None = None, limits: Limits | None = None) -> None:
        self.names, self.limits = names or Names(), limits or Limits()

    def query(self, text: str, *, asserted: bool = False) -> Results:
        """Run a SPARQL query.

        Raises QueryError where it is malformed (with line and column), an update, would call a service that is not allowed, fails, or takes
        more than the limits.
        """
        text = self.names.in_query(text)
        reading = sparql.read(text)
        self.refuse_services(reading)
        over = self._part(reading, asserted=asserted)
        return self._run(over[0], text, **over[1]) if over else self._asked(text, reading)

    def over(self, reading: Reading, *, asserted: bool = False, dataset: Dataset | None = None) -> Over | None:
        """Return what a query is run over: the dataset of the request, else that of the query, else ours. None where a service runs it."""
        return (self._of_request(dataset) if dataset else self._part(reading, asserted=asserted)) or self._own(reading)

    def _part(self, reading: Reading, *, asserted: bool) -> Over | None:
        """Return what is merged in memory before a query is run over it; None where it is run over what there is."""
        if len(reading.graphs) > 1:
            return self._of_query(reading), {"default_graph": ox.DefaultGraph()}
        if asserted and not reading.has_dataset:
            return self._asserted, {}
        return None

    @abstractmethod
    def graphs(self) -> list[str]:
        """List the IRIs of the named graphs."""

    @abstractmethod
    def triples(self, graph: str) -> list[ox.Triple]:
        """List the triples of a named graph."""

    def holds(self, thing: str) -> bool:
        """Say whether anything is said about a thing. Raises ValueError where that is no IRI."""
        return bool(self.query(f"ASK {{ {ox.NamedNode(thing)} ?property ?value }}"))

    def about(self, thing: str) -> list[Any]:
        """List the statements about a thing and about what is nested in it, and the cells of their lists, with the graphs that state them."""
        rows = list(self.query(ABOUT.format(thing=thing)))
        if lists := {row[1] for row in rows if isinstance(row[2], ox.BlankNode)}:
            rows += list(self.query(CELLS.format(lists=" ".join(map(str, lists)), thing=thing, rest=RDF_REST)))
        return [ox.Quad(*row) for row in rows]

    def referring(self, thing: str) -> list[Any]:
        """List the statements whose object is a thing, or a list that it is in, as far as their subjects have addresses."""
        rows = [*self.query(REFERRING.format(thing=thing)), *self.query(LISTED.format(thing=thing, first=RDF_FIRST, rest=RDF_REST))]
        return [ox.Quad(row[0], row[1], ox.NamedNode(thing), row[2]) for row in rows]

    def merged(self, properties: Iterable[str], *, asserted: bool = False) -> ox.Store:
        """Return a store in this process whose default graph has all statements with some properties; it may have more."""
        return self._asserted if asserted else self._local(properties)

    @abstractmethod
    def _local(self, properties: Iterable[str]) -> ox.Store: ...

    @abstractmethod
    def _own(self, reading: Reading) -> Over | None:
        """Return the store that holds the dataset that a query names, or all there is; None where a service holds it."""

    @abstractmethod
    def _asked(self, text: str, reading: Reading) -> Results:
        """Run a query over the dataset that it names, or over all there is, where the triples are."""

    def _of_request(self, dataset: Dataset) -> Over:
        """Return the dataset that a request names: its default graph is the merge of some of our graphs."""
        return self._merged(*dataset), {"default_graph": ox.DefaultGraph(), "named_graphs": [ox.NamedNode(name) for name in dataset.named]}

    @cached_property
    def _asserted(self) -> ox.Store:
        """The named graphs, that of the rules without what they conclude, and the merge of these."""
        names = self.graphs()
        return self._merged(names, names, KEPT)

    def _of_query(self, reading: Reading) -> ox.Store:
        """Return the dataset that a query names (section 13.2.1: the default graph is the merge of the graphs behind FROM)."""
        return self._merged(self.resolved(reading, reading.graphs), self.resolved(reading, reading.named_graphs))

    def _merged(self, default: Sequence[str], named: Sequence[str], derived: frozenset[str] = frozenset()) -> ox.Store:
        """Return a dataset of some of our graphs; of what the rules derive these predicates only, where there are some."""
        store = ox.Store()
        for name in sorted({*default, *named}):
            is_cut = derived and name == self.names.derived
            triples = [t for t in self.triples(name) if not is_cut or t.predicate.value in derived]
            targets: list[Any] = [*([ox.DefaultGraph()] * (name in default)), *([ox.NamedNode(name)] * (name in named))]
            store.extend(ox.Quad(t.subject, t.predicate, t.object, target) for target in targets for t in triples)
        return store

    def _run(self, store: ox.Store, text: str, **dataset: Any) -> Results:
        """Run a query over an embedded store, within the limits."""
        names = self.names
        try:
            return self.limits.run(lambda: results(store.query(text, base_iri=names.base, prefixes=dict(names.prefixes), **dataset)))
        except SyntaxError as error:
            raise sparql.syntax_error(text, str(error), names) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query failed: {error}") from None

    def resolved(self, reading: Reading, terms: Sequence[str]) -> list[str]:
        """Return the addresses that terms of a query stand for, as the engine reads them."""
        if not terms:
            return []
        columns = " ".join(f"({term} AS ?v{number})" for number, term in enumerate(terms))
        return [address.value for address in self._run(ox.Store(), f"{reading.prologue} SELECT {columns} {{}}")[0]]

    def refuse_services(self, reading: Reading) -> None:
        """Raise QueryError where a query would call whom nobody has allowed (SPARQL 1.1 Federated Query)."""
        if "" in reading.services:
            raise QueryError(
                "whom the query would call with SERVICE is not written in it",
                remedy="Write SERVICE <ADDRESS>, and allow it with --allow-service ADDRESS.",
            )
        for address in self.resolved(reading, reading.services):
            if address not in self.limits.services:
                raise QueryError(f"the query would call {address}", remedy=f"If that is meant, allow it: --allow-service {address}")


class Embedded(Store):
    """A store in this process: in memory, or read-only on disk.

    Most queries need only the union. ``complete`` makes the store that holds the named graphs too, when one is needed.
    """

    def __init__(
        self, union: ox.Store, names: Names | None = None, complete: Callable[[], ox.Store] | None = None, limits: Limits | None = None
    ) -> None:
        super().__init__(names, limits)
        self.union, self._complete = union, complete

    @property
    def store(self) -> ox.Store:
        """The store with the named graphs, and their union as its default graph."""
        if self._complete:
            self.union, self._complete = self._complete(), None
        return self.union

    def _local(self, _: Iterable[str]) -> ox.Store:
        return self.union

    def graphs(self) -> list[str]:
        return sorted(name.value for name in self.store.named_graphs() if isinstance(name, ox.NamedNode))

    def triples(self, graph: str) -> list[ox.Triple]:
        return [quad.triple for quad in self.store.quads_for_pattern(None, None, None, ox.NamedNode(graph))]

    def holds(self, thing: str) -> bool:
        return next(self.union.quads_for_pattern(ox.NamedNode(thing), None, None, None), None) is not None

    def about(self, thing: str) -> list[Any]:
        # Looked up by subject, and from one to what is nested in it: to compare every subject of the graph takes a hundred times as long.
        store = self.store
        waiting: list[Any] = [ox.NamedNode(thing)]
        found: dict[Any, None] = {}
        seen: set[Any] = set(waiting)
        inside = f"{thing}#"
        while waiting:
            for quad in store.quads_for_pattern(waiting.pop(), None, None, None):
                term = quad.object
                if type(quad.graph_name) is not ox.NamedNode:
                    continue
                found[quad] = None
                is_within = type(term) is ox.BlankNode or (type(term) is ox.NamedNode and term.value.startswith(inside))
                if is_within and term not in seen:
                    seen.add(term)
                    waiting.append(term)
        return list(found)

    def referring(self, thing: str) -> list[Any]:
        store, term = self.store, ox.NamedNode(thing)
        found: list[Any] = []
        waiting: list[Any] = [term]
        seen: set[Any] = set(waiting)
        while waiting:
            for quad in store.quads_for_pattern(None, None, waiting.pop(), None):
                subject, graph = quad.subject, quad.graph_name
                if type(graph) is not ox.NamedNode:
                    continue
                if type(subject) is ox.NamedNode:
                    found.append(ox.Quad(subject, quad.predicate, term, graph))
                elif quad.predicate.value in LIST and subject not in seen:  # a cell of a list: what has the list has its members
                    seen.add(subject)
                    waiting.append(subject)
        return found

    def _own(self, reading: Reading) -> Over:
        return self.store if reading.has_dataset or reading.has_graph else self.union, {}

    def _asked(self, text: str, reading: Reading) -> Results:
        return self._run(self._own(reading)[0], text)

    def _of_request(self, dataset: Dataset) -> Over:
        if len(dataset.default) > 1:
            return super()._of_request(dataset)
        default, named = ([ox.NamedNode(name) for name in names] for names in dataset)
        return self.store, {"default_graph": default, "named_graphs": named}


def on_disk(path: Path, names: Names | None = None, limits: Limits | None = None) -> Embedded:
    """Open a store that ``build`` wrote. Raises StoreError where there is none."""
    folder = path / "store" if (path / "store").is_dir() else path
    if not (folder / "CURRENT").is_file():
        raise StoreError("there is no store here", where=str(path), remedy="Make one with: miggraph build --out DIR")
    try:
        return Embedded(ox.Store.read_only(str(folder)), names, limits=limits)
    except OSError as error:
        raise StoreError(f"the store cannot be opened: {error}", where=str(path)) from error


def results(found: Any) -> Results:
    """Return what the engine found as plain values: its own rows can be read in one thread only."""
    if isinstance(found, ox.QuerySolutions):
        return Solutions(found.variables, found)
    return bool(found) if isinstance(found, ox.QueryBoolean) else list(found)


def merge(store: ox.Store) -> None:
    """Put the union of the named graphs into the default graph."""
    unlimited().run(lambda: store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"))
