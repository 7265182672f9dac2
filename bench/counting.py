"""Counts of all facets of a list on a theme and a region, from sets, beside the composed queries for the same counts, by ``by=``."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench import generate

if TYPE_CHECKING:
    from miggraph import KnowledgeGraph
    from miggraph.asking.facets.frames import Frame

ROOT = Path(__file__).parent.parent
CHOSEN = ("theme=theme/remittances", "place=place/m49-142")  # a theme and a region


def facet_counts(options: argparse.Namespace) -> None:
    """For publications, people and organisations: time and memory to make the sets, then counts and a page of the list."""
    import miggraph
    from miggraph.asking.facets import frames

    with tempfile.TemporaryDirectory() as folder:
        graph = miggraph.open(generate.home(ROOT, Path(folder) / "home", options.resources))
        graph.store.query("ASK {}")
        print(f"{options.resources} resources: {' '.join(CHOSEN)}")
        for kind in ("resources", "people", "organisations"):
            _of_kind(graph, frames.read(kind, CHOSEN))


def _of_kind(graph: KnowledgeGraph, frame: Frame) -> None:
    from bench.timing import in_turn, show
    from miggraph.asking.facets import counting
    from miggraph.graph.limits import resident

    memory, start = resident(), time.process_time()
    facets = [one.name for one in counting.counts(graph, frame)]
    made = f"{time.process_time() - start:.1f} s of processor time, {resident() - memory:.0f} MB"
    page, first = in_turn(lambda: counting.selected(graph, frame, limit=20), lambda: counting.rows(graph, frame, limit=20), rounds=9)
    print(
        f"{frame.kind}: sets of {len(facets)} facets made in {made}; a page {page * 1000:.1f} ms, its rows by a query {first * 1000:.0f} ms"
    )
    ours, _ = in_turn(lambda: counting.counts(graph, frame), lambda: None, rounds=9)
    _, theirs = in_turn(lambda: counting.counts(graph, frame), lambda: _by_queries(graph, frame, facets), rounds=1)
    show(f"counts of {frame.kind}", ours, theirs, "SPARQL", "under 100 ms")


def _by_queries(graph: KnowledgeGraph, frame: Frame, facets: list[str]) -> None:
    """Count by each facet with the query that is composed for it: of themes, less is asked than ours count, for what is wider has no group."""
    from dataclasses import replace

    from miggraph.asking.facets import listing
    from miggraph.asking.facets.frames import Condition

    for name in facets:
        if graph.facets.kind(frame.kind).facet(name).value == "yes":
            yes = replace(frame, conditions=(*frame.conditions, Condition(name, ("yes",))))
            listing.table(graph, replace(yes, want="count"))
        else:
            listing.table(graph, replace(frame, by=(name,)))
