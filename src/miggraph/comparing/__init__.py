"""Comparing: what was added, removed and changed between two states of a graph, told thing by thing, or as an RDF Patch."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

from miggraph.comparing.difference import Difference
from miggraph.comparing.model import State

if TYPE_CHECKING:
    from miggraph.comparing.sides import Side
    from miggraph.graph.graph import Graph


def compare(graph: Graph, old: str | os.PathLike[str] | Graph, new: str | os.PathLike[str] | Graph | None = None) -> Difference:
    """Compare two states of a graph by what their sources state: what the rules derive, and the ontology, are left out.

    A state is a home, a folder that ``build`` wrote, a file of RDF (also with .gz), a git revision of the home of ``graph``, or an open graph;
    ``new`` is by default ``graph`` as it is. States with different bases are compared by the ids of their things. Raises StoreError or
    HomeError where a state cannot be read, DataError where the records of one have faults.
    """
    from miggraph.comparing import reading, sides, telling
    from miggraph.comparing.statements import NEW, OLD, Statements

    with ExitStack() as stack:
        before = sides.opened(stack, graph, old)
        after = sides.opened(stack, graph, graph if new is None else new)
        statements = stack.enter_context(Statements.in_scratch())
        exact, notes = reading.fill(statements, before, after, graph.limits)
        removed, added = statements.differing(OLD, NEW), statements.differing(NEW, OLD)
        told = tuple(telling.told(statements, removed, added, after.home or graph.home, after.names))
        if exact != OLD:
            removed, added = statements.differing(exact, NEW), statements.differing(NEW, exact)
    return Difference(_state(before), _state(after), told, tuple(removed), tuple(added), tuple(notes))


def _state(side: Side) -> State:
    return State(side.name, side.names.base)
