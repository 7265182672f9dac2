"""The records of a package: the files of the home as they are; or, of a part of it or of a store, records made anew from the statements."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph import sssom
from miggraph.exporting import jsonld
from miggraph.ground.names import PREFIXES

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

SOURCE = ox.NamedNode(PREFIXES["dcterms"] + "source")


def files(graph: Graph) -> Iterator[tuple[str, bytes]]:
    """Yield the paths of record files and mapping sets in the home, and their bytes; of a part of it without what is not in the part."""
    if graph.from_records:
        for file in [*graph.home.record_files(), *sssom.files(graph.home.mappings)]:
            yield file.relative_to(graph.home.path).as_posix(), file.read_bytes()
        return
    for name in graph.store.graphs():
        id = graph.names.id(name)
        if id.startswith("source/") and (made := _of_source(graph, name)):
            lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in made)
            yield f"data/{id.replace('/', '-')}.jsonl", lines.encode()
    yield from _mappings(graph)


def _of_source(graph: Graph, name: str) -> list[dict[str, Any]]:
    """List the records of a source: one for each thing, with what is nested in it."""
    quads = [ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(name)) for t in graph.store.triples(name)]
    sections = {q.subject: q.object.value for q in quads if q.predicate == SOURCE and isinstance(q.object, ox.NamedNode)}
    # a section is nested in its source, though every record of it names it
    told = jsonld.records([quad for quad in quads if quad.predicate != SOURCE], graph.context, lambda iri: _id(graph, iri))
    loose = {one["id"]: one for one in told if "#" in one["id"]}
    made = []
    for record in told:
        if "#" not in (thing := record["id"]) and thing not in graph.names.layer:
            section = sections.get(ox.NamedNode(graph.names.iri(thing)), name)
            made.append({**_placed(record, thing, loose), "source": _id(graph, section)})
    return made


def _id(graph: Graph, iri: str) -> str:
    return graph.names.id(iri) or iri


def _placed(value: Any, thing: str, loose: dict[str, dict[str, Any]]) -> Any:
    """Return a value of a record, with what is nested in it under its own short id, and where it is first named."""
    if isinstance(value, list):
        return [_placed(one, thing, loose) for one in value]
    if isinstance(value, str):
        return _placed(loose.pop(value), thing, loose) if value in loose and value.startswith(f"{thing}#") else value
    inner = {key: _placed(one, thing, loose) for key, one in value.items() if key != "id"}
    return {"id": value["id"].removeprefix(thing) if "#" in value["id"] else value["id"], **inner} if "id" in value else inner


def _mappings(graph: Graph) -> Iterator[tuple[str, bytes]]:
    """Yield the mapping sets, with the rows of things that are in the graph."""
    for file in sssom.files(graph.home.mappings):
        found = sssom.read(file, graph.names, root=graph.home.path)
        rows = [row for row in found.rows if graph.store.holds(found.iri(row.subject_id))]
        yield file.relative_to(graph.home.path).as_posix(), sssom.text(replace(found, rows=rows)).encode()
