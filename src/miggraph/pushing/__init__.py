"""Pushing: a graph to a SPARQL 1.1 service, by updates or by the Graph Store Protocol; only what changed, and no half of it.

What the service has is asked, what differs is sent, and what it answers then is compared with what the graph answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from miggraph.ground.errors import ParameterError, StoreError
from miggraph.pushing import checking, state
from miggraph.pushing.graph_store import GraphStore
from miggraph.pushing.lines import sorter
from miggraph.pushing.planning import Plan, Planner
from miggraph.pushing.service import Service, TooMuch
from miggraph.pushing.state import DEFAULT, State
from miggraph.pushing.updates import Tick, Updates

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph
    from miggraph.pushing.access import Access

SHORTEST = 60.0  # seconds: to take in a batch may take longer than a query may


@dataclass(frozen=True)
class Pushed:
    """What came of a push."""

    plan: Plan
    requests: int
    bytes: int
    asked: int  # canned queries that were compared

    def __str__(self) -> str:
        """Tell it in a line."""
        if self.plan.is_empty:
            told = [f"nothing to send: {_many(len(self.plan.same), 'graph')} the same"]
        else:
            whole, same = len(self.plan.whole), len(self.plan.same)
            told = [f"{_many(whole, 'graph')} sent whole"] if whole else []
            told += [f"{_many(self.plan.changes(), 'statement')} of {_many(len(self.plan.changed), 'graph')}"] if self.plan.changed else []
            told += [f"{_many(len(self.plan.gone), 'graph')} removed"] if self.plan.gone else []
            told += [f"{same:,} the same"] if same else []
            told += [f"{self.bytes:,} bytes in {_many(self.requests, 'request')}"] if self.requests else []
        return "; ".join(told + ([f"{_many(self.asked, 'canned query', 'canned queries')} answered alike"] if self.asked else []))


def _many(count: int, one: str, several: str = "") -> str:
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def push(
    graph: Graph,
    access: Access,
    *,
    check: bool = True,
    dry: bool = False,
    replace: bool = False,
    tick: Tick = lambda _: None,
) -> Pushed:
    """Push a graph to a service: afterwards it answers as the graph does.

    ``check`` compares its answers; ``dry`` sends nothing; ``replace`` lets go of what is there and was not pushed; ``tick`` is told how many
    statements are sent. Raises StoreError where the service does not take it: a further push goes on from there.
    """
    if graph.asserted:
        raise ParameterError("a service is given all of a graph", remedy="Leave out --asserted: it can be asked of the service.")
    with closing(Service(access, max(SHORTEST, graph.limits.timeout))) as service, sorter() as sorting:
        had = state.read(service, graph.names.pushed)
        there = checking.counts(service)
        if not replace:
            _refuse_others(service, had, there)
        planner = Planner(graph, service, sorting, had, there)
        is_union = _is_union(service, had, dry=dry)
        plan = planner.plan(with_default=not is_union, by_lines=not access.graph_store)
        if not dry and (had.is_begun or not plan.is_empty):
            plan = _sent(planner, plan, tick, with_default=not is_union)
        asked = checking.check(graph, service, plan.ours) if check and not dry else 0
    return Pushed(plan, service.requests, service.bytes, asked)


def _sent(planner: Planner, plan: Plan, tick: Tick, *, with_default: bool) -> Plan:
    """Send what is planned; return the plan that was followed."""
    if planner.service.access.graph_store:
        GraphStore(planner, tick).send(plan)
        return plan
    try:
        Updates(planner, tick).send(plan)
    except TooMuch:  # a few statements, and yet more than one request may hold: then it takes batches
        planner.state.coming = state.read(planner.service, planner.state.graph).coming
        plan = planner.plan(with_default=with_default, by_lines=False)
        Updates(planner, tick).send(plan)
    return plan


def _refuse_others(service: Service, had: State, there: Mapping[str, int]) -> None:
    """Raise StoreError where a service holds what was not pushed to it: the merge of our graphs takes the place of its default graph."""
    others = there[DEFAULT] or sum(there[name] for name in had.others(there))
    if had.is_new and not had.is_begun and others:
        raise StoreError(
            f"it holds {_many(others, 'statement')} that miggraph push has not put there",
            where=service.access.query,
            remedy="Give this graph a dataset of its own; or add --replace, if what is there may go.",
        )


def _is_union(service: Service, had: State, *, dry: bool) -> bool:
    """Say whether the default graph of a service is the union of its graphs. Raises StoreError where that counts a statement twice."""
    if not had.is_new:
        return bool(service.number(f"SELECT (COUNT(*) AS ?n) {{ <{had.place(min(had.has, key=len))}> ?p ?o }}"))
    if dry:
        return False
    probes = [f"{had.graph}/probe{number}" for number in (1, 2)]
    triple = f'<{had.graph}#probe> <{state.DIGEST}> "" .'
    try:
        for probe in probes:
            service.put_graph(probe, triple)
        times = service.number(f"SELECT (COUNT(*) AS ?n) {{ {triple} }}")
    finally:
        for probe in probes:
            service.drop_graph(probe)
    if times > 1:
        raise StoreError(
            "the service counts a statement twice that two of its graphs hold",
            where=service.access.query,
            remedy="Let its default graph be one of its own, not a union of all graphs.",
        )
    return bool(times)
