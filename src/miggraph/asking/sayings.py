"""Sayings: a question answered by the sentences of the graph that say it, as found by its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.graph.answers import Answer
from miggraph.ground.names import PREFIXES

if TYPE_CHECKING:
    from miggraph.asking.english.meanings import English
    from miggraph.asking.statements import Statement
    from miggraph.graph.graph import Graph

COLUMNS = ["thing", "thingLabel", "statement", "by", "date", "part"]
# Who says it: the authors or editors of a publication, and its year.
BY = """SELECT ?thing (GROUP_CONCAT(DISTINCT ?name; separator="; ") AS ?by) (SAMPLE(?issued) AS ?date) WHERE {{
  VALUES ?thing {{ {things} }} ?thing <{dcterms}creator>|<{bibo}editor> ?agent . ?agent <{rdfs}label> ?label BIND(STR(?label) AS ?name)
  OPTIONAL {{ ?thing <{dcterms}issued> ?issued }}
}} GROUP BY ?thing"""


def answer(graph: Graph, question: str, english: English) -> Answer | None:
    """Answer a question by the sentences that say most of it, the best first; None where none does."""
    from miggraph.asking.statements import Statements

    found = graph.remembered("statements", lambda: Statements(graph, english.lexicon)).find(question)
    if not found:
        return None
    makers = _makers(graph, [one.thing for one in found])
    words = ", ".join(dict.fromkeys(word for one in found[:1] for word in one.words))
    return Answer(
        COLUMNS,
        [_row(one, makers) for one in found],
        graph=graph,
        title=question,
        lead=_lead(found[0]),
        caveats=[f"found by these words: {words}"],
    )


def _lead(one: Statement) -> str:
    """Return the sentence, and who wrote what it is about where that is asked."""
    return f"{one.sentence} ({one.label}, by {', '.join(one.authors)})" if one.authors else one.sentence


def _makers(graph: Graph, things: list[str]) -> dict[str, tuple[ox.Literal, ox.Literal | None]]:
    """Return who wrote or edited each publication among things, and when it was issued."""
    text = BY.format(things=" ".join(f"<{thing}>" for thing in dict.fromkeys(things)), **PREFIXES)
    return {row[0].value: (row[1], row[2]) for row in graph.store.query(text) if row[0] is not None}


def _row(one: Statement, makers: dict[str, tuple[ox.Literal, ox.Literal | None]]) -> tuple[ox.NamedNode | ox.Literal | None, ...]:
    by, issued = makers.get(one.thing, (None, None))
    date = ox.Literal(one.date) if one.date else issued
    return ox.NamedNode(one.thing), ox.Literal(one.label), ox.Literal(one.sentence), by, date, _part(one)


def _part(one: Statement) -> ox.NamedNode | None:
    return ox.NamedNode(one.part) if one.part.startswith("http") and one.part != one.thing else None
