"""Sayings: a question answered by the sentences of the graph that say it, as found by its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.graph.answers import Answer

if TYPE_CHECKING:
    from miggraph.asking.english.meanings import English
    from miggraph.asking.statements import Statement
    from miggraph.graph.graph import Graph

COLUMNS = ["thing", "thingLabel", "statement", "date", "part"]


def answer(graph: Graph, question: str, english: English) -> Answer | None:
    """Answer a question by the sentences that say most of it, the best first; None where none does."""
    from miggraph.asking.statements import Statements

    found = Statements(graph, english.lexicon).find(question)
    if not found:
        return None
    words = ", ".join(dict.fromkeys(word for one in found[:1] for word in one.words))
    return Answer(
        COLUMNS,
        [_row(one) for one in found],
        graph=graph,
        title=question,
        lead=_lead(found[0]),
        caveats=[f"found by these words: {words}"],
    )


def _lead(one: Statement) -> str:
    """Return the sentence, and who wrote what it is about where that is asked."""
    return f"{one.sentence} ({one.label}, by {', '.join(one.authors)})" if one.authors else one.sentence


def _row(one: Statement) -> tuple[ox.NamedNode | ox.Literal | None, ...]:
    date = ox.Literal(one.date) if one.date else None
    return ox.NamedNode(one.thing), ox.Literal(one.label), ox.Literal(one.sentence), date, _part(one)


def _part(one: Statement) -> ox.NamedNode | None:
    return ox.NamedNode(one.part) if one.part.startswith("http") and one.part != one.thing else None
