"""Answering: from a question, or the slug of a canned query with its parameters, to rows."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.asking.resolving import thing
from miggraph.graph import answers
from miggraph.graph.answers import Answer
from miggraph.ground.names import PREFIXES

if TYPE_CHECKING:
    from miggraph.asking.english.finishing import Asked
    from miggraph.asking.english.meanings import English
    from miggraph.asking.english.reading import Reading
    from miggraph.asking.english.understand import Understanding
    from miggraph.graph.graph import Graph
    from miggraph.graph.queries import Query
    from miggraph.ground.errors import NotUnderstood

MOST_LABELS = 8  # of the rows of one question of two
BROADER = f"SELECT ?broader WHERE {{{{ <{{theme}}> <{PREFIXES['skos']}broader> ?broader }}}} ORDER BY ?broader"


def answer(graph: Graph, question: str, parameters: Mapping[str, Any], *, sources: bool = False) -> Answer:
    """Answer a question of a graph: see ``Graph.ask``."""
    if question in graph.queries:
        query = graph.queries.get(question)
        return _canned(graph, query, _resolved(graph, query, parameters), sources=sources)
    if parameters or (" " not in question.strip() and "-" in question):
        graph.queries.get(question)  # a slug that is misspelt: says which ones are near
    return _plain(graph, question, sources=sources)


def query(graph: Graph, question: str, parameters: Mapping[str, Any]) -> str:
    """Return the SPARQL that answers a question: see ``Graph.ask``. Raises NotUnderstood where it is no query, but sentences, that would answer."""
    from miggraph.asking import sayings
    from miggraph.asking.english.meanings import English
    from miggraph.asking.facets import listing
    from miggraph.ground.errors import NotUnderstood

    if question in graph.queries:
        found = graph.queries.get(question)
        return found.bind(_resolved(graph, found, parameters))
    english = graph.remembered("english", lambda: English(graph))
    try:
        meaning = english.meaning(question)
    except NotUnderstood:
        if sayings.answer(graph, question, english):
            raise NotUnderstood("sentences of the graph answer this, not a query", remedy="Ask it without --sparql.") from None
        raise
    if not meaning.canned:
        return listing.query(graph, meaning.framed[0].asked.frame)
    canned, values = meaning.canned.query, _iris(graph, meaning.canned)
    instead = None if _run(graph, canned, values).terms else _with_rows(graph, english, question)
    return listing.query(graph, instead.asked.frame) if instead else canned.bind(values)


def _canned(graph: Graph, query: Query, values: dict[str, str], *, sources: bool) -> Answer:
    """Answer a canned query."""
    return _widened(graph, query, values, _run(graph, query, values), sources=sources)


def _widened(graph: Graph, query: Query, values: dict[str, str], found: Answer, *, sources: bool, notes: Sequence[str] = ()) -> Answer:
    """Return what a canned query found, or what it finds for a broader theme."""
    # A theme without rows may have them under a broader one; any other parameter is a condition, and is never loosened.
    if not found.terms and (wider := _on_broader_theme(graph, query, values)):
        found, values = wider
    found.notes[:0] = notes
    found.title = query.summary
    return _with_sources(graph, query.bind(values), found) if sources else found


def _with_sources(graph: Graph, text: str, found: Answer) -> Answer:
    from miggraph.asking.provenance import row_sources

    return found.with_column("sources", row_sources(graph, text, found))


def _plain(graph: Graph, question: str, *, sources: bool) -> Answer:
    """Answer a question in plain English: by a canned query, by a frame, or by the sentences that say it."""
    from miggraph.asking.english.meanings import English

    english = graph.remembered("english", lambda: English(graph))
    if not question.strip() or english.is_guide(question):
        return english.guide()
    with graph.remembered("asking", threading.RLock):  # a reader of questions keeps what it reads: one is read at a time
        return _understood(graph, english, question, sources=sources)


def _understood(graph: Graph, english: English, question: str, *, sources: bool) -> Answer:
    """Answer a question, or raise NotUnderstood."""
    from miggraph.asking.languages import other_language
    from miggraph.ground.errors import NotUnderstood

    try:
        found = _whole(graph, english, question, sources=sources)
    except NotUnderstood as refusal:
        if language := other_language(graph, question):
            raise NotUnderstood(f"this seems to be {language}, and only questions in English are read") from None
        found = _otherwise(graph, english, question, refusal)
    found.title = question
    return found


def _otherwise(graph: Graph, english: English, question: str, refusal: NotUnderstood) -> Answer:
    """Answer a question that is not read as one: in its parts, without its asides, by sentences; raise the refusal where none does."""
    from miggraph.asking import sayings
    from miggraph.asking.english import parts

    found = _in_parts(graph, english, question) or _without_asides(graph, english, question)
    if not found and parts.is_of_one_time(question, english.lexicon):
        found = sayings.answer(graph, question, english)
    if not found:
        raise refusal from None
    return found


def _whole(graph: Graph, english: English, question: str, *, sources: bool = False) -> Answer:
    """Answer a question as one. Where a canned query has no rows of its own, a frame may have: "articles in Gender and Development"."""
    meaning = english.meaning(question)
    if not meaning.canned:
        found = _from_frames(graph, meaning.framed, meaning.corrections, sources=sources)
        return found if found.terms or found.lead else _said(graph, english, question, meaning.framed) or found
    found = _run(graph, meaning.canned.query, _iris(graph, meaning.canned))
    if not found.terms and (instead := _with_rows(graph, english, question)):
        return _from_frames(graph, (instead,), {}, sources=sources)
    return _from_canned(graph, meaning.canned, meaning.framed, found, sources=sources)


def _said(graph: Graph, english: English, question: str, framed: Sequence[Reading]) -> Answer | None:
    """Return the sentences that answer what is asked in words; of things that are listed or counted, no sentence tells more than the rows."""
    from miggraph.asking import sayings

    frame = framed[0].asked.frame
    fields = graph.facets.kind(frame.kind).fields
    asks_words = any(fields[name].value == "text" for name in frame.want.split(",") if name in fields)
    return sayings.answer(graph, question, english) if asks_words else None


def _with_rows(graph: Graph, english: English, question: str) -> Reading | None:
    """Return the likeliest frame of a question that has rows of its own."""
    from miggraph.asking import framed

    return next((one for one in english.frames(question) if framed.answer(graph, one.asked, widens=False).terms), None)


def _without_asides(graph: Graph, english: English, question: str) -> Answer | None:
    """Answer a question without what it says of who asks; None where that is not answered either."""
    from miggraph.asking.english import asides
    from miggraph.ground.errors import NotUnderstood

    asked = asides.left_out(question, english.spans)
    try:
        found = _whole(graph, english, asked[0]) if asked else None
    except NotUnderstood:
        return None
    if asked and found and found.terms:
        found.caveats.append(f'left out: "{asked[1]}"')
        return found
    return None


def _in_parts(graph: Graph, english: English, question: str) -> Answer | None:
    """Answer two questions in one, each by itself; None where they are not both answered."""
    from miggraph.asking.english import parts

    asked = parts.cut(question, english.lexicon)
    rows = []
    name, is_said = "", False
    for part in asked if len(asked) > 1 else ():
        text = parts.spelt_out(part, name, english.lexicon) if name else part
        found = _part(graph, english, text)
        if not (found and found.terms and (found.lead or not is_said)):
            return None  # beside a sentence, a list answers something else
        is_said = is_said or "statement" in found.columns
        name = name or str(found.terms[0][1].value if len(found.columns) > 1 and found.terms[0][1] else "")
        rows.append((ox.Literal(part), ox.Literal(found.lead or _labels(found))))
    if not rows:
        return None
    return Answer(["question", "answer"], rows, graph=graph, lead="; ".join(row[1].value for row in rows))


def _part(graph: Graph, english: English, question: str) -> Answer | None:
    """Answer one question of two; None where it is not understood, and no sentence says it."""
    from miggraph.asking import sayings
    from miggraph.ground.errors import NotUnderstood

    try:
        return _whole(graph, english, question)
    except NotUnderstood:
        return sayings.answer(graph, question, english)


def _labels(found: Answer) -> str:
    """Return the first labels of the rows, in one line."""
    place = min(1, len(found.columns) - 1)
    shown = [row[place].value for row in found.terms[:MOST_LABELS] if row[place] is not None]
    return "; ".join(shown) + (" …" if len(found.terms) > MOST_LABELS else "")


def _from_canned(graph: Graph, canned: Understanding, framed: Sequence[Reading], found: Answer, *, sources: bool) -> Answer:
    """Return the rows of a canned query; of a single record, a frame says first what was asked."""
    found = _widened(graph, canned.query, _iris(graph, canned), found, sources=sources, notes=canned.lines(graph.labels))
    found.explained = [(canned.phrasing, canned.query.summary), *((name, text) for name, text in canned.values.items())]
    if len(found.terms) == 1 and framed:
        first, _ = _framed(graph, framed)
        found.lead = first.lead or (_labels(first) if len(first.terms) <= MOST_LABELS else "")
    return found


def _from_frames(graph: Graph, framed: Sequence[Reading], corrections: Mapping[str, str], *, sources: bool) -> Answer:
    """Answer by a frame, and say what was put right."""
    from miggraph.asking.facets import listing

    found, asked = _framed(graph, framed)
    found.caveats[:0] = [f'read "{typed}" as "{read}"' for typed, read in corrections.items()]
    return _with_sources(graph, listing.query(graph, asked.frame), found) if sources else found


def _iris(graph: Graph, understood: Understanding) -> dict[str, str]:
    """Return the values of a canned query's parameters, things as IRIs."""
    types = {name: parameter.type for name, parameter in understood.query.parameters.items()}
    return {name: graph.names.iri(value) if types[name] == "iri" else value for name, value in understood.values.items()}


def _framed(graph: Graph, readings: Sequence[Reading]) -> tuple[Answer, Asked]:
    """Answer the likeliest reading that has rows; the likeliest of all where none has."""
    from miggraph.asking import framed

    answers = ((framed.answer(graph, reading.asked), reading) for reading in readings)
    tried = []
    for found, reading in answers:
        found.explained = [(unit.text, unit.meaning) for unit in reading.units]
        tried.append((found, reading.asked))
        if found.terms:
            return found, reading.asked
    return tried[0]


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
                answer.caveats.append(f'nothing was found for "{asked}"; this is the answer for the broader theme "{taken}"')
                return answer, wider
    return None
