"""Every number, date, address, telephone, title and name of the two source documents is in the records, or excluded for a reason.

The documents are taken apart by RULES, in their order: what one rule has taken, later ones do not see, and the last take every digit, quoted
phrase and capitalised name that is left. Each item has to be found among the statements that its own document makes about what its line speaks
of (SPOKEN_OF). Notes never count, and descriptions count for names and phrases, not for numbers.

``exclusions.yaml`` lists what need not be found, and, with ``read``, what is found in another form because it was misprinted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox
import pytest
import yaml

import miggraph
from miggraph import KnowledgeGraph
from miggraph.graph.lists import Lists
from miggraph.ground.names import BASE, Names

EXCLUSIONS = Path(__file__).parent / "exclusions.yaml"
FOLDERS = {"r": "resource/", "o": "organisation/", "c": "campaign/", "p": "policy/", "s": "source/"}

# document: first line, first line that is prose, last line, and the things that these lines speak of
SPOKEN_OF = {
    "migration-key-resources.txt": """
        1 10 10 s:migration-key-resources
        11 12 12 s:migration-key-resources
        13 15 15 r:state-of-world-population-2006 r:state-of-world-population o:unfpa
        17 19 19 r:feminization-of-migration r:gender-remittances-and-development o:un-instraw
        21 23 23 r:on-the-move o:columbia-university-press
        25 27 27 r:new-perspectives-on-gender-and-migration o:routledge
        29 31 31 r:bridge-cutting-edge-pack-gender-and-migration r:bridge-cutting-edge-packs o:bridge
        33 35 35 r:empowering-woman-migrant-workers-in-asia o:unifem-east-and-south-east-asia
        37 39 39 r:footloose-female-labour r:idrc-working-papers-on-women-s-rights-and-citizenship o:idrc
        41 43 43 r:gender-and-development r:gender-and-development-6-1 r:gender-and-development-6-1-editorial
                 r:frustrated-and-displaced r:gujarati-migrants-search-for-modernity-in-britain r:workers-on-the-move
                 r:food-shortages-and-gender-relations-in-ikafe-settlement r:mental-illness-and-social-stigma
                 r:more-words-but-no-action r:the-use-and-abuse-of-female-domestic-workers r:migration-ethnicity-and-conflict o:oxfam
        45 46 46 s:migration-key-resources
        47 49 49 r:women-s-work-unbound r:gender-and-global-restructuring o:routledge
        51 53 53 r:women-s-labour-migration-in-the-context-of-globalisation o:wide
        55 56 56 s:migration-key-resources
        57 59 59 r:global-dimensions-of-gender-and-carework o:stanford-university-press
        61 63 63 r:global-woman o:granta-books
        65 67 67 r:doing-the-dirty-work o:zed-books r:global-woman
        69 71 72 r:the-implications-of-migration-for-gender-and-care-regimes-in-the-south o:unrisd
        74 76 76 r:global-care-chains r:gender-remittances-and-development o:un-instraw
        78 79 79 s:migration-key-resources
        80 82 82 r:remittances-are-beautiful r:third-world-quarterly-29-7 r:third-world-quarterly
        84 86 86 r:migration-and-development r:gender-remittances-and-development o:un-instraw
        88 90 90 r:remittances-working-paper r:gender-remittances-and-development o:un-instraw
        92 94 95 r:migration-remittances-and-gender-responsive-local-development o:un-instraw
        97 98 98 s:migration-key-resources
        99 101 101 r:children-of-global-migration o:stanford-university-press
        103 105 105 r:left-behind-left-out o:save-the-children-sri-lanka
        107 109 109 r:the-impact-of-migration-on-elderly-people o:helpage-international-central-asia o:social-research-center-auca
        111 113 113 r:grandparents-and-grandchildren o:helpage-international-moldova
        115 116 116 s:migration-key-resources
        117 119 119 r:gender-and-forced-migration o:forced-migration-online
        121 123 123 r:gendering-the-international-asylum-and-refugee-debate o:palgrave-macmillan
        125 127 127 r:transnational-ruptures o:ashgate
        129 130 130 s:migration-key-resources
        131 133 133 o:european-network-of-migrant-women
        135 137 137 o:iom r:world-migration-report r:international-migration r:iom-gender-and-migration-news
        139 141 141 o:un-instraw o:un-women r:un-instraw-migration-programme
        143 145 145 o:kalayaan
        147 149 149 o:wiego o:sewa
        151 153 153 o:anti-slavery-international
        155 157 157 o:ilo o:ilo-migrant p:multilateral-framework-on-labour-migration p:convention-on-domestic-work r:ilo-labour-migration
        """,
    "kalayaan-campaigns.txt": """
        1 1 1 o:kalayaan
        3 5 9 s:kalayaan-campaigns o:kalayaan
        11 13 31 c:restore-rights p:overseas-domestic-worker-visa o:kalayaan
        33 35 39 c:dignity-not-destitution p:national-referral-mechanism p:right-to-work-policy
                 p:asylum-seekers-right-to-work p:overseas-domestic-worker-visa o:kalayaan
        41 43 45 c:free-for-good p:modern-slavery-victim-support-bill o:kalayaan
        """,
}
# what the first document counts and the records list
COUNTED = {
    "eight articles": "?x dcterms:isPartOf <resource/gender-and-development-6-1> ; schema:position ?n FILTER(?n > 0)",
    "four parts": "<resource/global-dimensions-of-gender-and-carework> dcterms:hasPart ?x",
    "four broad areas": "<organisation/iom> mig:activity ?x . ?x mig:activityTheme <theme/migration-management> ; dcterms:type <term/programme>",
    "three broad areas": '<organisation/wiego> mig:membership ?x FILTER(!CONTAINS(?x, "countries"))',
    "five main programme areas": "<organisation/wiego> mig:activity ?x . ?x dcterms:type <term/programme>",
}
IN_FIRST = f"BASE <{BASE}> SELECT DISTINCT ?x WHERE {{{{ GRAPH <source/migration-key-resources> {{{{ {{counted}} }}}} }}}}"

WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
NUMBER = "|".join(WORDS[1:])
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
DATES = ("date", "issued", "founded", "since", "accessed")
LABELS = ("name", "acronym", "otherNames", "label", "altLabels", "demonyms", "codes", "title", "subtitle")
NOT_FACTS = ("editorialNotes", "source")
PROSE_KEYS = ("description", "measures", "membership", "demands", "provisions", "accessNote", "definition", "scopeNote")
HEADING = ("authors", "editors", "with", "publisher", "publishedIn", "series", "partOf", "parentOrganisation", "succeededBy")
CAPITAL = r"(?!(?:A|In|The|Through|You)\b)(?:[A-Z]\.|[A-Z](?:[\w-]|’(?=\w))*)"
NAME = rf"(?<![\w‘]){CAPITAL}(?:(?: & | (?:of|for|on|in|to) (?:the )?| the | ){CAPITAL})*"


class Change(NamedTuple):
    """A change of a record file, and the items that are missing after it."""

    file: str
    old: str
    new: str
    missing: tuple[str, ...]


CHANGES = [
    Change("organisations/directory.yaml", '  fax: "+442077923060"\n  faxAsPrinted: "44 (0) 207 792 3060"\n', "", ("44 (0) 207 792 3060",)),
    Change("organisations/directory.yaml", 'telephone: "+3222100428"', 'telephone: "+32022100428"', ("32 02/210 04 28",)),
    Change("organisations/directory.yaml", "  email: hq@iom.int\n", "", ("hq@iom.int",)),
    Change("organisations/directory.yaml", "http://www.antislavery.org", "http://www.antislavery.com", ("www.antislavery.org",)),
    Change("organisations/directory.yaml", "postalCode: SW9 9TL", "postalCode: SW9 9TM", ("London SW9 9TL",)),
    Change("organisations/directory.yaml", "  founded: 1987\n", "", ("1987",)),
    Change(
        "organisations/directory.yaml", "    - Organisations of informal workers that are based on membership\n", "", ("three broad areas",)
    ),
    Change("resources/gender-and-migration.yaml", "language/ru, language/ar]", "language/ru]", ("French, Russian, and Arabic",)),
    Change("resources/gender-and-migration.yaml", "editors: [person/piper-nicola]", "authors: [person/piper-nicola]", ("Nicola Piper",)),
    Change("resources/gender-and-migration.yaml", "      date: 1960\n", "", ("1960",)),
    Change("resources/gender-and-migration.yaml", "    - value: 49\n", "    - value: 50\n", ("49 per cent",)),
    Change("resources/gender-and-migration.yaml", "  position: 8\n", "", ("eight articles",)),
    Change(
        "resources/care-work.yaml",
        "title: Doing the Dirty Work?",
        "title: Do the Dirty Work?",
        ("Doing the Dirty Work? The Global Politics of Domestic Labour",),
    ),
    Change("resources/remittances.yaml", 'pageEnd: "1409"', 'pageEnd: "409"', ("Third World Quarterly 29(7): 1389-409",)),
    Change("resources/families.yaml", "    - value: 9\n      outOf: 10\n", "    - value: 9\n", ("nine out of ten",)),
    Change("resources/forced-migration.yaml", '  isbn: "9780230006539"\n', "", ("978-0-2300-0653-9",)),
    Change("resources/forced-migration.yaml", "pages: 266", "pages: 246", ("266 pp.",)),
    Change("resources/forced-migration.yaml", "  issued: 2002\n", "", ("2002",)),
    Change("resources/forced-migration.yaml", "    - minimum: 75\n", "    - minimum: 70\n", ("75-80 per cent",)),
    Change("campaigns/kalayaan.yaml", '  hashtag: "#freeforgood"\n', "", ("#freeforgood",)),
    Change("campaigns/kalayaan.yaml", "          value: 12724\n", "          value: 12742\n", ("12,724 people",)),
    Change("campaigns/kalayaan.yaml", "      date: 2021-03\n", "", ("March 2021",)),
    Change("campaigns/kalayaan.yaml", "      value: 45\n", "      minimum: 44\n", ("45 days", "45 days")),
    Change("policies/uk.yaml", "      unit: GBP a week\n", "      unit: GBP a month\n", ("39.60 a week",)),
]

Node = dict[str, list[str]]


class Facts:
    """The asserted statements of a graph, by the document that makes them and the thing they are about."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph
        quads: Iterable[Any] = [quad for quad in graph.quads() if quad.graph_name != ox.NamedNode(Names().derived)]
        lists = Lists(quads)
        nodes: dict[tuple[str, str], Node] = {}
        for quad in quads:
            if isinstance(quad.subject, ox.NamedNode) and (key := graph.context.key_of.get(quad.predicate.value)):
                members = lists.members(quad.object) if isinstance(quad.object, ox.BlankNode) else [quad.object]
                node = nodes.setdefault((Names().compact(quad.graph_name.value), Names().compact(quad.subject.value)), {})
                node.setdefault(key.name, []).extend(Names().compact(member.value) for member in members)
        self.nodes: dict[tuple[str, str], list[Node]] = defaultdict(list)
        self.names: dict[str, list[str]] = defaultdict(list)
        self.within: dict[str, list[str]] = defaultdict(list)
        self.people: set[str] = set()
        for (source, subject), node in nodes.items():
            self.nodes[source, subject.partition("#")[0]].append(node)
            self.names[subject] += [plain(value) for key in LABELS for value in node.get(key, [])]
            self.within[subject] += node.get("within", [])
            self.people |= set(node.get("name", [])) if subject.startswith("person/") else set()


