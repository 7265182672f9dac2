"""Kinds of things as the types of the service, their fields as its properties, and the ids of things."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from miggraph.linking.vocabularies import own

if TYPE_CHECKING:
    from miggraph.graph.facets import Field, Kind
    from miggraph.graph.graph import Graph
    from miggraph.ground.names import Names


@dataclass(frozen=True)
class Type:
    """A type: the first part of the ids of its things, what one of them is called, and the kind that has their fields."""

    id: str
    name: str
    kind: Kind | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the type as the schemas have it."""
        told = {"description": self.kind.summary} if self.kind and self.kind.summary != self.name else {}
        return {"id": self.id, "name": self.name, **told}


def types(graph: Graph) -> dict[str, Type]:
    """Return the types that the graph has named things of: those with fields first, in the order of their files."""
    return graph.remembered("reconciling types", lambda: _types(graph))


def _types(graph: Graph) -> dict[str, Type]:
    there = own.of(graph).terms
    listed = {kind.one: Type(kind.one, str(kind.header.get("singular", kind.one)), kind) for kind in graph.facets.kinds.values()}
    others = {kind: Type(kind, kind.replace("-", " ")) for kind in sorted(there)}
    return {kind: one for kind, one in {**listed, **{k: t for k, t in others.items() if k not in listed}}.items() if kind in there}


def named(graph: Graph, text: str) -> str:
    """Return the kind that a client means, with a family below it where it names one; "" where there is none.

    A kind is known by its id (``organisation``), as its list is called (``organisations``), and by the class of its things.
    """
    known = types(graph)
    if text.partition("/")[0] in known and ("/" not in text or graph.labels.has_family(text)):
        return text
    compact = graph.names.compact(text)
    return next(
        (one.id for one in known.values() if one.kind and (one.kind.name == text or (one.kind.type and one.kind.type == compact))), ""
    )


def fields(graph: Graph, name: str = "") -> dict[str, list[Field]]:
    """Return the fields of a type, or of all of them, by name: several types may have one of a name."""
    kind = named(graph, name).partition("/")[0]
    chosen: Iterable[Type] = [types(graph)[kind]] if kind else () if name else types(graph).values()
    found: dict[str, list[Field]] = {}
    for one in chosen:
        for field in one.kind.fields.values() if one.kind else ():
            found.setdefault(field.name, []).append(field)
    return found


def as_property(found: list[Field]) -> dict[str, Any]:
    """Return the fields of one name as a property: its name is that of the field in words."""
    told = "; ".join(dict.fromkeys(field.summary for field in found))
    return {"id": found[0].name, "name": found[0].name.replace("-", " "), "description": told}


def identifier(names: Names, thing: str) -> str:
    """Return the id of a thing in the service: what follows the base of the home, or the whole IRI of what the layer names."""
    own_id = names.id(thing)
    return own_id if own_id and names.base + own_id == thing else thing


def thing(graph: Graph, id: str) -> str:
    """Return the IRI of the thing that an id names; "" where there is none."""
    found = graph.names.iri(id.strip()) if id.strip() else ""
    return found if found in graph.labels.label_of and graph.names.kind(found) else ""
