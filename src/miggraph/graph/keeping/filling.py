"""Filling: the store of a generation that is built anew."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.graph.assembly import assembling
from miggraph.graph.keeping import sources
from miggraph.graph.keeping.made import Faults, Made
from miggraph.graph.keeping.manifest import Key, Range

if TYPE_CHECKING:
    from miggraph.graph.assembly.pieces import Piece
    from miggraph.graph.assembly.source import Source
    from miggraph.ground.homes import Home

SCRATCH = "scratch"  # the folder for what lies between two steps


def filled(home: Home, fresh: Path) -> Made:
    """Make a store of the records and mapping sets of a home. Raises Faults where something is wrong with them."""
    scratch = fresh.with_name(SCRATCH)
    shutil.rmtree(scratch, ignore_errors=True)  # of one who died
    scratch.mkdir()
    try:
        quads = assembling.of(home, scratch)
        if findings := quads.findings():
            raise Faults(findings)
        ranges = [_range(made, home) for made in quads.records() if not made.part.is_layer]
        quads.write(scratch / "graph.nq")
        store = ox.Store(str(fresh))
        store.bulk_extend(
            ox.parse(path=str(scratch / "graph.nq"), format=ox.RdfFormat.N_QUADS, lenient=True)
        )  # which keeps the names of cells
        store.flush()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return Made(ranges, sets=_sets(quads.source, ranges), vocabulary=quads.source.vocabulary)


def _range(made: Piece, home: Home) -> Range:
    part, records = made.part, {Key(record.id, record.graph): record.digest for record in made.records}
    return Range(sources.named(part.path, home), part.start, part.end - part.start, made.digest, records=records)


def _sets(source: Source, ranges: list[Range]) -> set[str] | None:
    """Return the graphs of the mapping sets; None where these hold something else too."""
    sets = {mappings.id for mappings in source.links.sets}
    names = source.home.names
    others = {names.derived, *names.ontologies, *(key.graph for one in ranges for key in one.records), *_layer(source)}
    return None if sets & others else sets


def _layer(source: Source) -> Iterable[str]:
    return (source.vocabulary.iri(id, is_layer=True) for id in source.home.names.layer)  # a source is a thing of the layer