class About:
    """The statements that a document makes about the things that a line speaks of."""

    def __init__(self, facts: Facts, document: str, things: list[str]) -> None:
        self.facts, self.things = facts, things
        source = "source/" + document.removesuffix(".txt")
        self.nodes = [
            node for thing in things for node in facts.nodes[source if not thing.startswith("source/") else "source/miggraph", thing]
        ]

    def values(self, *keys: str) -> list[str]:
        """List the values of some keys."""
        return [value for node in self.nodes for key in keys for value in node.get(key, [])]

    def named(self, *keys: str) -> list[str]:
        """List the names of the things that some keys lead to, and of what places lie in."""
        things = self.values(*keys)
        return [name for thing in things for at in (thing, *self.facts.within.get(thing, [])) for name in self.facts.names.get(at, [])]

    def texts(self, *, descriptions: bool = True) -> list[str]:
        """List all texts that count as statements."""
        unread = NOT_FACTS if descriptions else (*NOT_FACTS, "description")
        return [plain(value) for node in self.nodes for key, values in node.items() if key not in unread for value in values]

    def linked(self) -> list[str]:
        """List the names of everything that the statements lead to."""
        return self.named(*{key for node in self.nodes for key in node if key not in NOT_FACTS})

    def titles(self) -> set[str]:
        """List titles and names."""
        return {title for node in self.nodes for title in titles_of(node)}


