"""Answering: from a question, or the slug of a canned query with its parameters, to rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.graph import answers
from miggraph.graph.answers import Answer
from miggraph.ground.names import PREFIXES

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph
    from miggraph.graph.queries import Query

BROADER = f"SELECT ?broader WHERE {{{{ <{{theme}}> <{PREFIXES['skos']}broader> ?broader }}}} ORDER BY ?broader"


def answer(graph: Graph, question: str, parameters: Mapping[str, Any], *, sources: bool = False) -> Answer:
    """Answer a question of a graph: see ``Graph.ask``."""
    notes: list[str] = []
    if question in graph.queries:
        query, values = graph.queries.get(question), _resolved(graph, graph.queries.get(question), parameters)
    elif parameters or (" " not in question.strip() and "-" in question):
        query, values = graph.queries.get(question), {}  # a slug that is misspelt: says which ones are near
    else:
        query, values, notes = _understood(graph, question)
    found = _run(graph, query, values)
    # A theme without rows may have them under a broader one; any other parameter is a condition, and is never loosened.
    if not found.terms and (wider := _on_broader_theme(graph, query, values)):
        found, values = wider
    found.notes[:0] = notes
    found.title = question if notes else query.summary
    if sources:
        from miggraph.asking.provenance import row_sources

        found = found.with_column("sources", row_sources(graph, query.bind(values), found))
    return found


def _resolved(graph: Graph, query: Query, parameters: Mapping[str, Any]) -> dict[str, str]:
    """Return the parameters as IRIs and text."""
    query.check_names(parameters)
    values: dict[str, str] = {}
    for name, value in parameters.items():
        parameter = query.parameters[name]
        text = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        if parameter.type == "iri":
            text = thing(graph, text, parameter.kind, name)
        values[name] = text
    return values


def thing(graph: Graph, text: str, kind: str, parameter: str) -> str:
    """Return the IRI that a text means as a parameter of a kind. Raises UnknownThing or ParameterError as ``Labels.resolve`` does."""
    # An id, with its kind or without, needs no index of labels, which takes longer to read than most queries.
    for name in map(graph.names.iri, (text, f"{kind}/{text}")):
        if kind and graph.names.kind(name) == kind and "/" not in kind and _is_known(graph, name):
            return name
    return graph.labels.resolve(text, kind, parameter=parameter)[0]


def _is_known(graph: Graph, name: str) -> bool:
    try:
        return bool(graph.store.query(f"ASK {{ {ox.NamedNode(name)} ?p ?o }}"))
    except ValueError:
        return False


def _understood(graph: Graph, question: str) -> tuple[Query, dict[str, str], list[str]]:
    from miggraph.asking.english import lexicon, understand

    words = lexicon.read(graph.home.below(*lexicon.FILE))
    meaning = understand(graph.labels.spelt_out(question), graph.queries, graph.labels, words)
    values = {
        name: graph.names.iri(value) if meaning.query.parameters[name].type == "iri" else value for name, value in meaning.values.items()
    }
    return meaning.query, values, meaning.lines(graph.labels)


def _run(graph: Graph, query: Query, values: Mapping[str, str]) -> Answer:
    answer = answers.from_solutions(graph.store.query(query.bind(values), asserted=graph.asserted), graph)
    answer.slug, answer.parameters = query.slug, dict(values)
    return answer


def _on_broader_theme(graph: Graph, query: Query, values: Mapping[str, str]) -> tuple[Answer, dict[str, str]] | None:
    """Ask again with the nearest broader theme that has an answer, where the theme itself has none."""
    level = [values["theme"]] if "theme" in values else []
    seen = set(level)
    while level:
        level = [row[0].value for theme in level for row in graph.store.query(BROADER.format(theme=theme))]
        level = [theme for theme in level if theme not in seen]
        seen.update(level)
        for theme in level:
            wider = {**values, "theme": theme}
            answer = _run(graph, query, wider)
            if answer.terms:
                asked, taken = graph.labels.name(values["theme"]), graph.labels.name(theme)
                answer.notes.append(f'nothing was found for "{asked}"; this is the answer for the broader theme "{taken}"')
                return answer, wider
    return None
