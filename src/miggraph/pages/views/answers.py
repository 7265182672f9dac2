"""An answer, laid out for what was asked: one value large, somebody as a card, a list as a list, counts as a chart, else a table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox

from miggraph.asking.english.meanings import English
from miggraph.asking.facets.frames import Frame
from miggraph.asking.facets.templates import SEPARATOR
from miggraph.asking.writing import capitalised
from miggraph.graph.presenting import lead
from miggraph.pages import wording
from miggraph.pages.pictures import answered
from miggraph.pages.views import addresses, cards, entries, lists, readings, rows, sentences, tables
from miggraph.pages.views.addresses import TELEPHONE, Listed, site_address
from miggraph.pages.views.cited import COLUMN, Cited
from miggraph.pages.views.entries import spaced
from miggraph.pages.views.formats import media
from miggraph.pages.views.lists import MORE_ROWS, ROWS, Link

if TYPE_CHECKING:
    from miggraph.graph.answers import Answer as Found
    from miggraph.knowledge import KnowledgeGraph
    from miggraph.pages.pictures.charts import Chart
    from miggraph.pages.views.cards import Card, Fact
    from miggraph.pages.views.entries import Entry
    from miggraph.pages.views.readings import Reading
    from miggraph.pages.views.sigla import Source
    from miggraph.pages.views.tables import Table

CARDS = 5  # organisations and people that are each shown with their contacts
SHOWN = 50  # entries on the page of an answer: its list has pages
SAID = ["thing", "thingLabel", "statement", "by", "date", "part"]  # the columns of an answer by sentences
GUIDE = ["kind", "things", "question"]  # and of what can be asked
YES = ("yes", "no")
COMMAND = "miggraph list "  # in what is said to a terminal: a page has links instead


@dataclass(frozen=True)
class Saying:
    """A sentence that answers: whose record says it, and when."""

    text: str
    label: str
    address: str
    by: str = ""
    date: str = ""
    more: str = ""
    letters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The page of an answer. What is not there is empty: a template shows what is."""

    question: str
    kind: str  # "one answer", "3 answers", "no answer"
    heading: str
    quantity: str = ""  # one value, large, of which the heading says what it measures
    subtitle: str = ""
    is_apart: bool = False  # nothing has all that was asked in one, but something has each part of it
    caveats: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()
    entries: tuple[Entry, ...] = ()
    letters: tuple[tuple[str, ...], ...] = ()  # of the sources of each entry
    facts: tuple[Fact, ...] = ()
    sayings: tuple[Saying, ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    asked: tuple[tuple[str, tuple[str, ...]], ...] = ()  # what can be asked: kinds with their questions
    reading: Reading | None = None
    near: tuple[Link, ...] = ()
    sources: tuple[Source, ...] = ()
    query: str = ""
    slug: str = ""
    command: str = ""
    number: int = 0
    instead: tuple[Link, ...] = ()  # where nothing was found: what there is without each condition
    formats: tuple[Link, ...] = ()


def view(graph: KnowledgeGraph, question: str) -> Answer:
    """Return the answer to a question. Raises NotUnderstood."""
    found = graph.ask(question, sources=True)
    made = of(graph, found, question, formats=f"/ask{{}}?q={quote(question)}")
    if not made.asked:
        near = (*_fewer(graph, found), *readings.near(graph.remembered("english", lambda: English(graph)), question))
        made = replace(made, near=tuple(one for one in near if one.text.casefold() != question.casefold()))
    return replace(made, command=readings.command(question))


def _fewer(graph: KnowledgeGraph, found: Found) -> tuple[Link, ...]:
    """Return, where nothing is all that was asked, the lists of what is all but one part of it."""
    frame = sentences.frame_of(found)
    return tuple(lists.near(graph, Listed(frame))) if frame and not found.terms and len(frame.conditions) > 1 else ()


def _formats(graph: KnowledgeGraph, found: Found, address: str) -> tuple[Link, ...]:
    """Return the formats of an answer, those of what its things are first; the ending of each takes the place of the braces in its address."""
    own = lists.own_formats(graph, found.things()) if found.columns != SAID else ()
    say = wording.of(graph).say
    forms = (*own, *ROWS, *MORE_ROWS)
    return tuple(Link(say(text), address.replace("{}", ending, 1), media(ending)) for ending, text in forms)


def of(graph: KnowledgeGraph, found: Found, question: str = "", *, formats: str = "") -> Answer:
    """Return the page of an answer that was found. ``formats`` is the address of its formats, with braces in the place of their ending."""
    if found.columns == GUIDE:
        return _guide(graph, found)
    cited = Cited(graph, found)
    plain = rows.without(found, COLUMN)
    frame = sentences.frame_of(found)
    made = _headed(graph, plain, frame, question)
    joint = lists.apart(graph, frame)[0] if frame and not plain.terms else ""
    made = replace(made, heading=lists.in_one(graph, made.heading, joint), is_apart=True) if joint else made
    made = replace(
        made, number=len(plain.terms), caveats=tuple(capitalised(one) for one in found.caveats if COMMAND not in one), slug=found.slug
    )
    made = _laid_out(graph, plain, frame, cited, made) if plain.terms else _with_instead(graph, plain, frame, made)
    reading = readings.view(graph, found, frame)
    return replace(
        made, reading=reading, query=readings.query(graph, found, frame), sources=cited.sources(), formats=_formats(graph, plain, formats)
    )


def _with_instead(graph: KnowledgeGraph, found: Found, frame: Frame | None, made: Answer) -> Answer:
    """Return an answer of nothing with what there is instead: lists take the place of the caveats that name commands."""
    whole = frame or readings.frame_of_query(graph, found)
    if whole is None or len(whole.conditions) < 2:
        return made
    instead = tuple(lists.near(graph, addresses.ordered(graph, Listed(Frame(whole.kind, whole.conditions)))))
    return replace(made, instead=instead, caveats=tuple(one for one in made.caveats if COMMAND not in one))


def _headed(graph: KnowledgeGraph, found: Found, frame: Frame | None, question: str) -> Answer:
    """Return the head of an answer: what was asked, in a sentence or as one value."""
    number = len(found.terms)
    words = wording.of(graph)
    is_one = number == 1 or found.lead
    kind = words.say("one answer") if is_one else words.say("{number} answers", number=number) if number else words.say("no answer")
    if found.slug:
        sentence = sentences.of_query(graph, graph.queries.get(found.slug), found)
    else:
        sentence = sentences.of_frame(graph, frame, found) if frame else capitalised(found.lead or question)
    quantity, measures = ("", "") if found.slug else sentences.quantity(graph, frame, found)
    if quantity:
        return Answer(question, kind, measures, quantity)
    first = lead(found)
    if not first or first in YES or (frame and frame.want == "count") or found.columns == SAID:
        return Answer(question, kind, sentence)
    parts = _in_order(found, first.removeprefix("yes; ").split(SEPARATOR))
    return Answer(question, kind, capitalised(words.series([_spaced(part) for part in parts])), subtitle=sentence)


def _spaced(text: str) -> str:
    """Return a telephone number as it is read, any other text as it is."""
    return spaced(text) if TELEPHONE.fullmatch(text) else text


def _in_order(found: Found, parts: list[str]) -> list[str]:
    """Return values in the order in which the one row has them: that of authors says who comes first."""
    cells = [str(getattr(term, "value", "")).split(SEPARATOR) for term in found.terms[0]] if len(found.terms) == 1 else []
    return next((cell for cell in cells if sorted(cell) == sorted(parts)), parts)


def _laid_out(graph: KnowledgeGraph, found: Found, frame: Frame | None, cited: Cited, made: Answer) -> Answer:
    """Return an answer with its rows as they are best read."""
    shape = rows.SAYINGS if found.columns == SAID else rows.COUNTS if frame and frame.by else rows.shape(found)
    if shape == rows.SAYINGS:
        told = [
            _saying(graph, found, row, cited) if found.columns == SAID else _told(graph, found, row, cited.row(at))
            for at, row in enumerate(found.terms)
        ]
        return replace(made, sayings=tuple(told))
    if shape == rows.COUNTS:
        chart = answered.chart(graph, frame, found, "counted") if frame else rows.chart(graph, found, made.heading)
        return replace(made, chart=chart, table=tables.view(found))
    if (
        shape == rows.TABLE and frame and frame.want == "list" and rows.nested_column(found) == 0
    ):  # as their list has them, with their places
        shown = entries.entries(graph, graph.facets.kind(frame.kind), found)[:SHOWN]
        return replace(made, entries=shown, letters=tuple(cited.row(place) for place in range(len(shown))))
    if shape == rows.TABLE:
        return replace(made, table=tables.view(found), letters=tuple(cited.row(place) for place in range(len(found.terms[: tables.MOST]))))
    return _with_things(graph, found, frame, cited, made)


def _with_things(graph: KnowledgeGraph, found: Found, frame: Frame | None, cited: Cited, made: Answer) -> Answer:
    """Return an answer with the things of its rows: a few who can be reached as cards, one that was asked about as its record, others as a list."""
    column = rows.thing_column(found)
    things = [row[column].value for row in found.terms]
    if len(set(things)) == len(things) <= CARDS and all(cards.has_contacts(graph, thing) for thing in things):
        whole = tuple(_card(graph, found, place, thing, cited) for place, thing in enumerate(things))
        if any(card.contacts for card in whole):
            return replace(made, cards=whole)
    if rows.shape(found) == rows.RECORD and not frame:
        return replace(made, cards=(_card(graph, found, 0, things[0], cited, with_contacts=False),))
    shown = entries.entries(graph, graph.facets.kind(frame.kind), found) if frame else rows.entries(graph, found)
    return replace(made, entries=shown[:SHOWN], letters=tuple(cited.row(place) for place in range(len(shown[:SHOWN]))))


def _card(graph: KnowledgeGraph, found: Found, place: int, thing: str, cited: Cited, *, with_contacts: bool = True) -> Card:
    """Return the card of a row: what is said there, but for what the contacts say better."""
    reached = cards.contacts(graph, thing, cited) if with_contacts else ()
    said = {value.text for fact in reached for value in fact.values} | {graph.labels.name(thing)}
    said |= {value.text.replace(" ", "") for fact in reached for value in fact.values}
    table = tables.view(replace(found, terms=[found.terms[place]]))
    facts = [fact for fact in cards.facts(table.headings, table.rows[0]) if not any(value.text in said for value in fact.values)]
    address = site_address(graph.names.compact(thing))
    return cards.Card(graph.names.compact(thing), graph.labels.name(thing), address, reached, tuple(facts), cited.row(place))


def _saying(graph: KnowledgeGraph, found: Found, row: tuple[object, ...], cited: Cited) -> Saying:
    thing, label, text, by, date, part = (getattr(term, "value", "") for term in row)
    address = tables.thing_address(found, ox.NamedNode(part or thing))
    return Saying(str(text), str(label), address, str(by), wording.of(graph).date(str(date)), letters=cited.stated(part or thing))


def _told(graph: KnowledgeGraph, found: Found, row: tuple[object, ...], letters: tuple[str, ...]) -> Saying:
    """Return a row of nested records as what it says: its longest text, whose it is, and when."""
    texts = {name: str(term.value) for name, term in zip(found.columns, row, strict=True) if isinstance(term, ox.Literal) and term.value}
    label = texts.pop(f"{found.columns[rows.thing_column(found)]}Label", "")
    longest = max(texts, key=lambda name: len(texts[name]), default="")
    date = next((name for name in texts if tables.words(name) in rows.WHEN), "")
    words = wording.of(graph)
    more = [
        f"{words.say(tables.words(name))} {words.series(entries.parts(text))}"
        if tables.words(name) in rows.NAMED
        else words.series(entries.parts(text))
        for name, text in texts.items()
        if name not in (longest, date)
    ]
    address = tables.thing_address(found, row[rows.nested_column(found)])
    return Saying(texts.get(longest, ""), label, address, date=words.date(texts.get(date, "")), more=", ".join(more), letters=letters)


def _guide(graph: KnowledgeGraph, found: Found) -> Answer:
    """Return what can be asked."""
    say = wording.of(graph).say
    asked: dict[str, list[str]] = {}
    for row in found:
        asked.setdefault(f"{capitalised(say(row['kind']))} ({row['things']:,})", []).append(row["question"])
    return Answer("", say("questions"), say(found.title), asked=tuple((kind, tuple(questions)) for kind, questions in asked.items()))