def titles_of(node: Node) -> set[str]:
    """List the name of a node, or its title with and without its subtitle."""
    titles, subtitles = node.get("title", []), node.get("subtitle", [])
    whole = [f"{title}{mark} {subtitle}" for title in titles for subtitle in subtitles for mark in (":", "")]
    return {plain(title) for title in (*node.get("name", []), *titles, *whole)}


# what is found where


def in_texts(about: About, item: re.Match[str]) -> bool:
    return _has([text.casefold() for text in about.texts() + about.linked()], item["item"].casefold())


def in_hashtags(about: About, item: re.Match[str]) -> bool:
    return item["item"] in about.values("hashtag")


def in_titles(about: About, item: re.Match[str]) -> bool:
    title, titles = plain(item["item"]), about.titles()
    publishers = about.named("publisher")
    return any(text in titles for text in (title, title.removesuffix(" series"), *(title.removeprefix(f"{name} ") for name in publishers)))


def in_series(about: About, item: re.Match[str]) -> bool:
    title, numbered, number = item["item"].partition(" Working Paper ")
    return any(
        any(plain(title) in about.facts.names[series] for series in node.get("series", []))
        and (not numbered or number in node.get("number", []))
        for node in about.nodes
    )


def in_journal(about: About, item: re.Match[str]) -> bool:
    def is_issue(node: Node) -> bool:
        journals = [name for journal in node.get("partOf", []) for name in about.facts.names[journal]]
        return item["journal"] in journals and node.get("volume") == [item["volume"]] and node.get("issue") == [item["number"]]

    first, last = item["first"], item["last"]
    pages = first is None or (first in about.values("pageStart") and first[: len(first) - len(last)] + last in about.values("pageEnd"))
    return any(is_issue(node) for node in about.nodes) and pages


