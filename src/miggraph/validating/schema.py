"""A JSON Schema (2020-12) of the records, from the context and the shapes: an editor completes keys, types and ids with it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.ground.names import PREFIXES
from miggraph.records.context import Key
from miggraph.records.lexical import FORMS
from miggraph.records.reader import REQUIRED
from miggraph.validating import shapes

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

CLASSES = "SELECT DISTINCT ?path ?class WHERE { ?shape sh:path ?p ; (sh:class|sh:or/rdf:rest*/rdf:first/sh:class) ?class . OPTIONAL { ?p rdf:first ?first } BIND(COALESCE(?first, ?p) AS ?path) FILTER(ISIRI(?path)) }"
SINGLE = "SELECT DISTINCT ?path WHERE { ?shape sh:path ?path ; sh:maxCount 1 FILTER(ISIRI(?path)) }"
KIND_OF_CLASS = "SELECT DISTINCT ?class ?thing WHERE { ?thing a ?class }"


def schema(graph: Graph) -> dict[str, Any]:
    """Describe a file of records.

    A thing may have a record in each of several sources, so no record needs more than id, type and source: ``validate`` says what is missing.
    """
    context = graph.context
    told = _Shapes(graph)
    ids: dict[str, list[str]] = defaultdict(list)
    for name in sorted(map(graph.names.compact, graph.labels.label_of)):
        if "#" not in name and name.partition("/")[0] in context.kinds:
            ids[name.partition("/")[0]].append(name)
    properties = {key.name: told.value(key) for key in context.keys.values()}
    properties["id"] = {
        "type": "string",
        "pattern": rf"^(#|({'|'.join(context.kinds)})/)[A-Za-z0-9][A-Za-z0-9._-]*$",
        "description": "What the thing is called, for ever.",
    }
    properties["type"] = {"enum": sorted(context.types), "description": "What the thing is."}
    record = {
        "type": "object",
        "properties": dict(sorted(properties.items())),
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": graph.names.base + "schema/records.json",
        "title": f"Records of {graph.home.settings.title}",
        "type": "array",
        "items": {"allOf": [{"$ref": "#/$defs/record"}, {"required": list(REQUIRED)}]},
        "$defs": {"record": record, **{kind: {"enum": names} for kind, names in sorted(ids.items())}},
    }


class _Shapes:
    """What the shapes say of keys."""

    def __init__(self, graph: Graph) -> None:
        store = ox.Store()
        self.known = graph.context.kinds
        for path in graph.home.shapes():
            store.extend(ox.Quad(*triple) for triple in shapes.triples(path, base=graph.home.settings.base))

        def rows(text: str) -> Any:
            return store.query(text, prefixes=PREFIXES)

        kinds = {row[0].value: graph.names.kind(row[1].value) for row in graph.store.query(KIND_OF_CLASS)}
        self.kinds: dict[str, set[str]] = defaultdict(set)
        for row in rows(CLASSES):
            self.kinds[row[0].value].add(kinds.get(row[1].value, ""))
        self.single = {row[0].value for row in rows(SINGLE)}

    def value(self, key: Key) -> dict[str, Any]:
        """Describe what a key takes: one value, or a list of them where it may have several."""
        one = self._one(key)
        if key.iri in self.single and not key.is_list:
            return one
        return {"anyOf": [one, {"type": "array", "minItems": 1, "items": one}]}

    def _one(self, key: Key) -> dict[str, Any]:
        if key.is_reference:
            known = [{"$ref": f"#/$defs/{kind}"} for kind in sorted(self.kinds[key.iri]) if kind in self.known]
            address = {"type": "string", "pattern": "^([a-z]+/|https?://|[a-z]+:)"}
            return {"anyOf": [*known, address, {"$ref": "#/$defs/record"}]}
        if key.is_language_map:
            return {
                "anyOf": [
                    {"type": "string"},
                    {
                        "type": "object",
                        "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
                    },
                ]
            }
        if key.datatype in FORMS:
            return {"type": ["string", "number", "boolean"], "description": FORMS[key.datatype][1]}
        return {"type": ["string", "number"]}
