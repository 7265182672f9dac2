"""The plain graph: a home, the store of its triples, its context, labels and queries. The uses take it and know nothing of each other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

import pyoxigraph as ox

from miggraph.graph import queries, store
from miggraph.graph.limits import Limits
from miggraph.ground.errors import StoreError
from miggraph.records import context

if TYPE_CHECKING:
    from miggraph.graph.build import Built
    from miggraph.graph.examples import Examples
    from miggraph.graph.facets import Facets
    from miggraph.graph.index import Index
    from miggraph.graph.keeping import Kept
    from miggraph.graph.labels import Labels
    from miggraph.graph.queries import Queries, Query
    from miggraph.graph.store import Store
    from miggraph.ground.homes import Home
    from miggraph.ground.names import Names
    from miggraph.records.context import Context, Contexts

T = TypeVar("T")
LARGE = 256 * 2**20  # bytes of a store: some five million statements


class Graph:
    """A home, its triples and what is at hand beside them: the one thing that every use takes."""

    def __init__(
        self,
        home: Home,
        *,
        store: Path | None = None,
        endpoint: str | None = None,
        asserted: bool = False,
        limits: Limits | None = None,
        held: Store | None = None,
        cache: bool | None = None,
    ) -> None:
        self.home, self.asserted, self.limits, self.cache = home, asserted, limits or Limits(), cache
        self._path, self._endpoint, self._held = store, endpoint, held  # where none is named, the records are read
        self._remembered: dict[str, Any] = {}
        self._making: dict[str, threading.RLock] = {}

    def holding(self, held: Store) -> Self:
        """Return this graph with other triples in the place of its own: of the same home, from the same place."""
        return type(self)(
            self.home, store=self._path, endpoint=self._endpoint, asserted=self.asserted, limits=self.limits, held=held, cache=self.cache
        )

    def remembered(self, name: str, make: Callable[[], T]) -> T:
        """Return what a use has worked out about this graph, made the first time it is asked for: once, also where several threads ask."""
        if name not in self._remembered:
            with self._making.setdefault(name, threading.RLock()):  # one for each: who makes one thing may wait for another
                if name not in self._remembered:
                    self._remembered[name] = make()
        found: T = self._remembered[name]
        return found

    @cached_property
    def built(self) -> Built:
        """The records, read into memory, with whatever faults they have."""
        from miggraph.graph import build

        return build.load(self.home, limits=self.limits, loaded=self._contexts)

    @cached_property
    def store(self) -> Store:
        """The triples. Records with faults raise DataError: a graph with holes in it would give wrong answers."""
        if self._held:
            return self._held
        if self._endpoint:
            from miggraph.graph.remote import Remote

            return Remote(self._endpoint, self.names, self.limits)
        if self._path:
            return store.on_disk(self._path, self.names, self.limits)
        if self.kept:
            return store.Embedded(self.kept.store, self.names, limits=self.limits)
        from miggraph.graph import build

        build.refuse_faults(self.built.findings)
        return self.built.store

    @cached_property
    def kept(self) -> Kept | None:
        """The graph of the records as the user's cache keeps it, brought up to date; None for another graph, and where it is not kept.

        Raises DataError where the records have faults.
        """
        if not self.from_records or self.cache is False:
            return None
        from miggraph.graph import keeping

        return keeping.kept(self.home, always=self.cache is True)

    @property
    def from_records(self) -> bool:
        """Whether the graph comes from record files, so that findings have lines."""
        return not (self._path or self._endpoint or self._held)

    @property
    def is_read(self) -> bool:
        """Whether the triples are at hand already."""
        return "store" in self.__dict__

    @property
    def place(self) -> str:
        """Where the triples come from: the folder of the home or of the store, or the address of the service."""
        return self._endpoint or str(self._path or self.home.path)

    @property
    def opening(self) -> dict[str, Any]:
        """What ``miggraph.open`` takes to open the same graph in another process, as JSON can say it.

        Raises StoreError where the triples are in the memory of this one.
        """
        if self._held:  # what would be opened instead is all of the home, with what this graph leaves out
            raise StoreError("this part of a graph is in the memory of one process only", remedy="Write it to a folder, and open that.")
        limits = {"timeout": self.limits.timeout, "memory": self.limits.memory, "services": sorted(self.limits.services)}
        # What is kept is read into memory there too, where nothing need be opened to ask it; but for what is large.
        store = self._path or (self.kept.path if self.kept and self.kept.size > LARGE else None)
        place = {"home": str(self.home.path.absolute()), "store": store and str(store.absolute()), "endpoint": self._endpoint}
        return {**place, "asserted": self.asserted, "cache": False, **limits}

    @cached_property
    def context(self) -> Context:
        """The context of the home's records."""
        return self._contexts.own

    @cached_property
    def _contexts(self) -> Contexts:
        return context.load(self.home)

    @cached_property
    def names(self) -> Names:
        """How the things of this graph are named."""
        return context.home_names(self.home, self.context)

    @cached_property
    def queries(self) -> Queries:
        """The canned queries."""
        return queries.Queries(self.home.files("queries", "*.rq"), self.context.kinds)

    @cached_property
    def facets(self) -> Facets:
        """The kinds of thing that can be listed, with their facets and fields."""
        from miggraph.graph import facets

        return facets.Facets(self.home)

    @cached_property
    def labels(self) -> Labels:
        """The labels of things, looked up in the index."""
        from miggraph.graph import labels

        return labels.Labels(self.index)

    @cached_property
    def index(self) -> Index:
        """The tables of labels, texts, codes and sentences: kept or built ones, or in memory, where each is filled when it is first asked."""
        from miggraph.graph import index

        built = index.opened(self._path / index.FILE, self.names) if self._path else None
        return index.Index(self.store, self.context, self.names, self.kept.connection if self.kept else built, held=self.kept)

    @cached_property
    def texts(self) -> Index:
        """The same of what the records say themselves, where the graph is opened ``asserted``."""
        from miggraph.graph import index

        return index.Index(self.store, self.context, self.names, asserted=True) if self.asserted else self.index

    @cached_property
    def _examples(self) -> Examples:
        from miggraph.graph import examples

        return examples.Examples(self.store, self.labels)

    def defaults(self, query: Query) -> dict[str, str] | None:
        """Return values on which a query can be shown here, things of this graph among them; None where it has nothing of the kind."""
        return self._examples.of(query) if query.exemplified else {}

    def quads(self) -> list[ox.Quad]:
        """List the statements of the records, and what the rules derive unless the graph is opened ``asserted``; not the ontology."""
        skipped = {*self.names.ontologies, *([self.names.derived] if self.asserted else [])}
        return self._quads(name for name in self.store.graphs() if name not in skipped)

    def ontology(self) -> list[ox.Quad]:
        """List the statements of the ontology: the layer's, and what the home adds."""
        return self._quads(name for name in self.store.graphs() if name in self.names.ontologies)

    def _quads(self, graphs: Iterable[str]) -> list[ox.Quad]:
        return [ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(name)) for name in graphs for t in self.store.triples(name)]
