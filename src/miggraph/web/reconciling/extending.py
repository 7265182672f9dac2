"""Data extension: the values of fields for things, by the files of fields (Reconciliation Service API 0.2, "Data Extension Service")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.asking.facets import listing
from miggraph.asking.facets.frames import IT, Condition, Frame
from miggraph.graph.values import to_python
from miggraph.web.reconciling import kinds
from miggraph.web.reconciling.reading import Extension, Value

if TYPE_CHECKING:
    from miggraph.graph.facets import Field, Kind
    from miggraph.graph.graph import Graph

DESCRIPTION = 160  # characters
PARTS = 3  # fields of a description


def respond(graph: Graph, asked: Extension) -> dict[str, Any]:
    """Answer a data extension query: a row for each id, empty for what is not here or has no such field."""
    things = {id: kinds.thing(graph, id) for id in asked.ids}
    by_kind = grouped(graph, filter(None, things.values()))
    rows: dict[str, dict[str, list[Any]]] = {id: {} for id in asked.ids}
    for pid, most in asked.properties:
        found: dict[str, list[Any]] = {}
        for kind, members in by_kind.items():
            found |= terms(graph, kind, pid, members)
        for id, thing in things.items():
            cells = [cell(graph, term) for term in found.get(thing, ())]
            rows[id][pid] = cells[: most or None]
    return {"meta": [_meta(graph, pid) for pid, _ in asked.properties], "rows": rows}


def _meta(graph: Graph, pid: str) -> dict[str, Any]:
    """Describe a property of the answer; its type where all its values are things of one."""
    known = kinds.fields(graph).get(pid)
    if not known:
        return {"id": pid, "name": pid}
    values = {field.value.partition("/")[0] for field in known}
    type_ = kinds.types(graph).get(values.pop()) if len(values) == 1 else None
    told = {"type": {"id": type_.id, "name": type_.name}} if type_ else {}
    return {"id": pid, "name": kinds.as_property(known)["name"], **told}


def grouped(graph: Graph, things: Iterable[str]) -> dict[str, list[str]]:
    """Group things by kind, each once."""
    found: dict[str, list[str]] = defaultdict(list)
    for thing in dict.fromkeys(things):
        found[graph.names.kind(thing)].append(thing)
    return found


def field(graph: Graph, kind: str, pid: str) -> tuple[Kind, Field] | None:
    """Return a field of a kind, and the kind; None where there is none."""
    known = kinds.types(graph).get(kind)
    return (known.kind, known.kind.fields[pid]) if known and known.kind and pid in known.kind.fields else None


def terms(graph: Graph, kind: str, pid: str, things: Iterable[str]) -> dict[str, list[Any]]:
    """Return the values of a field of some things of a kind, as terms, each once."""
    known = field(graph, kind, pid)
    members = tuple(things)
    if not known or not members:
        return {}
    frame = Frame(known[0].name, (Condition(IT, members),), want=pid)
    found: dict[str, list[Any]] = defaultdict(list)
    for row in graph.store.query(listing.query(graph, frame), asserted=graph.asserted):
        if row[2] is not None and row[2] not in found[row[0].value]:
            found[row[0].value].append(row[2])
    return found


def values(graph: Graph, kind: str, pid: str, things: Iterable[str]) -> dict[str, tuple[Value, ...]]:
    """Return the values of a field of some things, as texts and ids."""
    return {thing: tuple(_value(graph, term) for term in found) for thing, found in terms(graph, kind, pid, things).items()}


def _value(graph: Graph, term: Any) -> Value:
    if isinstance(term, ox.NamedNode):
        is_ours = term.value in graph.labels.label_of
        return Value(graph.labels.name(term.value), kinds.identifier(graph.names, term.value) if is_ours else "")
    return Value(term.value)


def cell(graph: Graph, term: Any) -> dict[str, Any]:
    """Return a value as the schema has it: an entity with id and name, a number, or a text.

    Dates stay texts: many are years or months, and a time of day would be made up.
    """
    value = _value(graph, term)
    if value.id:
        return {"id": value.id, "name": value.text}
    if isinstance(term, ox.Literal) and term.datatype.value.endswith(("#integer", "#decimal", "#double")):
        number = to_python(term, graph.names)
        return {"int": number} if isinstance(number, int) else {"float": float(number)} if not isinstance(number, str) else {"str": number}
    return {"str": value.text}


def descriptions(graph: Graph, things: Iterable[str]) -> dict[str, str]:
    """Describe things in a line each, by the first fields that lists of their kind show."""
    found: dict[str, str] = {}
    for kind, members in grouped(graph, things).items():
        known = kinds.types(graph).get(kind)
        if known and known.kind:
            found |= _described(graph, known.kind, members)
    return found


def _described(graph: Graph, kind: Kind, things: list[str]) -> Mapping[str, str]:
    told: dict[str, list[str]] = defaultdict(list)
    for name in kind.texts("show"):
        short = [thing for thing in things if len(told[thing]) < PARTS]
        for thing, found in values(graph, kind.one, name, short).items():
            told[thing].append(", ".join(value.text for value in found))
    return {thing: cut(" · ".join(parts)) for thing, parts in told.items()}


def cut(text: str, longest: int = DESCRIPTION) -> str:
    """Cut a text to so many characters, and say that it was."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