def in_hosts(about: About, item: re.Match[str]) -> bool:
    editions = dict(zip(("First", "Second", "Third"), "123", strict=True))
    hosts = set(about.named("partOf"))
    return all(part in hosts for part in item["item"].split(": ")) and editions[item["edition"]] in about.values("edition")


def in_bylines(about: About, item: re.Match[str]) -> bool:
    def has_authors(node: Node, names: list[str]) -> bool:
        authors = node.get("authors", [])
        return len(authors) == len(names) and all(name in about.facts.names[author] for author, name in zip(authors, names, strict=True))

    title, names = plain(item["title"]), re.split(r", | and ", item["names"])
    return any(title in titles_of(node) and has_authors(node, names) for node in about.nodes)


def in_languages(about: About, item: re.Match[str]) -> bool:
    key = {"s": "summaryLanguages", "S": "summaryLanguages", "w": "websiteLanguages"}.get(item["of"][0], "languages")
    return set(re.findall(CAPITAL, item["item"])) <= set(about.named(key))


def in_addresses(about: About, item: re.Match[str]) -> bool:
    return _folded(item["item"]) in {_folded(address) for address in about.values("webPages", "fullText")}


def in_emails(about: About, item: re.Match[str]) -> bool:
    return item["item"].replace(" ", "") in about.values("email")


def in_contacts(about: About, item: re.Match[str]) -> bool:
    return all(_has(about.values("contactRoute"), word) for word in item["item"].split() if word not in ("via", "the"))


def in_telephones(about: About, item: re.Match[str]) -> bool:
    key = {"tel": "telephone", "fax": "fax"}[item["key"]]
    country, rest = re.split(r"[ -]", item["item"], maxsplit=1)
    number = f"+{country}" + re.sub(r"\D", "", rest.replace("(0)", "")).removeprefix("0")
    return number in about.values(key) and item["item"] in about.values(f"{key}AsPrinted")


def in_isbns(about: About, item: re.Match[str]) -> bool:
    return re.sub(r"\D", "", item["item"]) in about.values("isbn")


def in_pages(about: About, item: re.Match[str]) -> bool:
    return item["n"] in about.values("pages")


def in_years_of_issue(about: About, item: re.Match[str]) -> bool:
    return any(value[:4] == item["item"] for value in about.values("issued"))


def in_dates(about: About, item: re.Match[str]) -> bool:
    day = f"-{int(item['day']):02}" if item["day"] else ""
    return f"{item['year']}-{MONTHS.index(item['month']) + 1:02}{day}" in about.values(*DATES)


def in_years(about: About, item: re.Match[str]) -> bool:
    years = {value[:4] for value in about.values(*DATES)}
    return set(re.findall(r"\d{4}", item["item"])) <= years


def in_decades(about: About, item: re.Match[str]) -> bool:
    return _has(about.texts(descriptions=False), item["item"])


def in_postal_addresses(about: About, item: re.Match[str]) -> bool:
    def words(node: Node) -> set[str]:
        places = [name for key in ("city", "country") for place in node.get(key, []) for name in about.facts.names[place]]
        parts = [part for key in ("street", "locality", "region", "postalCode") for part in node.get(key, [])]
        return {word for part in (*parts, *places) for word in re.findall(r"[\w.-]+", part)}

    return any(set(re.findall(r"[\w.-]+", item["item"])) <= words(node) for node in about.nodes if "street" in node)


def in_percentages(about: About, item: re.Match[str]) -> bool:
    first, last = item["first"], item["last"]
    return any(
        node.get("unit") == ["per cent"]
        and (_is(node, "value", first) if last is None else _is(node, "minimum", first) and _is(node, "maximum", last))
        for node in about.nodes
    )


def in_pounds(about: About, item: re.Match[str]) -> bool:
    return any(_is(node, "value", item["n"]) and node.get("unit") == ["GBP a week"] for node in about.nodes)


