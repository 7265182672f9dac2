"""From the graph to CSL-JSON items: the publications, one item each, by the table of ``bibliography.mapping``.

A chapter or an article also says what the work says that it stands in, for so a bibliography wants it (CSL 1.0.2, appendix IV).
What CSL has no variable for stands in ``custom`` under the key of the record; ids stay ids there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.bibliography import dates, names
from miggraph.bibliography.mapping import CUSTOM, FIELDS, JOINT, Field, joined_title
from miggraph.bibliography.model import Item
from miggraph.bibliography.types import TYPES, csl_type, type_of_note
from miggraph.bibliography.variables import TYPES as CSL_TYPES
from miggraph.exporting.jsonld import records
from miggraph.exporting.merged import Record, plain, position, tagged, values
from miggraph.ground.errors import ParameterError, UnknownThing
from miggraph.ground.languages import usual
from miggraph.ground.names import PREFIXES
from miggraph.records.lexical import is_address

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

PUBLICATION = "resource/"
ALL = 'CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o FILTER(ISBLANK(?s) || STRSTARTS(STR(?s), "{base}")) }}'
WORKS = "SELECT DISTINCT ?work WHERE {{ VALUES ?thing {{ {things} }} ?thing (<{dcterms}isPartOf>|<{mig}inSeries>)* ?work }}"
SOME = """CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ VALUES ?s {{ {works} }} ?s ?p ?o }}
  UNION {{ VALUES ?work {{ {works} }} ?work ?list ?head FILTER(ISBLANK(?head)) ?head <{rdf}rest>* ?s . ?s ?p ?o }}
  UNION {{ VALUES ?work {{ {works} }} ?work (<{dcterms}hasPart>|<{mig}corridor>|<{mig}figure>)+ ?s FILTER(CONTAINS(STR(?s), "#")) ?s ?p ?o }}
}}"""
PEOPLE = "SELECT ?person ?family ?given WHERE {{ ?person <{foaf}familyName> ?family OPTIONAL {{ ?person <{foaf}givenName> ?given }} }}"

FIRST = ("Journal", "Series", "Book", "JournalIssue")  # what contains stands before what it contains
DEPENDENT = ("BookChapter", "JournalArticle")
FROM_HOST = ("editors", "publisher", "publishedIn", "isbn", "edition", "volume", "issue")
FROM_JOURNAL = ("publisher", "publishedIn")
DATES = ("issuedMonth", "issued")
OWN_KINDS = ("text", "date", "pages", "number", "work")  # one value each; further ones, of other sources, go into custom
JOINED = {"description": "\n\n", "editorialNotes": "\n"}


def items(graph: Graph, things: Iterable[str] = ()) -> list[Item]:
    """Return the publications among some things (IRIs), or all of the graph, as CSL-JSON items: containers first, then by id.

    Raises ParameterError where things are named and no publication is among them, UnknownThing where one of them does not exist.
    """
    named = list(things)
    wanted = [name for name in named if is_publication(graph, name)]
    if named and not wanted:
        raise ParameterError(
            "no publication is among the things named",
            remedy="Name publications (resource/…), or use --query with a query that finds them.",
        )
    library = _Library(graph, wanted)
    if missing := [name for name in wanted if graph.names.id(name) not in library.records]:
        raise UnknownThing(f"no publication has the id {graph.names.compact(missing[0])}", remedy="Look for it with: miggraph search WORDS")
    chosen = {graph.names.id(name) for name in wanted} or library.records.keys()
    return [library.item(library.records[name]) for name in sorted(chosen, key=library.rank)]


def named(graph: Graph, things: list[str]) -> list[Item]:
    """Return the items of publications in the order in which these are named, each once."""
    found = {item["id"]: item for item in items(graph, things)}
    return [found[name] for name in dict.fromkeys(graph.names.id(thing).removeprefix(PUBLICATION) for thing in things)]


def publications(graph: Graph, slug: str, things: list[str]) -> list[str]:
    """List the publications among the things that a query finds. Raises ParameterError where it finds other things only."""
    found = [thing for thing in things if is_publication(graph, thing)]
    if things and not found:
        raise ParameterError(
            f"{slug} finds no publications, but {graph.names.compact(things[0])} and the like",
            remedy="A bibliography is of publications: take a query that finds them, such as resources-by-theme.",
        )
    return found


def is_publication(graph: Graph, thing: str) -> bool:
    """Say whether an IRI is that of a publication of a graph."""
    return graph.names.kind(thing) == "resource" and is_address(thing)


class _Library:
    """The records of publications, and what is needed of the things they name."""

    def __init__(self, graph: Graph, wanted: list[str]) -> None:
        self.graph = graph
        quads = [
            ox.Quad(t.subject, t.predicate, t.object)
            for t in self._asked(self._about(wanted) if wanted else ALL.format(base=graph.names.iri(PUBLICATION)))
        ]
        found = records(quads, graph.context, graph.names.compact)
        self.records: dict[str, Record] = {r["id"]: r for r in found if r["id"].startswith(PUBLICATION) and r.get("type")}

    def _asked(self, text: str) -> Any:
        return self.graph.store.query(text, asserted=self.graph.asserted)

    def _about(self, wanted: list[str]) -> str:
        """Return the query for what is said about some publications and what these stand in."""
        rows = self._asked(WORKS.format(things=" ".join(str(ox.NamedNode(name)) for name in wanted), **PREFIXES))
        works = sorted({str(row[0]) for row in rows if isinstance(row[0], ox.NamedNode)})
        return SOME.format(works=" ".join(works), **PREFIXES)

    @cached_property
    def people(self) -> dict[str, names.Name]:
        """The people of the graph by id, their names taken apart."""
        rows = self._asked(PEOPLE.format(**PREFIXES))
        found: dict[str, names.Name] = {}
        for person, family, given in sorted((r[0].value, r[1].value, r[2].value if r[2] else "") for r in rows):
            found.setdefault(self.graph.names.id(person), names.person(f"{family}, {given}"))
        return found

    @cached_property
    def hosts(self) -> set[str]:
        """The ids of what contains other publications."""
        return {host for record in self.records.values() for host in _hosts(record)}

    def rank(self, name: str) -> tuple[int, bool, str]:
        """Order containers before what they contain."""
        kind = _type(self.records[name])
        return FIRST.index(kind) if kind in FIRST else len(FIRST), name not in self.hosts, name

    def label(self, thing: str) -> str:
        return self.graph.labels.name(self.graph.names.iri(thing))

    def name(self, agent: str) -> names.Name:
        """Return the name of a person, taken apart, or of a body."""
        if agent in self.people:
            return self.people[agent]
        return names.person(self.label(agent)) if agent.startswith("person/") else {"literal": self.label(agent)}

    def host(self, record: Record) -> Record:
        """Return the record of what a publication stands in; without one, an empty record."""
        return next((self.records[host] for host in _hosts(record) if host in self.records), {})

    def work_title(self, identifier: str) -> str:
        record = self.records.get(identifier)
        return joined_title(*self.titles(record)[:2]) if record else self.label(identifier)

    def titles(self, record: Record) -> tuple[str, str, str]:
        """Return title, subtitle, and their language: one the work is written in, else English, else the first."""
        own = self.graph.names.language
        title, subtitle = tagged(record.get("title"), own), tagged(record.get("subtitle"), own)
        tag = next((tag for tag in (*map(str.lower, _languages(record)), own, "en", *title) if tag in title), own)
        return title.get(tag) or self.label(record["id"]), subtitle.get(tag, ""), tag

    def item(self, own: Record) -> Item:
        """Return the item of a record."""
        record = self.inherited(own)
        kind, genre = csl_type(_type(own))
        found: Item = {"id": own["id"].removeprefix(PUBLICATION), "type": kind}
        found |= {"genre": genre} if genre else {}
        for field in FIELDS:
            value = _KINDS[field.kind](self, record, field)
            if value and field.kind == "keywords" and field.variable in found:
                value = f"{found[field.variable]}{JOINT}{value}"
            elif not value or field.variable in found:
                continue
            found[_variable(field, record)] = value
        title, subtitle, _ = self.titles(own)
        found |= {"title-short": title} if subtitle or ": " in title else {}  # a colon in a title begins no subtitle
        _restore_type(found)
        custom = self.custom(own, found)
        return found | ({"custom": custom} if custom else {})

    def inherited(self, own: Record) -> Record:
        """Add to the record of a chapter or an article what it has from the book, the issue and the journal."""
        host = self.host(own)
        if _type(own) not in DEPENDENT or not host:
            return own
        journal = self.host(host) if _type(host) == "JournalIssue" else {}
        taken = {key: journal[key] for key in FROM_JOURNAL if key in journal} | {key: host[key] for key in FROM_HOST if key in host}
        if not any(key in own for key in DATES):
            taken |= {key: host[key] for key in DATES if key in host}
        return taken | own

    def container(self, record: Record) -> str:
        """Return the title of what a publication stands in: of an article in an issue, the journal's."""
        host = self.host(record)
        above = self.host(host) if host and _type(host) == "JournalIssue" else {}
        named = [(above or host)["id"]] if host else _hosts(record)
        return self.work_title(named[0]) if named else ""

    def custom(self, record: Record, item: Item) -> dict[str, Any]:
        """Return what the variables of an item leave out of its record."""
        found: dict[str, Any] = {key: plain(record[key]) for key in CUSTOM if key in record}
        found["webPages"] = [address for address in values(record, "webPages") if address != item.get("URL")]
        found["languages"] = values(record, "languages") if len(values(record, "languages")) > 1 else []
        found["parts"] = sorted(found.get("parts", []), key=position) if isinstance(found.get("parts"), list) else found.get("parts")
        for field in FIELDS:
            several = _hosts(record) if field.key == "partOf" else values(record, field.key)
            if field.kind in OWN_KINDS and field.key not in JOINED and len(several) > 1:
                found[field.key] = several
            elif field.kind == "title" and len(texts := tagged(record.get(field.key), self.graph.names.language)) > 1:
                found[field.key] = texts
        return {key: found[key] for key in sorted(found) if found[key]}


