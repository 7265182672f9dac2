"""The properties of a query as evidence: what it says of a thing, beside what the graph says of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from miggraph.ground.folding import fold
from miggraph.linking.subjects import host
from miggraph.web.reconciling import extending, kinds
from miggraph.web.reconciling.reading import Query, Value

if TYPE_CHECKING:
    from miggraph.graph.facets import Field, Kind
    from miggraph.graph.graph import Graph

LITERAL = ("text", "number", "date", "address")
Told = Mapping[tuple[str, str], tuple[Value, ...]]  # the values of a thing by its IRI and the property


def read(graph: Graph, wanted: Iterable[tuple[str, str, Iterable[str]]]) -> dict[tuple[str, str], tuple[Value, ...]]:
    """Read what the graph says, for kinds, properties and things: with one query for each kind and property."""
    things: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for kind, pid, some in wanted:
        things[kind, pid] |= dict.fromkeys(some)
    return {
        (thing, pid): found for (kind, pid), some in things.items() for thing, found in extending.values(graph, kind, pid, some).items()
    }


def meant(graph: Graph, query: Query, kind: str) -> list[tuple[Field, str, tuple[Value, ...]]]:
    """Return the properties of a query that things of a kind have: each with the slot of the matcher, and values by the names that we use."""
    found = []
    for pid, given in query.properties:
        if (known := extending.field(graph, kind, pid)) and given:
            found.append((known[1], slot(*known), tuple(_meant(graph, known[1], value) for value in given)))
    return found


def slot(kind: Kind, field: Field) -> str:
    """Return where the matcher takes the values of a field for evidence (``linking.evidence``)."""
    if field.name in kind.facets and kind.facets[field.name].value == "code":
        return "codes"
    return {"date": "years", "address": "domains", "place": "country"}.get(field.value, "broader")


def _meant(graph: Graph, field: Field, value: Value) -> Value:
    """Return a value under the name that it has here: "UK" is the United Kingdom."""
    if field.value in LITERAL:
        return value
    if thing := kinds.thing(graph, value.id or value.text):
        return Value(graph.labels.name(thing), kinds.identifier(graph.names, thing))
    hits = graph.labels.find(value.text, "" if field.value in ("agent", "thing") else field.value)
    return Value(graph.labels.name(hits[0].thing), kinds.identifier(graph.names, hits[0].thing)) if len(hits) == 1 else value


def agrees(slot: str, given: Iterable[Value], told: Iterable[Value]) -> bool | None:
    """Say whether one of the values given is one of those told; None where there are none to compare."""
    ours, theirs = ({one for value in values for one in _forms(slot, value)} for values in (given, told))
    return bool(ours & theirs) if ours and theirs else None


def _forms(slot: str, value: Value) -> set[str]:
    return {*facts(slot, [value]).get(slot, ()), value.id} - {""} if slot != "country" else {fold(value.text), value.id} - {""}


def facts(slot: str, values: Iterable[Value]) -> dict[str, Any]:
    """Return values as a slot of the matcher holds them."""
    if slot == "years":
        return {slot: tuple(value.text[:4] for value in values)}
    if slot == "domains":
        return {slot: tuple(filter(None, (host(value.text if "//" in value.text else f"//{value.text}") for value in values)))}
    if slot == "country":
        return {slot: next((fold(value.text) for value in values), "")}
    if slot == "codes":
        return {slot: tuple(value.text.replace("-", "").replace(" ", "").casefold() for value in values)}
    return {slot: tuple(fold(value.text) for value in values)}