def in_shares(about: About, item: re.Match[str]) -> bool:
    shares = {"every third": (1, 3), "at least half": (1, 2)}
    part, whole = shares.get(item["item"]) or (WORDS.index(word) for word in re.findall(NUMBER, item["item"]))
    key = "minimum" if item["item"].startswith("at least") else "value"
    return any(_is(node, key, part) and _is(node, "outOf", whole) for node in about.nodes)


def in_ranks(about: About, _item: re.Match[str]) -> bool:
    return any(_is(node, "value", 3) and node.get("unit") == ["rank"] for node in about.nodes)


def in_millions(about: About, item: re.Match[str]) -> bool:
    key = "value" if item["item"].startswith("one") else "minimum"
    return any(_is(node, key, 1_000_000) and item["noun"] in _counted(node) for node in about.nodes)


def in_figures(about: About, item: re.Match[str]) -> bool:
    """Find a figure with this value that is about what the next word in the text says, unless that is a verb."""
    number, noun = item["n"].replace(",", ""), (item["noun"] or "are").rstrip("s")
    figures = [node for node in about.nodes if _is(node, "value", number) or _is(node, "minimum", number)]
    return any(noun == "are" or noun in _counted(node) for node in figures)


def in_counts(about: About, item: re.Match[str]) -> bool:
    """Find a number in words as a figure, as a count of what the records list, or in words in a statement that is no description."""
    number, noun = WORDS.index(item["n"].lower()), item["noun"] or ""
    if counted := COUNTED.get(item["item"]):
        answer = about.facts.graph.sparql(IN_FIRST.format(counted=counted))
        return isinstance(answer, miggraph.Answer) and len(answer) == number
    if noun and any(_is(node, "value", number) and _has([_counted(node)], noun) for node in about.nodes):
        return True
    return any(_has(about.texts(descriptions=False), f"{item['n']} {noun}{plural}") for plural in ("", "s"))


def in_frequencies(about: About, item: re.Match[str]) -> bool:
    return item["item"] in about.values("frequency")


def in_terms(about: About, item: re.Match[str]) -> bool:
    """Find a quoted phrase: a title if it has a capital, else words of a statement or the label of a theme."""
    return plain(item["item"]) in about.titles() if item["item"][0].isupper() else in_texts(about, item)


def in_heading_names(about: About, item: re.Match[str]) -> bool:
    """Find a name: a person's in the role that the heading gives, any other where a heading's names go."""
    if item["item"] in about.facts.people:
        before, after = item.string[: item.start()], item.string[item.end() :]
        role = "with" if before.endswith(" with ") else "editors" if re.match(r"[^()\0]*\(eds?\.\)", after) else "authors"
        return item["item"] in about.named(role)
    return _is_made_of(item["item"], [*about.values(*LABELS, "accessNote"), *about.named(*HEADING)])


def in_names(about: About, item: re.Match[str]) -> bool:
    """Find a name among texts and labels; the first word of a sentence may have its capital from there."""
    texts, name = about.texts() + about.linked(), item["item"]
    if _is_made_of(name, texts):
        return True
    first, _, rest = name.partition(" ")
    return (
        bool(re.search(r"(?:^|[.!?:;] )$", item.string[: item.start()])) and first[1:].islower() and (not rest or _is_made_of(rest, texts))
    )


def _is(node: Node, key: str, number: object) -> bool:
    return any(Decimal(value) == Decimal(str(number)) for value in node.get(key, []))


def _counted(node: Node) -> str:
    """Say what a figure counts."""
    return " ".join([*node.get("unit", []), *node.get("measures", [])])


def _has(texts: Iterable[str], phrase: str) -> bool:
    words = re.compile(rf"(?<!\w){re.escape(plain(phrase))}(?!\w)")
    return any(words.search(text) for text in texts)


def _is_made_of(name: str, texts: list[str]) -> bool:
    """Say whether a run of capitalised words, cut where need be, is in the texts: "French Spanish" is two names."""
    words = re.sub(r"’s?(?!\w)|(?<=[A-Z]{2})-[a-z]+", "", name).split()
    starts = {0}
    for end in range(1, len(words) + 1):
        if any(_has(texts, " ".join(words[start:end])) for start in starts) or (end - 1 in starts and words[end - 1][0].islower()):
            starts.add(end)
    return len(words) in starts


def _folded(address: str) -> str:
    """Return an address without what the extraction of the text lost: the scheme, spaces, equals signs, double hyphens."""
    return re.sub(r"^https?://|%20|[ =]", "", address.strip()).replace("–", "--")


