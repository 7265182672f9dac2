"""The first page: what can be asked here, what is new, what there is by theme and place, and how much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from miggraph.asking.facets import counting
from miggraph.asking.facets.frames import Frame
from miggraph.asking.writing import capitalised, in_sentence
from miggraph.ground.errors import MiggraphError
from miggraph.pages import wording
from miggraph.pages.views import news
from miggraph.pages.views.addresses import site_address

if TYPE_CHECKING:
    from miggraph.graph.facets import Facet, Kind
    from miggraph.graph.queries import Query
    from miggraph.knowledge import KnowledgeGraph

NAMED = re.compile(r"\{([a-z-]+)\}")
FEWEST = 3  # questions by need; where there are fewer, the guide of `ask` helps out
MOST_GUIDED = 8
MOST_VALUES = 27  # of a facet: three columns of nine


@dataclass(frozen=True)
class Count:
    """A number of things: what they are called, where they are, and how many."""

    label: str
    address: str
    number: int


@dataclass(frozen=True)
class Index:
    """What there is by theme, or by place: the values that most things have, and where all of them are."""

    title: str
    counted: str
    values: tuple[Count, ...]
    total: int
    all: str


@dataclass(frozen=True)
class First:
    """The first page."""

    description: str
    questions: tuple[tuple[str, tuple[str, ...]], ...]  # by need
    number_of_questions: int
    updates: tuple[news.Update, ...]
    all_updates: str
    additions: tuple[news.Addition, ...]
    indexes: tuple[Index, ...]
    counts: tuple[Count, ...]


def view(graph: KnowledgeGraph) -> First:
    """Return the first page of a graph."""
    kinds = [
        graph.facets.kinds[name]
        for name in dict.fromkeys([*wording.of(graph).navigation, *graph.facets.kinds])
        if name in graph.facets.kinds
    ]
    counts = [
        Count(wording.of(graph).things(kind), f"/{kind.name}", number)
        for kind in kinds
        if (number := counting.selected(graph, Frame(kind.name), limit=1).total)
    ]
    shown = {count.address for count in counts}
    present = [kind for kind in kinds if f"/{kind.name}" in shown]
    return First(
        description=_description(graph, counts),
        questions=graph.remembered("pages/questions", lambda: _questions(graph)),
        number_of_questions=len(list(graph.queries)),
        updates=news.updates(graph),
        all_updates="/updates" if "/updates" in shown else "",
        additions=graph.remembered("pages/additions", lambda: news.additions(graph)),
        indexes=tuple(_indexes(graph, present[0])) if present else (),
        counts=tuple(counts),
    )


def _description(graph: KnowledgeGraph, counts: list[Count]) -> str:
    """Return what the home says of itself; where it says nothing, what there is."""
    if graph.home.settings.description:
        return graph.home.settings.description
    words = wording.of(graph).series([count.label for count in counts[:4]])
    return wording.of(graph).say("{things}.", things=capitalised(words)) if words else ""


def _questions(graph: KnowledgeGraph) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return questions that have an answer here, by what people need."""
    found: dict[str, list[str]] = {}
    for need, asked in wording.of(graph).asking.items():
        for slug, sentence in asked.items():
            if question := _question(graph, slug, sentence):
                found.setdefault(need, []).append(question)
    if sum(map(len, found.values())) < FEWEST:
        for row in _guide(graph):
            found.setdefault(wording.of(graph).say(row["kind"]), []).append(capitalised(row["question"]))
    return tuple((need, tuple(questions)) for need, questions in found.items())


def _guide(graph: KnowledgeGraph) -> Iterator[dict[str, Any]]:
    """Yield what `ask` offers by itself: one question for each kind of thing."""
    seen: set[str] = set()
    for row in graph.ask(""):
        if row["kind"] not in seen and len(seen) < MOST_GUIDED:
            seen.add(row["kind"])
            yield row


def _question(graph: KnowledgeGraph, slug: str, sentence: str) -> str:
    """Return a sentence with values of this graph in its braces; "" where it has no answer here."""
    query = next((one for one in graph.queries if one.slug == slug), None)
    try:
        filled = _filled(graph, query, sentence) if query else ""
        return filled if filled and len(graph.ask(filled)) else ""
    except MiggraphError:
        return ""


def _filled(graph: KnowledgeGraph, query: Query, sentence: str) -> str:
    values: Any = graph.defaults(query)
    if values is None:
        return ""
    names = NAMED.findall(sentence)
    labels = {name: in_sentence(graph, values[name]).strip("“”") for name in names if name in values}
    if missing := [name for name in names if name not in labels]:
        row = next(iter(graph.ask(query.slug, **values)), {})
        labels |= {name: str(row.get(f"{name}Label") or "") for name in missing}
    return NAMED.sub(lambda found: labels[found[1]], sentence) if all(labels[name] for name in names) else ""


def _indexes(graph: KnowledgeGraph, kind: Kind) -> Iterator[Index]:
    """Yield what there is of a kind by each facet whose values hang together, and are asked for by name."""
    facets = [facet for facet in kind.facets.values() if facet.through and facet.value in graph.context.kinds and facet.texts("bare")]
    for facet in sorted(facets, key=lambda one: one.texts("bare")):
        if counted := counting.counts(graph, Frame(kind.name), facets=[facet.name], most=MOST_VALUES):
            yield _index(graph, kind, facet, counted[0])


def _index(graph: KnowledgeGraph, kind: Kind, facet: Facet, counted: counting.Counted) -> Index:
    """Return an index of the most frequent values, in the order of the alphabet."""
    values = sorted(counted.values, key=lambda value: value.label.lower())
    shown = tuple(
        Count(value.label, site_address(graph.names.compact(graph.names.iri(value.id))), value.count) for value in values if value.count
    )
    all_values = "/themes" if facet.value == "theme" else f"/{kind.name}?all={facet.name}"
    words = wording.of(graph)
    title = words.say("By {group}", group=words.group(facet))
    told = words.say("With the number of {things}", things=f"{words.things(kind)} {words.say(facet.summary)}")
    return Index(title, told, shown, counted.total, all_values)
