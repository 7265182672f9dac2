"""A list: things of a kind that are narrowed down by facets, what each further choice would leave, and how to go on from there."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.asking.facets import counting, listing
from miggraph.asking.facets.frames import IT, Condition, Frame
from miggraph.asking.writing import capitalised
from miggraph.exporting.items import is_publication
from miggraph.ground.errors import UnknownThing
from miggraph.pages import frame, wording
from miggraph.pages.views import addresses, counts, entries, formats, headings, narrowing, news
from miggraph.pages.views.addresses import Listed
from miggraph.pages.wording import phrase

if TYPE_CHECKING:
    from miggraph.graph.facets import Kind
    from miggraph.graph.graph import Graph
    from miggraph.knowledge import KnowledgeGraph
    from miggraph.pages.views.counts import Counts
    from miggraph.pages.views.entries import Entry
    from miggraph.pages.views.narrowing import Chip, Narrowing

PAGE = 25
MOST_FOUND = 2_000  # things by words
MOST_SORTS = 3
ROWS = ((".csv", phrase("CSV, for a spreadsheet")), (".xlsx", "Excel"), (".json", "JSON"))
MORE_ROWS = ((".tsv", phrase("Tab-separated")), (".xml", "XML"), (".md", "Markdown"))
BIBLIOGRAPHY = ((".bib", "BibTeX"), (".ris", phrase("RIS, for Zotero and EndNote")), (".csl.json", "CSL-JSON"))
CONTACTS = ((".vcf", phrase("vCard, for an address book")),)
GRAPHS = ((".ttl", "Turtle"), (".jsonld", "JSON-LD"), (".nt", "N-Triples"), (".rdf", "RDF/XML"))


@dataclass(frozen=True)
class Link:
    """A link: its words, its address on the site, and a number or a word beside it."""

    text: str
    address: str
    beside: str = ""
    is_here: bool = False


@dataclass(frozen=True)
class List:
    """The page of a list."""

    kind: str
    plural: str  # what the things are called
    heading: str
    number: int
    canonical: str
    chips: tuple[Chip, ...]
    all: Link  # the list without conditions
    narrowings: tuple[Narrowing, ...]
    further: tuple[Narrowing, ...]  # facets that are asked less often
    hidden: tuple[tuple[str, str], ...]  # what a form keeps of the address
    words: str
    entries: tuple[Entry, ...] = ()
    first: int = 0
    sorted_by: str = ""
    sorts: tuple[Link, ...] = ()
    pages: tuple[Link, ...] = ()
    previous: str = ""
    next: str = ""
    near: tuple[Link, ...] = ()  # for a list that is empty: lists that are not
    counts: Counts | None = None
    downloads: tuple[Link, ...] = ()
    alternates: tuple[Link, ...] = ()
    citation: str = ""  # of a list of publications
    command: str = ""
    query: str = ""

    @property
    def last(self) -> int:
        """The number of the last thing on the page."""
        return self.first + len(self.entries) - 1


def view(graph: KnowledgeGraph, listed: Listed) -> List:
    """Return the page of a list. Raises UnknownThing for a page that is not there."""
    kind = graph.facets.kind(listed.frame.kind)
    asked = narrowed(graph, listed)
    plain = Frame(kind.name, asked.conditions, sort=asked.sort)
    offset = (listed.page - 1) * PAGE
    found = counting.selected(graph, plain, offset=offset, limit=PAGE)
    if listed.page > 1 and not found.things:
        last = pages(found.total)
        raise UnknownThing(f"there is no page {listed.page}", remedy=f"It has {last} page{'s' * (last > 1)}.")
    say = wording.of(graph).say
    usual, further = narrowing.narrowings(graph, listed, asked, found.total) if found.total else ((), ())
    things = [graph.names.iri(one.id) for one in found.things]
    heading = capitalised(headings.heading(graph, listed.frame, found.total, listed.words))
    made = List(
        kind=kind.name,
        plural=wording.of(graph).things(kind),
        heading=heading,
        number=found.total,
        canonical=addresses.write(graph, listed),
        chips=narrowing.chips(graph, listed),
        all=Link(say("All {things}", things=wording.of(graph).counted(kind, _total(graph, kind))), f"/{kind.name}"),
        narrowings=usual,
        further=further,
        hidden=narrowing.hidden(graph, listed),
        words=listed.words,
        downloads=downloads(graph, listed, things),
        citation=_citation(graph, heading, addresses.write(graph, replace(listed, page=1))) if _has_publication(graph, things) else "",
        alternates=tuple(
            Link(say(text), addresses.write(graph, listed, ending), formats.media(ending)) for ending, text in (*ROWS, *GRAPHS)
        ),
        command="" if listed.words else command(graph, listed.frame),
        query=listing.query(graph, listed.frame),
    )
    if not found.total:
        return replace(made, near=tuple(near(graph, listed)), heading=in_one(graph, made.heading, apart(graph, asked)[0]))
    if listed.frame.by or listed.frame.want != "list":
        return replace(made, counts=counts.view(graph, asked))
    return _with_entries(graph, kind, listed, plain, made)


def _with_entries(graph: KnowledgeGraph, kind: Kind, listed: Listed, plain: Frame, made: List) -> List:
    offset = (listed.page - 1) * PAGE
    most = listed.frame.limit or made.number
    rows = counting.rows(graph, plain, offset=offset, limit=min(PAGE, max(1, most - offset)))
    last = pages(min(most, made.number))

    def at(page: int) -> str:
        return addresses.write(graph, replace(listed, page=page))

    return replace(
        made,
        entries=entries.entries(graph, kind, rows),
        first=offset + 1,
        sorted_by=_sorted_by(graph, kind, listed.frame.sort),
        sorts=_sorts(graph, kind, listed),
        pages=tuple(Link(str(page), at(page), is_here=page == listed.page) for page in _shown(listed.page, last)) if last > 1 else (),
        previous=at(listed.page - 1) if listed.page > 1 else "",
        next=at(listed.page + 1) if listed.page < last else "",
    )


def narrowed(graph: KnowledgeGraph, listed: Listed) -> Frame:
    """Return the frame of a list, in which the words that were looked for have become the things that hold them."""
    if not listed.words:
        return listed.frame
    known = [one.id for one in counting.selected(graph, Frame(listed.frame.kind)).things]
    sought = {graph.names.compact(row[0].value) for row in graph.search(listed.words, limit=MOST_FOUND, parts=True).terms}
    found = tuple(one for one in known if one in sought)
    # Where nothing has the words, nothing is to be left: a thing that is not itself.
    held = [Condition(IT, found)] if found else [Condition(IT, tuple(known[:1])), Condition(IT, tuple(known[:1]), is_excluded=True)]
    return replace(listed.frame, conditions=(*held, *listed.frame.conditions))


def command(graph: KnowledgeGraph, frame: Frame) -> str:
    """Return the command that gives the same in a terminal."""
    words = [
        f"{name.removesuffix('!')}{'!=' if name.endswith('!') else '='}{value}" for name, value in addresses.pairs(graph, Listed(frame))
    ]
    return shlex.join(["miggraph", "list", frame.kind, *words])


def downloads(graph: KnowledgeGraph, listed: Listed, things: list[str]) -> tuple[Link, ...]:
    """Return how a list can be taken along, by what its things are."""
    plain = replace(listed, page=1, all="", find="")
    own = own_formats(graph, things)
    forms = (*own, *ROWS, *GRAPHS[:2]) if things else ()
    return tuple(Link(wording.of(graph).say(text), addresses.write(graph, plain, ending)) for ending, text in forms)


def own_formats(graph: KnowledgeGraph, things: list[str]) -> tuple[tuple[str, str], ...]:
    """Return the formats that suit what things are: of publications those of reference managers, of who can be reached those of address books."""
    if _has_publication(graph, things):
        return BIBLIOGRAPHY
    return CONTACTS if {graph.names.kind(thing) for thing in things} & {"organisation", "person"} else ()


def _has_publication(graph: Graph, things: list[str]) -> bool:
    return any(is_publication(graph, thing) for thing in things)


def _citation(graph: KnowledgeGraph, heading: str, address: str) -> str:
    """Return how a list is cited: what it is, what it is part of, who publishes that, of what date the data are, and where it is."""
    day, words = news.as_of(graph), wording.of(graph)
    date = words.say("data of {date}", date=words.date(day)) if day else ""
    parts = (heading, graph.home.settings.title, ", ".join(filter(None, (frame.of(graph).publisher[0], date))))
    return f"{'. '.join(filter(None, parts))}. {graph.names.base}{address.removeprefix('/')}"


def _total(graph: KnowledgeGraph, kind: Kind) -> int:
    return counting.selected(graph, Frame(kind.name), limit=1).total


def pages(number: int) -> int:
    """Return how many pages a list of so many things has."""
    return max(1, -(-number // PAGE))


def _shown(page: int, last: int) -> list[int]:
    """Return the pages that are linked to: the first, the last, and those near this one."""
    return [one for one in range(1, last + 1) if one in (1, last) or abs(one - page) <= 2]


def _sorted_by(graph: Graph, kind: Kind, sort: str) -> str:
    say, field = wording.of(graph).say, kind.fields.get(sort.removeprefix("-"))
    name = say(field.name.replace("-", " ") if field else "name")
    if field is None or not sort.startswith("-"):
        return name
    return say("{field}, latest first", field=name) if field.value == "date" else say("{field}, greatest first", field=name)


def _sorts(graph: KnowledgeGraph, kind: Kind, listed: Listed) -> tuple[Link, ...]:
    """Return the other orders that there are: by name, by what is shown, of dates and numbers the greatest first."""
    fields = [kind.fields[name] for name in kind.texts("show") if name in kind.fields]
    names = [
        f"-{one.name}" if one.value in ("date", "number") else one.name for one in fields if one.value not in ("text", "address", "code")
    ]
    orders = ["", *names[:MOST_SORTS]]
    if listed.frame.sort.startswith("-"):
        orders.append(listed.frame.sort.removeprefix("-"))
    return tuple(
        Link(_sorted_by(graph, kind, one), addresses.write(graph, listed.with_frame(sort=one)))
        for one in orders
        if one != listed.frame.sort
    )


def apart(graph: KnowledgeGraph, frame: Frame) -> tuple[str, tuple[Link, ...]]:
    """Return the things that have each condition of a frame, but not in one activity as it asks, and the word for that; "" where there are none."""
    kind = graph.facets.kind(frame.kind)
    parts = [one for one in frame.conditions if one.facet != IT and not one.is_excluded and kind.facet(one.facet).joint]
    joints = {kind.facet(one.facet).joint for one in parts}
    if len(parts) < 2 or len(joints) > 1:
        return "", ()
    rest = tuple(one for one in frame.conditions if one not in parts)
    first, *others = (counting.selected(graph, Frame(frame.kind, (*rest, one))).things for one in parts)
    joint = wording.of(graph).say(joints.pop())
    beside = wording.of(graph).say("each in another {joint}", joint=joint)
    have = [Link(one.label, addresses.site_address(one.id), beside) for one in first if all(one in more for more in others)]
    return (joint, tuple(have)) if have else ("", ())


def in_one(graph: Graph, heading: str, joint: str) -> str:
    """Return the heading of a list with what all that is asked must be in, if that is said."""
    return wording.of(graph).say("{things} in one {joint}", things=heading, joint=joint) if joint else heading


def near(graph: KnowledgeGraph, listed: Listed) -> Iterator[Link]:
    """Yield the things that have all apart; the lists that are not empty when one condition is left out, or the words; else those of one condition each, or of what is wider."""
    conditions = listed.frame.conditions
    yield from apart(graph, narrowed(graph, listed))[1]
    fewer = [listed.with_conditions(one for one in conditions if one is not left) for left in conditions]
    fewer += [replace(listed, words="", page=1)] if listed.words else []
    found = [link for link in map(partial(_counted, graph), fewer) if link]
    if found:
        yield from found
        return
    if listed.words and (link := _counted(graph, Listed(Frame(listed.frame.kind), listed.words))):
        yield link
    for condition in conditions:
        alone = (
            _counted(graph, Listed(Frame(listed.frame.kind, (one,)))) for one in (condition, *_wider(graph, listed.frame.kind, condition))
        )
        yield from islice(filter(None, alone), 1)


def _wider(graph: KnowledgeGraph, kind: str, condition: Condition) -> Iterator[Condition]:
    """Yield a condition with what is a step wider than its value: a theme above it, the place that it lies in."""
    facet = graph.facets.kind(kind).facets.get(condition.facet)
    if facet is None or not facet.through or condition.is_excluded or len(condition.values) > 1:
        return
    value = ox.NamedNode(graph.names.iri(condition.values[0]))
    prefixes = "".join(
        f"PREFIX {name}: <{namespace}> " for name, namespace in graph.names.prefixes.items()
    )  # the path may be of several properties
    for row in graph.store.query(f"{prefixes}SELECT ?wider {{ {value} {facet.through} ?wider FILTER(ISIRI(?wider)) }} ORDER BY ?wider"):
        yield replace(condition, values=(graph.names.compact(row[0].value),))


def _counted(graph: KnowledgeGraph, listed: Listed) -> Link | None:
    """Return a list that is not empty, with its number; None for one that is, and for that of everything."""
    frame = narrowed(graph, listed)
    number = counting.selected(graph, Frame(frame.kind, frame.conditions), limit=1).total if frame.conditions else 0
    text = headings.heading(graph, Frame(frame.kind, listed.frame.conditions), None, listed.words)
    return Link(capitalised(text), addresses.write(graph, listed.with_frame(want="list", by=())), f"{number:,}") if number else None