def plain(text: str) -> str:
    """Return a text without its quotation marks, with its apostrophes."""
    return " ".join(re.sub(r"(?<!\w)[‘’'“”\"]+|[‘’'“”\"]+(?!\w)", "", text).replace("'", "’").split())


class Rule(NamedTuple):
    """How items of a kind look, in which lines they stand, and how they are found."""

    kind: str
    lines: tuple[str, ...]
    pattern: str
    found: Callable[[About, re.Match[str]], bool]


ENTRY, DIRECTORY, PROSE = "entry", "directory", "prose"
HEADS, ALL = (ENTRY, DIRECTORY), (ENTRY, DIRECTORY, PROSE)
RULES = [
    Rule("hashtag", ALL, r"(?P<item>#\w+)", in_hashtags),
    Rule("series", HEADS, r"(?:: |, |\. )(?P<item>(?:[^:.]*? Working Paper \d+|[^:.]*?Working Papers on [^:.(]+))(?= \()", in_series),
    Rule("journal", HEADS, rf"(?P<item>(?P<journal>{NAME}(?: and {NAME})?) (?P<volume>\d+)\((?P<number>\d+)\)(?:: (?P<first>\d+)-(?P<last>\d+))?)", in_journal),
    Rule("title", HEADS, r"^(?P<item>[^\0]+?)(?= ?\0| \(\d{4}\)|, http)", in_titles),
    Rule("title", HEADS, r"^(?P<item>[A-Z][A-Za-z ]+)$", in_titles),
    Rule("title", (DIRECTORY,), r"^(?P<item>[^(,\0]+?)(?= \(|, )", in_titles),
    Rule("host", HEADS, r", in (?P<item>[A-Z][^()]+) \((?P<edition>\w+) Edition\)", in_hosts),
    Rule("languages", HEADS, r"(?P<of>\w+)(?: also)?(?: available)? in (?P<item>[A-Z][^()\0]+)(?=\))", in_languages),
    Rule("web address", ALL, r"(?P<item>(?:https?://|www\.)[^,()\0]*[^,()\0 ])", in_addresses),
    Rule("email", ALL, r"(?P<item>[\w.+-]+@ ?[\w-]+(?:\.[\w-]+)+)", in_emails),
    Rule("contact", HEADS, r"email: (?P<item>via [^,]+)", in_contacts),
    Rule("telephone", HEADS, r"(?P<key>tel|fax)\.?: (?P<item>[^,]+)", in_telephones),
    Rule("ISBN", HEADS, r"ISBN: (?P<item>[\d -]+\d)", in_isbns),
    Rule("pages", ALL, r"(?P<item>(?P<n>\d+)(?: pp\.|-page))", in_pages),
    Rule("date", ALL, rf"(?P<item>(?:(?P<day>\d+) )?(?P<month>{'|'.join(MONTHS)}) (?P<year>\d{{4}}))", in_dates),
    Rule("year of issue", HEADS, r"\((?P<item>\d{4})\)", in_years_of_issue),
    Rule("postal address", (DIRECTORY,), r"(?<=, )(?P<item>[^,\0()]+)(?=,)", in_postal_addresses),
    Rule("byline", (PROSE,), r"(?<!\w)(?P<item>[‘’](?P<title>[^;]+?)’, by (?P<names>[^;]+?))(?=;|\.$)", in_bylines),
    Rule("century", (PROSE,), r"(?P<item>[\w-]+ century)", in_texts),
    Rule("decade", (PROSE,), r"(?P<item>\d{3}0s)", in_decades),
    Rule("year", (PROSE,), r"\b(?P<item>(?:19|20)\d\d(?: – (?:19|20)\d\d)?)\b(?!,\d)", in_years),
    Rule("percentage", (PROSE,), r"(?P<item>(?P<first>\d+)(?:-(?P<last>\d+))? per cent)", in_percentages),
    Rule("sum of money", (PROSE,), r"£(?P<item>(?P<n>[\d.]+\d) a week)", in_pounds),
    Rule("share", (PROSE,), rf"\b(?P<item>(?:{NUMBER}) (?:in|in every|out of) (?:{NUMBER})|every third|at least half)\b", in_shares),
    Rule("rank", (PROSE,), r"(?P<item>ranked third|top three)", in_ranks),
    Rule("million", (PROSE,), r"(?P<item>(?:one million|millions of) (?P<noun>\w+))", in_millions),
    Rule("number", ALL, r"(?P<item>(?P<n>\d[\d,]*(?:\.\d+)?)(?:[- ](?:older )?(?P<noun>[a-z]+))?)", in_figures),
    Rule("count", ALL, rf"(?i)\b(?P<item>(?P<n>{NUMBER})\b(?! of\b)(?:(?: main| broad| poorest)*(?: programme)?[- ](?!or|over|key)(?P<noun>[a-z]+))?)", in_counts),
    Rule("frequency", (PROSE,), r"\b(?P<item>annual|quarterly)\b", in_frequencies),
    Rule("quoted", ALL, r"(?<!\w)[‘’](?P<item>\w(?:[^‘’\0]|(?<=\w)’(?=\w)|‘‘[^‘’]+’’)*)’(?!\w)", in_terms),
    Rule("name", HEADS, rf"(?P<item>{NAME})", in_heading_names),
    Rule("name", (PROSE,), rf"(?P<item>{NAME})", in_names),
]  # fmt: skip


