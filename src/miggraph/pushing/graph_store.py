"""Sending by the SPARQL 1.1 Graph Store HTTP Protocol: each graph that changed is set anew. There are no transactions over several requests."""

from __future__ import annotations

from collections.abc import Iterable

from miggraph.ground.errors import StoreError
from miggraph.pushing.lines import Line
from miggraph.pushing.planning import Plan, Planner
from miggraph.pushing.service import TooMuch
from miggraph.pushing.state import Has
from miggraph.pushing.updates import Tick, batches

BATCH = 8 << 20  # characters of a request


class GraphStore:
    """Sends what is planned, graph by graph; the next push goes on with those that are not there."""

    def __init__(self, planner: Planner, tick: Tick, batch: int = BATCH) -> None:
        self.service, self.state, self.planner, self.tick, self.batch = planner.service, planner.state, planner, tick, batch

    def send(self, plan: Plan) -> None:
        """Make the service have what it is to have: until the end it has graphs of both states, and says so."""
        for name in (*plan.whole, *plan.gone):
            self.state.has.pop(name, None)
        self._tell(self.state.mark)
        for name in plan.whole:
            plan.ours[name] = self.state.has[name] = self._whole(name, plan.ours[name])
            self._tell(self.state.mark)
        for name in plan.gone:
            self.service.delete(name)
        self.state.has = dict(plan.ours)
        self._tell()

    def _whole(self, name: str, ours: Has) -> Has:
        method, triples = "PUT", 0
        with self.planner.sorter.sort(self.planner.lines(name)) as found:
            for batch in batches(found, lambda: self.batch):
                self._batch(method, name, batch)
                method = "POST"
                triples += sum(line.triples for line in batch)
                self.tick(len(batch))
        return Has(ours.digest, triples)

    def _batch(self, method: str, name: str, batch: list[Line]) -> None:
        """Send some lines, in halves where the service takes no more."""
        try:
            self.service.put(method, name, _turtle(batch))
        except TooMuch:
            if len(batch) == 1:
                raise StoreError(
                    f"the service takes no request of {len(batch[0].text):,} characters", where=self.service.access.graph_store
                ) from None
            self.batch = min(self.batch, sum(len(line.text) for line in batch) // 2)  # for those that follow
            half = len(batch) // 2
            self._batch(method, name, batch[:half])
            self._batch("POST", name, batch[half:])

    def _tell(self, more: str = "") -> None:
        """Set what the service says that it has."""
        self.service.put("PUT", self.state.graph, self.state.turtle() + more)


def _turtle(found: Iterable[Line]) -> str:
    return "".join(f"{line.text}\n" for line in found)