# The values of each kind of field


def _text(_: _Library, record: Record, field: Field) -> str:
    texts = values(record, field.key)
    return JOINED[field.key].join(texts) if field.key in JOINED else "".join(texts[:1])


def _title(library: _Library, record: Record, _: Field) -> str:
    return joined_title(*library.titles(record)[:2])


def _names(library: _Library, record: Record, field: Field) -> list[names.Name]:
    return [library.name(agent) for agent in values(record, field.key)]


def _date(_: _Library, record: Record, field: Field) -> dict[str, Any]:
    value = "".join([value for key in (*DATES, field.key) if key.startswith(field.variable) for value in values(record, key)][:1])
    return {"date-parts": [dates.parts(value)]} if dates.parts(value) else {}


def _labels(library: _Library, record: Record, field: Field) -> str:
    return JOINT.join(library.label(thing) for thing in values(record, field.key))


def _work(library: _Library, record: Record, field: Field) -> str:
    if field.key == "partOf":
        return library.container(record)
    return "".join(library.work_title(work) for work in values(record, field.key)[:1])


def _pages(_: _Library, record: Record, __: Field) -> str:
    return "-".join(page for key in ("pageStart", "pageEnd") for page in values(record, key)[:1])


def _address(_: _Library, record: Record, field: Field) -> str:
    return "".join(values(record, field.key)[:1])