class Item(NamedTuple):
    """Something that a document states, and whether the records state it too."""

    document: str
    line: int
    kind: str
    text: str
    is_found: bool


class Exclusion(NamedTuple):
    """An item that need not be found; or, with ``read``, a misprint and what the records have in its place."""

    document: str
    line: int
    item: str
    reason: str
    read: str = ""

    def excludes(self, item: Item) -> bool:
        """Say whether this is about the item; a long one is given by its beginning and an ellipsis."""
        same = item.text.startswith(self.item[:-1].rstrip()) if self.item.endswith("…") else item.text == self.item
        return not self.read and same and (item.document, item.line) == (self.document, self.line)


class Sources:
    """The two documents, taken apart."""

    def __init__(self, documents: dict[str, list[str]], exclusions: list[Exclusion]) -> None:
        self.documents, self.exclusions = documents, exclusions

    def text(self, document: str, line: int) -> str:
        """Return a line of a document, with its misprints put right."""
        text = self.documents[document][line - 1].replace("\N{NO-BREAK SPACE}", " ")
        for exclusion in self.exclusions:
            if exclusion.read and (exclusion.document, exclusion.line) == (document, line):
                text = text.replace(exclusion.item, exclusion.read)
        return text

    def items(self, facts: Facts, only: tuple[str, int] | None = None) -> Iterator[Item]:
        """Go through everything that the rules find in the documents, or in one line of one."""
        lines = ((document, *row) for document in SPOKEN_OF for row in spoken_of(document))
        for document, line, where, things in lines:
            if only in (None, (document, line)):
                about, text = About(facts, document, things), self.text(document, line)
                for rule in (rule for rule in RULES if where in rule.lines):
                    for match in re.finditer(rule.pattern, text):
                        yield Item(document, line, rule.kind, match["item"], rule.found(about, match))
                    if rule.kind != "quoted":  # there may be names inside
                        text = re.sub(rule.pattern, lambda match: "\0" * len(match[0]), text)

    def missing(self, facts: Facts, only: tuple[str, int] | None = None) -> list[Item]:
        """List what the records do not state and what is not excluded."""
        return [item for item in self.items(facts, only) if not item.is_found and not any(e.excludes(item) for e in self.exclusions)]


def spoken_of(document: str) -> Iterator[tuple[int, str, list[str]]]:
    """Go through the lines of a document: number, kind of line, and the ids of the things that it speaks of."""
    rows: list[tuple[list[int], list[str]]] = []
    for word in SPOKEN_OF[document].split():
        if not word.isdigit():
            rows[-1][1].append(FOLDERS[word[0]] + word[2:])
        elif rows and not rows[-1][1]:
            rows[-1][0].append(int(word))
        else:
            rows.append(([int(word)], []))
    for (first, prose, last), things in rows:
        head = DIRECTORY if things[0].startswith("organisation/") else ENTRY
        for line in range(first, last + 1):
            yield line, head if line < prose else PROSE, things


