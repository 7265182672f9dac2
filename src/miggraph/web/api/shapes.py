"""The shapes of the API: rows and things as JSON."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from miggraph.graph.answers import Answer
from miggraph.graph.values import to_python
from miggraph.knowledge import KnowledgeGraph
from miggraph.web.api.parameters import Page


def answer(found: Answer, page: Page, graph: KnowledgeGraph) -> dict[str, Any]:
    """Return a page of an answer: what was asked, what is answered first, what must be known of it, and rows."""
    said = {"title": found.title, "lead": found.lead, "caveats": found.caveats, "notes": [note.strip() for note in found.notes]}
    query = {"query": found.slug, "parameters": found.parameters} if found.slug else {}
    rows = [{name: value(term, graph) for name, term in zip(found.columns, row, strict=True)} for row in found.terms[page.rows]]
    return {**said, **query, "columns": found.columns, "total": len(found), "page": page.number, "limit": page.size, "rows": rows}


def value(term: Any, graph: KnowledgeGraph) -> Any:
    """Return a term: a thing with its id and name, a number or a yes or no as such, anything else as a text; null where there is none."""
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return thing(term.value, graph)
    if isinstance(term, ox.Literal):
        plain = to_python(term, graph.names)
        return plain if isinstance(plain, (bool, int)) and abs(plain) < 2**53 else term.value
    return str(term)


def thing(iri: str, graph: KnowledgeGraph) -> dict[str, Any]:
    """Return a thing: its address, its id where it is ours, and what it is called."""
    own = graph.names.id(iri)
    return {"iri": iri, **({"id": own} if own else {}), "label": graph.labels.name(iri)}
