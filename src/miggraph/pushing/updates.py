"""Sending by SPARQL 1.1 Update: in one request what is little, else in batches that are put in place together at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import pyoxigraph as ox

from miggraph.ground.errors import StoreError
from miggraph.pushing.lines import Line, Sorted
from miggraph.pushing.planning import Plan, Planner
from miggraph.pushing.service import TooMuch
from miggraph.pushing.state import DEFAULT, Has, State

BATCH = 2 << 20  # characters of a request
Tick = Callable[[int], None]


class Updates:
    """Sends what is planned, and goes on where a push before it was broken off."""

    def __init__(self, planner: Planner, tick: Tick, batch: int = BATCH) -> None:
        self.service, self.state, self.planner, self.tick, self.batch = planner.service, planner.state, planner, tick, batch

    def send(self, plan: Plan) -> None:
        """Make the service have what it is to have. Raises TooMuch where it does not take the few lines that differ in one request."""
        for name in plan.whole:
            with self.planner.sorter.sort(self.planner.lines(name)) as found:
                plan.ours[name] = self._whole(name, plan.ours[name], found)
        self.service.update(" ;\n".join(self._commit(plan)))
        self.state.has, self.state.coming = dict(plan.ours), {}

    def _whole(self, name: str, ours: Has, found: Sorted) -> Has:
        """Send a graph in batches. Returns what it is then, with its triples counted."""
        came = self.state.coming.get(name, Has(""))
        done = came.arrived if came.digest == ours.digest else 0
        if not done:
            self.service.update(f"DROP SILENT {_target(self.state.staging(name))} ;\n{self._arrived(name, Has(ours.digest))}")
        for batch in batches(islice(found, done, None), lambda: self.batch):
            done += self._batch(name, ours, batch, done)
            self.tick(len(batch))
        triples = sum(line.triples for line in found)
        self._verify(name, triples)
        return Has(ours.digest, triples)

    def _batch(self, name: str, ours: Has, batch: list[Line], done: int) -> int:
        """Send some lines, and with them how many have arrived; in halves where the service takes no more. Returns how many they are."""
        place = self.state.staging(name)
        try:
            arrived = self._arrived(name, Has(ours.digest, 0, done + len(batch)))
            self.service.update(f"{_data('INSERT', place, batch)} ;\n{arrived}")
        except TooMuch:
            if len(batch) == 1:
                raise StoreError(
                    f"the service takes no request of {len(batch[0].text):,} characters",
                    where=self.service.access.update,
                    remedy="Let it take larger requests, or shorten the longest text of the graph.",
                ) from None
            self.batch = min(self.batch, sum(len(line.text) for line in batch) // 2)  # for those that follow
            half = len(batch) // 2
            first = self._batch(name, ours, batch[:half], done)
            return first + self._batch(name, ours, batch[half:], done + first)
        return len(batch)

    def _arrived(self, name: str, has: Has) -> str:
        graph, node = self.state.graph, self.state.place(name, coming=True)
        told = self.state.arrival(name, has) + (self.state.mark if self.state.is_new else "")
        return f"DELETE WHERE {{ GRAPH <{graph}> {{ <{node}> ?p ?o }} }} ;\nINSERT DATA {{ GRAPH <{graph}> {{ {told} }} }}"

    def _verify(self, name: str, triples: int) -> None:
        """Raise StoreError where another number of triples has arrived than was sent: then they are sent anew by the next push."""
        place = self.state.staging(name)
        pattern = f"GRAPH <{place}> {{ ?s ?p ?o }}" if place else "?s ?p ?o"
        there = self.service.number(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
        if there != triples:
            self.service.update(f"DROP SILENT {_target(place)} ;\n{self._arrived(name, Has(''))}")
            raise StoreError(
                f"of {triples:,} statements of {name or 'the default graph'} there are {there:,} now",
                where=self.service.access.update,
                remedy="Does another push, or somebody else, write there? The same command sends them anew.",
            )

    def _commit(self, plan: Plan) -> Iterator[str]:
        """Yield the operations of the one request that puts everything in place."""
        for name in plan.whole:
            if not self.state.is_new:
                yield f"MOVE {_target(self.state.staging(name))} TO {_target(name)}"
        for name in plan.gone:
            yield f"DROP SILENT GRAPH <{name}>"
        for name in plan.changed:
            removed, added = plan.removed.get(name, {}).values(), plan.added.get(name, {}).values()
            if plain := [line for line in removed if line.triples == 1]:
                yield _data("DELETE", name, plain)
            yield from (_without_list(name, line) for line in removed if line.triples > 1)
            if added:
                yield _data("INSERT", name, added)
        yield f"DROP SILENT GRAPH <{self.state.graph}>"
        state = State(self.state.graph, plan.ours)
        yield f"INSERT DATA {{ GRAPH <{self.state.graph}> {{\n{state.turtle()}}} }}"


def batches(found: Iterable[Line], size: Callable[[], int]) -> Iterator[list[Line]]:
    """Part lines into batches of so many characters, which may become fewer."""
    batch: list[Line] = []
    filled = 0
    for line in found:
        if batch and filled + len(line.text) > size():
            yield batch
            batch, filled = [], 0
        batch.append(line)
        filled += len(line.text)
    if batch:
        yield batch


def _data(what: str, graph: str, found: Iterable[Line]) -> str:
    """Write an operation that inserts or deletes lines (SPARQL 1.1 Update, sections 3.1.1 and 3.1.2)."""
    text = "\n".join(line.text for line in found)
    return f"{what} DATA {{ GRAPH <{graph}> {{\n{text}\n}} }}" if graph else f"{what} DATA {{\n{text}\n}}"


def _without_list(graph: str, line: Line) -> str:
    """Write an operation that deletes a list: DELETE DATA cannot speak of its cells, so they are found by what they hold (section 3.1.3.3)."""
    cells: dict[object, str] = {}

    def term(node: object) -> str:
        return cells.setdefault(node, f"?c{len(cells)}") if isinstance(node, ox.BlankNode) else str(node)

    triples = (quad.triple for quad in ox.parse(line.text, ox.RdfFormat.TURTLE, lenient=True))
    pattern = " ".join(f"{term(t.subject)} {t.predicate} {term(t.object)} ." for t in triples)
    return f"DELETE WHERE {{ GRAPH <{graph}> {{ {pattern} }} }}" if graph else f"DELETE WHERE {{ {pattern} }}"


def _target(graph: str) -> str:
    return f"GRAPH <{graph}>" if graph != DEFAULT else "DEFAULT"
