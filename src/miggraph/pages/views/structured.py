"""A thing as schema.org has it, for the search engines that read it in the page (JSON-LD 1.1, section 6.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from miggraph.pages import wording

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph
    from miggraph.looking.things import Statement, Thing

ADDRESS = {
    "street": "streetAddress", "locality": "addressLocality", "region": "addressRegion", "postalCode": "postalCode", "country": "addressCountry",
}  # fmt: skip
MOST = 30  # values of a property


def of(graph: Graph, thing: Thing, iri: str) -> dict[str, Any]:
    """Return a thing in the terms of schema.org; nothing where its types have no like there."""
    words = wording.of(graph).structured
    kind = next(
        (words[name] for name in thing.types if name in words and name != "Resource"),
        words.get("Resource") if "Resource" in thing.types else "",
    )
    if not kind:
        return {}
    found: dict[str, Any] = {"@context": "https://schema.org", "@type": kind, "@id": iri, "name": thing.label}
    for statement in thing.statements:
        name = words.get(statement.name)
        if name and name != "name":
            found.setdefault(name, []).append(_value(statement))
        elif statement.name == "addresses" and statement.nested:
            found.setdefault("address", []).append(_address(statement))
    return {name: _single(value) for name, value in found.items()}


def _value(statement: Statement) -> Any:
    if not statement.iri or statement.label == statement.value:
        return statement.value
    return {"@id": statement.iri, "name": statement.label}


def _address(statement: Statement) -> dict[str, Any]:
    said = {ADDRESS[one.name]: one.label for one in statement.nested if one.name in ADDRESS}
    return {"@type": "PostalAddress", **said}


def _single(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return value[0] if len(value) == 1 else value[:MOST]
