"""The canned queries: all of them by what they are about, and each as a form with its answer below."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from miggraph.asking import answering
from miggraph.asking.facets import counting
from miggraph.asking.facets.frames import Frame
from miggraph.asking.writing import capitalised, in_sentence
from miggraph.ground.errors import MiggraphError
from miggraph.pages import wording
from miggraph.pages.views import answers, readings
from miggraph.pages.views.lists import Link
from miggraph.pages.views.tables import words
from miggraph.pages.wording import phrase

if TYPE_CHECKING:
    from miggraph.graph.queries import Parameter, Query
    from miggraph.knowledge import KnowledgeGraph
    from miggraph.pages.views.answers import Answer

MOST = 400  # values that a field offers by itself; of more, those that begin as is typed are asked for
FEW = 12  # values that are chosen from, not typed
PHRASE = 4  # words that are left of a question without those that may be left out, for it to be shown
SHOWN = 5  # of its questions
OPTIONAL = re.compile(r"\([^()]*\)")
NAME = re.compile(r"\{(\w+)(?:=(\w+))?\}")


@dataclass(frozen=True)
class Entry:
    """A canned query among the others."""

    slug: str
    address: str
    summary: str
    description: str
    question: Link | None  # in which it can be asked


@dataclass(frozen=True)
class Field:
    """A field of a form: a parameter, what it takes, the values there are, and what was given."""

    name: str
    label: str
    takes: str
    is_required: bool
    value: str = ""
    values: tuple[str, ...] = ()
    is_choice: bool = False  # of a few: a select
    pattern: str = ""


@dataclass(frozen=True)
class Form:
    """The page of a canned query."""

    slug: str
    address: str
    summary: str
    description: str
    fields: tuple[Field, ...]
    questions: tuple[Link, ...]
    example: Link | None
    fault: str = ""
    answer: Answer | None = None
    text: str = ""
    command: str = ""


def view(graph: KnowledgeGraph) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """Return the canned queries by their first tag; those of a kind of which there is nothing here are left out."""
    found: dict[str, list[Entry]] = {}
    say = wording.of(graph).say
    none = {name for name in graph.facets.kinds if not counting.selected(graph, Frame(name), limit=1).total}
    for query in graph.queries:
        if none & {*query.tags[:1]}:
            continue
        asked = questions(graph, query)
        entry = Entry(query.slug, f"/queries/{query.slug}", say(query.summary), say(query.description), asked[0] if asked else None)
        found.setdefault((*query.tags, say("others"))[0], []).append(entry)
    return tuple((capitalised(say(tag)), tuple(entries)) for tag, entries in sorted(found.items()))


def form(graph: KnowledgeGraph, slug: str, given: Mapping[str, str]) -> Form:
    """Return the page of a canned query, with its answer where what it needs is given. Raises UnknownThing where there is none."""
    query = graph.queries.get(slug)
    fault, answer = "", None
    if given or not any(one.required for one in query.parameters.values()):
        try:
            found = answering.answer(graph, slug, given, sources=True)
            answer = answers.of(graph, found, formats=readings.query_address(query, dict(given), "{}"))
        except MiggraphError as error:
            offered = error.remedy if error.remedy.startswith("Name one") else ""  # other remedies are for a terminal
            fault = f"{capitalised(error.message)}. {offered}".strip()
    values = defaults(graph, query)
    example = (
        Link(", ".join(graph.labels.name(value) for value in values.values()), readings.query_address(query, _short(graph, values)))
        if values
        else None
    )
    called = " ".join(["miggraph ask", slug, *(f"{name}={_quoted(value)}" for name, value in given.items())])
    return Form(
        slug,
        f"/queries/{slug}",
        wording.of(graph).say(query.summary),
        wording.of(graph).say(query.description),
        tuple(_field(graph, one, given.get(one.name, "")) for one in query.parameters.values()),
        tuple(questions(graph, query)[:SHOWN]),
        example,
        fault,
        answer,
        query.body.strip(),
        called,
    )


def _field(graph: KnowledgeGraph, parameter: Parameter, value: str) -> Field:
    label, takes = wording.of(graph).say(words(parameter.name)), wording.of(graph).say(parameter.describe())
    if parameter.type == "xsd_boolean":
        return Field(parameter.name, label, takes, parameter.required, value, (phrase("yes"), phrase("no")), is_choice=True)
    if parameter.type != "iri":
        pattern = {"xsd_gYear": r"\d{4}", "xsd_gYearMonth": r"\d{4}(-\d\d)?", "integer": r"\d+"}.get(parameter.type, "")
        return Field(parameter.name, label, takes, parameter.required, value, pattern=pattern)
    values = graph.remembered(f"pages/values {parameter.kind}", lambda: _values(graph, parameter.kind))
    shown = graph.labels.label_of.get(graph.names.iri(value)) or value
    return Field(parameter.name, label, takes, parameter.required, shown, values[:MOST], is_choice=len(values) <= FEW)


def _values(graph: KnowledgeGraph, kind: str) -> tuple[str, ...]:
    """List the labels of the things of a kind, each once; one that several things have is told apart by its id."""
    labels = graph.labels
    things = [thing for thing, _ in labels.label_of.pairs(kind) if _is_offered(graph, thing, kind)]
    if kind == "type":
        things = [thing for thing in labels.label_of if thing in graph.context.type_of and labels.kind(thing) == "type"]
    names: dict[str, list[str]] = {}
    for thing in things:
        names.setdefault(labels.name(thing), []).append(thing)
    found = [name if len(same) == 1 else graph.names.compact(thing) for name, same in names.items() for thing in same]
    return tuple(sorted(found, key=str.casefold))


def _is_offered(graph: KnowledgeGraph, thing: str, kind: str) -> bool:
    return bool(graph.names.kind(thing)) and graph.labels.is_a(thing, kind)


def questions(graph: KnowledgeGraph, query: Query) -> list[Link]:
    """Return the sentences in which a query is asked, filled with what it can be shown on; those that read best first."""
    values = defaults(graph, query)
    fits = [text for text in query.questions if all(name in values for name, _ in NAME.findall(text))]
    plain = [text for text in fits if "(" not in text] or [text for text in fits if len(OPTIONAL.sub(" ", text).split()) >= PHRASE]
    return [Link(capitalised(text), f"/ask?q={quote(text)}") for text in dict.fromkeys(_filled(graph, text, values) for text in plain)]


def _filled(graph: KnowledgeGraph, text: str, values: Mapping[str, str]) -> str:
    """Return a phrasing as a question: without words that may be left out, and with values in the places of parameters."""
    bare = " ".join(OPTIONAL.sub(" ", text).split())
    return NAME.sub(lambda found: _said(graph, values[found[1]]), bare)


def _said(graph: KnowledgeGraph, value: str) -> str:
    return in_sentence(graph, value).strip("“”") if "://" in value else value


def defaults(graph: KnowledgeGraph, query: Query) -> dict[str, str]:
    """Return values on which a query can be shown, found once; none where the graph has nothing of the kind."""
    found: dict[str, str] = graph.remembered(f"pages/defaults {query.slug}", lambda: graph.defaults(query) or {})
    return found


def _short(graph: KnowledgeGraph, values: Mapping[str, str]) -> dict[str, str]:
    return {name: graph.labels.name(value) if "://" in value else value for name, value in values.items()}


def _quoted(value: str) -> str:
    import shlex

    return shlex.quote(value)
