"""Suggest services: things, types and properties whose names begin so (Reconciliation Service API 0.2, section "Suggest Services")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from miggraph.ground.folding import fold
from miggraph.linking.vocabularies import own
from miggraph.web.reconciling import extending, kinds

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

PAGE = 20  # suggestions in an answer; a cursor leads on
Names = list[tuple[str, str]]  # a folded name, and the thing that bears it


def entities(graph: Graph, prefix: str, *, cursor: int = 0, type: str = "") -> dict[str, Any]:
    """Suggest things with a name, or a word in one, that begins so."""
    wanted = kinds.named(graph, type)
    found = [] if type and not wanted else [thing for thing in _begun(graph, prefix) if graph.labels.is_a(thing, wanted)]
    page = found[cursor : cursor + PAGE]
    told = extending.descriptions(graph, page)
    return {"result": [_entity(graph, thing, told.get(thing, "")) for thing in page]}


def _entity(graph: Graph, thing: str, description: str) -> dict[str, Any]:
    known = kinds.types(graph)[graph.names.kind(thing)]
    about = {"description": description} if description else {}
    return {
        "id": kinds.identifier(graph.names, thing),
        "name": graph.labels.name(thing),
        **about,
        "notable": [{"id": known.id, "name": known.name}],
    }


def _begun(graph: Graph, prefix: str) -> Iterable[str]:
    """Return the things with a name that begins so, then those with another word in it that does; shorter names first."""
    if named := kinds.thing(graph, prefix) if "/" in prefix else "":
        return [named]
    wanted = fold(prefix)
    if not wanted:
        return []
    hits = ((not name.startswith(wanted), len(name), name, thing) for name, thing in _names(graph) if f" {wanted}" in f" {name}")
    return dict.fromkeys(thing for *_, thing in sorted(hits))


def _names(graph: Graph) -> Names:
    return graph.remembered("suggested names", lambda: list(_read(graph)))


def _read(graph: Graph) -> Iterator[tuple[str, str]]:
    for terms in own.of(graph).terms.values():
        for term in terms:
            yield from ((folded, term.id) for folded in dict.fromkeys(fold(name.text) for name in term.names) if folded)


def types(graph: Graph, prefix: str, *, cursor: int = 0) -> dict[str, Any]:
    """Suggest types, by what one of them is called or by what their list is."""
    found = [one for one in kinds.types(graph).values() if _begins(prefix, one.id, one.name, one.kind.summary if one.kind else "")]
    return {"result": [one.as_dict() for one in found[cursor : cursor + PAGE]]}


def properties(graph: Graph, prefix: str, *, cursor: int = 0, type: str = "") -> dict[str, Any]:
    """Suggest properties, of one type or of all, by the name or the summary of the field."""
    found = [kinds.as_property(fields) for fields in kinds.fields(graph, type).values()]
    fitting = [one for one in found if _begins(prefix, one["name"], one["id"], one["description"])]
    return {"result": fitting[cursor : cursor + PAGE]}


def proposals(graph: Graph, type: str, limit: int) -> dict[str, Any]:
    """Propose properties to extend things of a type with; of all types where there is no such one (section "Property Proposals")."""
    fields = kinds.fields(graph, type) if kinds.named(graph, type) else kinds.fields(graph)
    found = [kinds.as_property(one) for one in fields.values()]
    told = {"type": type} if type else {}
    return {**told, "limit": limit, "properties": found[: limit or None]}


def _begins(prefix: str, *texts: str) -> bool:
    wanted = prefix.strip().casefold()
    return any(f" {wanted}" in f" {text.casefold()}" for text in texts)
