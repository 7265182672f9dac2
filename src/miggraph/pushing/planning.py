"""The plan of a push: which graphs the service has already, which get a few other lines, and which are sent whole.

The default graph is the merge of the others. What changes in it follows from what changes in them: it is not asked back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.ground.errors import StoreError
from miggraph.ground.names import RDF_FIRST, RDF_REST
from miggraph.pushing.lines import Digest, Line, Sorter, differences, lines
from miggraph.pushing.state import DEFAULT, Has, State, of_all

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph
    from miggraph.pushing.service import Service

FEW = 20_000  # lines that are sent in one request, and so all or none
ASKED_BACK = 5_000_000  # triples of a graph that is asked back, to see which of them differ
CELL = (RDF_FIRST, RDF_REST)
LONG = 150  # triples of a list that is found by all its members; a longer one takes an engine too long


@dataclass
class Plan:
    """What to do with each graph, by its name; "" is the default graph."""

    ours: dict[str, Has]  # what the service is to have; of the default graph the triples are counted when they are sent
    same: list[str] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    removed: dict[str, dict[str, Line]] = field(default_factory=dict)  # lines by their text, by graph
    added: dict[str, dict[str, Line]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.whole or self.gone or self.removed or self.added)

    @property
    def changed(self) -> list[str]:
        """The graphs of which a few lines are sent."""
        return sorted(self.removed.keys() | self.added.keys())

    def changes(self) -> int:
        """Count the lines of graphs that are not sent whole."""
        return sum(len(found) for by_graph in (self.removed, self.added) for found in by_graph.values())


class Planner:
    """Compares a graph with what a service has of it."""

    def __init__(self, graph: Graph, service: Service, sorter: Sorter, state: State, there: Mapping[str, int]) -> None:
        self.graph, self.service, self.sorter, self.state = graph, service, sorter, state
        self.there = there  # triples at the service

    def plan(self, *, with_default: bool, by_lines: bool) -> Plan:
        """Return the plan. ``by_lines`` allows that of a graph only the lines are sent that differ."""
        names = self.graph.store.graphs()
        _refuse_unfit(names)
        ours = {name: self._digest(name) for name in names}
        if with_default:
            had = self.state.has.get(DEFAULT, Has(""))
            ours[DEFAULT] = Has(of_all(ours.items()), had.triples)
        plan = Plan(ours, gone=sorted((self.state.has.keys() | self.state.others(self.there)) - ours.keys() - {DEFAULT}))
        for name in names:
            if self._is_same(name, ours[name]):
                plan.same.append(name)
            elif not (by_lines and self._by_lines(plan, name)):
                plan.whole.append(name)
        if with_default:
            self._default(plan, by_lines=by_lines)
        return plan

    def lines(self, name: str) -> Iterator[Line]:
        """Yield the lines of a graph of ours; of the default graph, those of all."""
        for one in [name] if name else self.graph.store.graphs():
            yield from lines(self.graph.store.triples(one), one)

    def _digest(self, name: str) -> Has:
        digest = Digest()
        for line in self.lines(name):
            digest.add(line)
        return Has(digest.text, digest.triples)

    def _is_same(self, name: str, ours: Has) -> bool:
        had = self.state.has.get(name)
        return had is not None and had.digest == ours.digest and self._is_untouched(name)

    def _is_untouched(self, name: str) -> bool:
        """Say whether a graph still has as many triples at the service as were sent; another may have written into it."""
        had = self.state.has.get(name)
        return self.there.get(name, 0) == (had.triples if had else 0)

    def _by_lines(self, plan: Plan, name: str) -> bool:
        """Put the lines of a graph that differ into the plan; False where they are too many, or cannot be taken out one by one."""
        left = FEW - plan.changes()
        had = self.state.has.get(name, Has(""))
        if not self._is_untouched(name) or had.triples > ASKED_BACK or (not had.triples and plan.ours[name].triples > left):
            return False
        theirs = lines(self.service.triples(name), name) if had.triples else ()
        removed: dict[str, Line] = {}
        added: dict[str, Line] = {}
        with self.sorter.sort(theirs) as olds, self.sorter.sort(self.lines(name)) as news, closing(differences(olds, news)) as found:
            for line, is_new in found:
                (added if is_new else removed)[line.text] = line
                left -= 1
                if left < 0 or not (is_new or is_removable(line)):
                    return False
        plan.removed[name], plan.added[name] = removed, added
        return True

    def _default(self, plan: Plan, *, by_lines: bool) -> None:
        """Put the default graph into the plan."""
        had = self.state.has.get(DEFAULT)
        if had and had.digest == plan.ours[DEFAULT].digest and self._is_untouched(DEFAULT):
            plan.same.append(DEFAULT)
        elif not (by_lines and not plan.whole and (had or self.state.is_new) and self._is_untouched(DEFAULT) and self._merged(plan)):
            plan.whole.append(DEFAULT)

    def _merged(self, plan: Plan) -> bool:
        """Put into the plan what changes in the merge; False where that is too much, or cannot be taken out."""
        gone = {}
        for name in plan.gone:
            if name not in self.state.has or self.state.has[name].triples > FEW:
                return False
            gone[name] = {line.text: line for line in lines(self.service.triples(name), name)}
        removed = _joined([*plan.removed.values(), *gone.values()])
        added = _joined(plan.added.values())
        before, after = set(removed), set()
        for name in self.graph.store.graphs() if removed or added else ():
            for text, _ in self.lines(name):
                if text in removed or text in added:
                    after.add(text)
                    if text not in plan.added.get(name, ()):
                        before.add(text)
        plan.removed[DEFAULT] = {text: line for text, line in removed.items() if text not in after}
        plan.added[DEFAULT] = {text: line for text, line in added.items() if text not in before}
        counted = sum(line.triples for line in plan.added[DEFAULT].values()) - sum(line.triples for line in plan.removed[DEFAULT].values())
        plan.ours[DEFAULT] = Has(plan.ours[DEFAULT].digest, plan.ours[DEFAULT].triples + counted)
        if all(map(is_removable, plan.removed[DEFAULT].values())):
            return True
        del plan.removed[DEFAULT], plan.added[DEFAULT]
        return False


def _refuse_unfit(names: Iterable[str]) -> None:
    """Raise StoreError for a name of a graph that is no IRI: in an update it would be something else."""
    for name in names:
        try:
            ox.NamedNode(name)
        except ValueError:
            raise StoreError("the name of this graph is no IRI", where=ascii(name)) from None


def _joined(several: Iterable[dict[str, Line]]) -> dict[str, Line]:
    return {text: line for found in several for text, line in found.items()}


def is_removable(line: Line) -> bool:
    """Say whether an update can take a line out: what is in brackets, but for a list, may be a part of what another line says."""
    if line.triples > LONG or line.text.startswith("["):
        return False
    triples: Any = [quad.triple for quad in ox.parse(line.text, ox.RdfFormat.TURTLE, lenient=True)]
    about = {triple.subject: triple.predicate.value for triple in triples}
    return all(about.get(t.object) in CELL for t in triples if isinstance(t.object, ox.BlankNode))