def read_exclusions() -> list[Exclusion]:
    """Read ``exclusions.yaml``."""
    return [Exclusion(**entry) for entry in yaml.safe_load(EXCLUSIONS.read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def documents(sources: dict[str, list[str]]) -> Sources:
    return Sources(sources, read_exclusions())


@pytest.fixture(scope="module")
def facts(shipped: KnowledgeGraph) -> Facts:
    return Facts(shipped)


def test_every_line_is_spoken_of_once(sources: dict[str, list[str]]) -> None:
    """Each line with text is in one row of the table, and each thing in the table is in the records."""
    assert set(sources) == set(SPOKEN_OF)
    for document, lines in sources.items():
        numbers = [line for line, _, _ in spoken_of(document)]
        assert len(numbers) == len(set(numbers))
        assert {number for number, text in enumerate(lines, start=1) if text.strip()} <= set(numbers)


def test_the_records_say_something_of_every_thing_spoken_of(facts: Facts) -> None:
    """The document of a line has a record of each of the line's things."""
    for document in SPOKEN_OF:
        for line, _, things in spoken_of(document):
            assert [thing for thing in things if not About(facts, document, [thing]).nodes] == [], f"{document}:{line}"


def test_nothing_is_missing_from_the_records(documents: Sources, facts: Facts) -> None:
    """Every item of both documents is stated of its thing, or excluded for a reason."""
    assert [f"{i.document}:{i.line}: {i.kind}: {i.text}" for i in documents.missing(facts)] == []


def test_every_rule_finds_something(documents: Sources, facts: Facts) -> None:
    """No rule is dead, and none leaves a digit, a web address or an email to nobody."""
    items = list(documents.items(facts))
    assert {rule.kind for rule in RULES} == {item.kind for item in items if item.is_found}
    for document in SPOKEN_OF:
        for line, _, _ in spoken_of(document):
            digits = sum(len(re.findall(r"\d", item.text)) for item in items if (item.document, item.line) == (document, line))
            assert digits == len(re.findall(r"\d", documents.text(document, line))), f"{document}:{line}"


def test_exclusions_give_reasons_and_quote_no_sentences() -> None:
    """Each exclusion has a reason, and an item of a few words: the documents are not ours to publish."""
    for exclusion in read_exclusions():
        assert exclusion.reason, exclusion
        assert len(exclusion.item.split()) <= 6, exclusion


def test_exclusions_are_needed(documents: Sources, facts: Facts) -> None:
    """Each exclusion still stands in its document, and without it something in its line would be missing."""
    for exclusion in documents.exclusions:
        at = exclusion.document, exclusion.line
        assert exclusion.item.removesuffix("…").rstrip() in documents.documents[exclusion.document][exclusion.line - 1], exclusion
        without = Sources(documents.documents, [other for other in documents.exclusions if other != exclusion])
        assert without.missing(facts, at), exclusion


def test_people_stand_in_the_order_of_the_document(documents: Sources, facts: Facts) -> None:
    """Authors and editors are all named where their work is listed, in the order of their lists."""
    for document in SPOKEN_OF:
        texts: dict[str, list[str]] = defaultdict(list)
        for things, rows in groupby(spoken_of(document), key=lambda row: row[2]):
            text = " ".join(documents.text(document, line) for line, _, _ in rows)
            for thing in things:
                texts[thing].append(text)
        for thing, found in texts.items():
            for node in About(facts, document, [thing]).nodes:
                for people in (node.get(key, []) for key in ("authors", "editors", "with")):
                    named = [f"(?:{'|'.join(map(re.escape, facts.names[person]))})" for person in people]
                    assert any(re.search(".+".join(named), text) for text in found), thing


def test_texts_are_in_our_own_words(sources: dict[str, list[str]], facts: Facts) -> None:
    """No six words in a row are those of a document, but for names, titles and addresses."""
    names = sorted({name for all_names in facts.names.values() for name in all_names if " " in name}, key=len, reverse=True)
    a_name = re.compile("|".join(rf"\b{re.escape(name)}" for name in names))

    def sixes(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[\w’]+|\0", text.lower())
        return {six for at in range(len(words) - 5) if "\0" not in (six := tuple(words[at : at + 6]))}

    theirs = {six for lines in sources.values() for line in lines for six in sixes(plain(line))}
    for (source, thing), nodes in facts.nodes.items():
        for text in (text for node in nodes for key in PROSE_KEYS for text in node.get(key, [])):
            assert sixes(a_name.sub("\0", plain(text))) & theirs == set(), f"{thing} ({source})"


def test_a_fact_that_is_gone_or_wrong_is_missed(documents: Sources, copied_home: Path) -> None:
    """Each change of a record leaves its item, and no other, without a statement, even where a note still has it."""
    for change in CHANGES:
        path = copied_home / "data" / change.file
        text = path.read_text(encoding="utf-8")
        assert text.count(change.old) == 1, change
        path.write_text(text.replace(change.old, change.new), encoding="utf-8")
    missing = [item.text for item in documents.missing(Facts(miggraph.open(copied_home)))]
    assert sorted(missing) == sorted(text for change in CHANGES for text in change.missing)


def test_numbers_are_stated_as_the_documents_state_them(shipped: KnowledgeGraph, sources: dict[str, list[str]]) -> None:
    """Every figure has the words of its source, in which they stand as they are."""
    text = "\n".join(line for lines in sources.values() for line in lines)
    rows = shipped.select("SELECT ?figure ?stated { ?figure a mig:Figure OPTIONAL { ?figure mig:statedAs ?stated } }")
    assert [row["figure"] for row in rows if not row["stated"]] == []
    assert len(rows) == 25
    assert [row["stated"] for row in rows if row["stated"] not in text] == []