def _language(library: _Library, record: Record, _: Field) -> str:
    tags, tag = _languages(record), library.titles(record)[2]
    if tags:
        return next((name for name in tags if name.lower() == tag), tags[0])
    return (
        usual(tag) if tag != library.graph.names.language else ""
    )  # the language of the list is what its titles are in where nothing is said


_KINDS: dict[str, Callable[[_Library, Record, Field], Any]] = {
    "text": _text, "number": _text, "title": _title, "names": _names, "date": _date, "bodies": _labels, "places": _labels,
    "keywords": _labels, "work": _work, "pages": _pages, "address": _address, "languages": _language,
}  # fmt: skip


# The values of records


def _variable(field: Field, record: Record) -> str:
    return "number" if field.key == "number" and not record.get("series") else field.variable


def _restore_type(item: Item) -> None:
    """Give an item the type that it had in the bibliography it came from, which a note keeps where records have none for it."""
    lines = str(item.get("note") or "").split("\n")
    for line in lines:
        csl, genre = type_of_note(line, CSL_TYPES)
        if csl or (genre and not item.get("genre")):
            item |= {"type": csl or item["type"], "genre": genre, "note": "\n".join(other for other in lines if other != line)}
            for variable in [name for name in ("genre", "note") if not item[name]]:
                del item[variable]
            return


def _type(record: Record) -> str:
    """Return the type of a record; of several, one with a genre, for that says most."""
    kinds = values(record, "type")
    found = [row.record for row in sorted(TYPES, key=lambda row: not row.genre) if row.record in kinds and row.record != "Resource"]
    return found[0] if found else "Resource"


def _hosts(record: Record) -> list[str]:
    """List what a publication stands in; a series is none (the rules say that a work in a series is part of it)."""
    series = values(record, "series")
    return [host for host in values(record, "partOf") if host not in series]


def _languages(record: Record) -> list[str]:
    return [name.removeprefix("language/") for name in values(record, "languages")]
