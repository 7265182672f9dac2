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
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest
import yaml

import miggraph
from miggraph import Graph
from miggraph.lists import Lists
from miggraph.terms import BASE, DERIVED_GRAPH, compact

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
        65 67 67 r:doing-the-dirty-work o:zed-books
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
# what the documents count and the records list
COUNTED = {
    "eight articles": "?x dcterms:isPartOf <resource/gender-and-development-6-1> ; schema:position ?n FILTER(?n > 0)",
    "four parts": "<resource/global-dimensions-of-gender-and-carework> dcterms:hasPart ?x",
    "four broad areas": "<organisation/iom> mig:activity ?x . ?x mig:activityTheme <theme/migration-management> ; dcterms:type <term/programme>",
    "three broad areas": '<organisation/wiego> mig:membership ?x FILTER(!CONTAINS(?x, "countries"))',
    "five main programme areas": "<organisation/wiego> mig:activity ?x . ?x dcterms:type <term/programme>",
}

WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
NUMBER = "|".join(WORDS[1:])
MONTHS = "January February March April May June July August September October November December".split()
DATES = ("date", "issued", "founded", "since", "accessed")
LABELS = ("name", "acronym", "otherNames", "label", "altLabels", "demonyms", "title", "subtitle")
NOT_FACTS = ("editorialNotes", "source")
HEADING = ("authors", "editors", "with", "publisher", "publishedIn", "series", "partOf", "parentOrganisation", "succeededBy")
CAPITAL = r"(?!(?:A|In|The|Through|You)\b)(?:[A-Z]\.|[A-Z](?:[\w-]|’(?=\w))*)"
NAME = rf"(?<![\w‘]){CAPITAL}(?:(?: & | (?:of|for|on|in|to) (?:the )?| the | ){CAPITAL})*"

Node = dict[str, list[str]]


class Facts:
    """The asserted statements of a graph, by the document that makes them and the thing they are about."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        quads = [quad for quad in graph.quads() if quad.graph_name.value != DERIVED_GRAPH]
        lists = Lists(quads)
        nodes: dict[tuple[str, str], Node] = {}
        for quad in quads:
            if isinstance(quad.subject, ox.NamedNode) and (key := graph.context.key_of.get(quad.predicate.value)):
                members = lists.members(quad.object) if isinstance(quad.object, ox.BlankNode) else [quad.object]
                node = nodes.setdefault((compact(quad.graph_name.value), compact(quad.subject.value)), {})
                node.setdefault(key.name, []).extend(compact(member.value) for member in members)
        self.nodes: dict[tuple[str, str], list[Node]] = defaultdict(list)
        self.names: dict[str, list[str]] = defaultdict(list)
        self.within: dict[str, list[str]] = {}
        for (source, subject), node in nodes.items():
            self.nodes[source, subject.partition("#")[0]].append(node)
            self.names[subject] += [plain(value) for key in LABELS for value in node.get(key, [])]
            self.within.setdefault(subject, []).extend(node.get("within", []))


class About:
    """The statements that a document makes about the things that a line speaks of."""

    def __init__(self, facts: Facts, document: str, things: list[str]) -> None:
        self.facts, self.things = facts, things
        source = "source/" + document.removesuffix(".txt")
        self.nodes = [node for thing in things for node in facts.nodes[source if not thing.startswith("source/") else "source/miggraph", thing]]

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
        """List titles, with and without their subtitle, and names."""
        found = {plain(name) for name in self.values("name")}
        for node in self.nodes:
            for title in node.get("title", []):
                found |= {plain(title)} | {plain(f"{title}{mark} {sub}") for sub in node.get("subtitle", []) for mark in (":", "")}
        return found


# what is found where


def in_texts(about: About, item: re.Match[str]) -> bool:
    return _has(about.texts() + about.linked(), item["item"])


def in_hashtags(about: About, item: re.Match[str]) -> bool:
    return item["item"] in about.values("hashtag")


def in_titles(about: About, item: re.Match[str]) -> bool:
    title, titles = plain(item["item"]), about.titles()
    publishers = about.named("publisher")
    return any(text in titles for text in (title, title.removesuffix(" series"), *(title.removeprefix(f"{name} ") for name in publishers)))


def in_series(about: About, item: re.Match[str]) -> bool:
    title, numbered, number = item["item"].partition(" Working Paper ")
    return any(
        any(plain(title) in about.facts.names[series] for series in node.get("series", [])) and (not numbered or number in node["number"])
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
    def authors(node: Node) -> list[str]:
        return [about.facts.names[author][0] for author in node.get("authors", [])]

    title, names = plain(item["title"]), re.split(r", | and ", item["names"])
    return any(title in _only(about, node).titles() and authors(node) == names for node in about.nodes)


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
        node.get("unit") == ["per cent"] and (_is(node, "value", first) if last is None else _is(node, "minimum", first) and _is(node, "maximum", last))
        for node in about.nodes
    )


def in_pounds(about: About, item: re.Match[str]) -> bool:
    return any(_is(node, "value", item["n"]) and node["unit"] == ["GBP a week"] for node in about.nodes)


def in_shares(about: About, item: re.Match[str]) -> bool:
    shares = {"every third": ("value", 1, 3), "at least half": ("minimum", 1, 2)}
    numbers = [WORDS.index(word) for word in re.findall(NUMBER, item["item"])]
    key, part, whole = shares.get(item["item"]) or ("value", *numbers)
    return any(_is(node, key, part) and _is(node, "outOf", whole) for node in about.nodes)


def in_ranks(about: About, _item: re.Match[str]) -> bool:
    return any(_is(node, "value", 3) and node["unit"] == ["rank"] for node in about.nodes)


def in_millions(about: About, item: re.Match[str]) -> bool:
    key = "value" if item["item"].startswith("one") else "minimum"
    return any(_is(node, key, 1_000_000) and _has(node["unit"], item["noun"]) for node in about.nodes)


def in_figures(about: About, item: re.Match[str]) -> bool:
    """Find a figure with this value that is about what the next word in the text says, unless that is a verb."""
    number, noun = item["n"].replace(",", ""), (item["noun"] or "").rstrip("s")
    return any(
        (_is(node, "value", number) or _is(node, "minimum", number))
        and (noun in ("", "are") or any(noun in text for text in node["unit"] + node["measures"]))
        for node in about.nodes
    )


def in_counts(about: About, item: re.Match[str]) -> bool:
    """Find a number in words as a figure, as a count of what the records list, or as the same word in a statement that is no description."""
    number = WORDS.index(item["n"].lower())
    if counted := COUNTED.get(item["item"]):
        answer = about.facts.graph.sparql(f"BASE <{BASE}> SELECT DISTINCT ?x WHERE {{ {counted} }}")
        return isinstance(answer, miggraph.Answer) and len(answer) == number
    figures = any(_is(node, "value", number) and _has(node["unit"] + node["measures"], item["item"].split()[-1]) for node in about.nodes)
    return figures or _has(about.texts(descriptions=False), item["item"])


def in_frequencies(about: About, item: re.Match[str]) -> bool:
    return item["item"] in about.values("frequency")


def in_terms(about: About, item: re.Match[str]) -> bool:
    """Find a quoted phrase: a title if it has a capital, else words of a statement or the label of a theme."""
    return plain(item["item"]) in about.titles() if item["item"][0].isupper() else in_texts(about, item)


def in_heading_names(about: About, item: re.Match[str]) -> bool:
    return _is_made_of(item["item"], [*about.values(*LABELS), *about.named(*HEADING)])


def in_names(about: About, item: re.Match[str]) -> bool:
    """Find a name among texts and labels; the first word of a sentence may have its capital from there."""
    texts, name = about.texts() + about.linked(), item["item"]
    if _is_made_of(name, texts):
        return True
    first, _, rest = name.partition(" ")
    return bool(re.search(r"(?:^|[.!?:;] )$", item.string[: item.start()])) and first[1:].islower() and (not rest or _is_made_of(rest, texts))


def _is(node: Node, key: str, number: object) -> bool:
    return any(Decimal(value) == Decimal(str(number)) for value in node.get(key, []))


def _only(about: About, node: Node) -> About:
    one = About(about.facts, "", [])
    one.nodes = [node]
    return one


def _has(texts: Iterable[str], phrase: str) -> bool:
    words = re.compile(rf"(?<!\w){re.escape(plain(phrase))}(?!\w)")
    return any(words.search(text) for text in texts)


def _is_made_of(name: str, texts: list[str]) -> bool:
    """Say whether a run of capitalised words, cut where need be, is in the texts: "French Spanish" is two names."""
    words = re.sub(r"’s?(?!\w)", "", name).split()
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
    where: str  # "heading", "prose" or "" for both
    pattern: str
    found: Callable[[About, re.Match[str]], bool]


RULES = [
    Rule("hashtag", "heading directory prose", r"(?P<item>#\w+)", in_hashtags),
    Rule("series", "heading directory", r"(?:: |, |\. )(?P<item>(?:[^:.]*? Working Paper \d+|[^:.]*?Working Papers on [^:.(]+))(?= \()", in_series),
    Rule("journal", "heading directory", 
        r"(?P<item>(?P<journal>[A-Z][A-Za-z ]+) (?P<volume>\d+)\((?P<number>\d+)\)(?:: (?P<first>\d+)-(?P<last>\d+))?)", in_journal,
    ),
    Rule("title", "heading directory", r"^(?P<item>[^\0]+?)(?= ?\0| \(\d{4}\)|, http)", in_titles),
    Rule("title", "heading directory", r"^(?P<item>[A-Z][A-Za-z ]+)$", in_titles),
    Rule("title", "heading directory", r"^(?P<item>[^(,\0]+?)(?=(?: \(|, ).*\btel)", in_titles),
    Rule("host", "heading directory", r", in (?P<item>[A-Z][^()]+) \((?P<edition>\w+) Edition\)", in_hosts),
    Rule("languages", "heading directory", r"(?P<of>\w+)(?: also)?(?: available)? in (?P<item>[A-Z][^()\0]+)(?=\))", in_languages),
    Rule("web address", "heading directory prose", r"(?P<item>(?:https?://|www\.)[^,()\0]*[^,()\0 ])", in_addresses),
    Rule("email", "heading directory prose", r"(?P<item>[\w.+-]+@ ?[\w-]+(?:\.[\w-]+)+)", in_emails),
    Rule("contact", "heading directory", r"email: (?P<item>via [^,]+)", in_contacts),
    Rule("telephone", "heading directory", r"(?P<key>tel|fax)\.?: (?P<item>[^,]+)", in_telephones),
    Rule("ISBN", "heading directory", r"ISBN: (?P<item>[\d -]+\d)", in_isbns),
    Rule("pages", "heading directory prose", r"(?P<item>(?P<n>\d+)(?: pp\.|-page))", in_pages),
    Rule("date", "heading directory prose", rf"(?P<item>(?:(?P<day>\d+) )?(?P<month>{'|'.join(MONTHS)}) (?P<year>\d{{4}}))", in_dates),
    Rule("year of issue", "heading directory", r"\((?P<item>\d{4})\)", in_years_of_issue),
    Rule("postal address", "heading directory", r"(?<=, )(?P<item>[^,\0()]+)(?=,)", in_postal_addresses),
    Rule("byline", "prose", r"(?<!\w)(?P<item>[‘’](?P<title>[^;]+?)’, by (?P<names>[^;]+?))(?=;|\.$)", in_bylines),
    Rule("century", "prose", r"(?P<item>[\w-]+ century)", in_texts),
    Rule("decade", "prose", r"(?P<item>\d{3}0s)", in_decades),
    Rule("year", "prose", r"\b(?P<item>(?:19|20)\d\d(?: – (?:19|20)\d\d)?)\b(?!,)", in_years),
    Rule("percentage", "prose", r"(?P<item>(?P<first>\d+)(?:-(?P<last>\d+))? per cent)", in_percentages),
    Rule("sum of money", "prose", r"£(?P<item>(?P<n>[\d.]+\d) a week)", in_pounds),
    Rule("share", "prose", rf"\b(?P<item>(?:{NUMBER}) (?:in|in every|out of) (?:{NUMBER})|every third|at least half)\b", in_shares),
    Rule("rank", "prose", r"(?P<item>ranked third|top three)", in_ranks),
    Rule("millions", "prose", r"(?P<item>one million (?P<noun>\w+)|millions of (?P<of>\w+))", in_millions),
    Rule("number", "heading directory prose", r"(?P<item>(?P<n>\d[\d,]*(?:\.\d+)?)(?:[- ](?:older )?(?P<noun>[a-z]+))?)", in_figures),
    Rule("count", "heading directory prose", 
        rf"(?i)\b(?P<item>(?P<n>{NUMBER})\b(?! of\b)(?:(?: main| broad| poorest| or three)*(?: programme)?[- ](?!over|key)[a-z]+)?)", in_counts,
    ),
    Rule("frequency", "prose", r"\b(?P<item>annual|quarterly)\b", in_frequencies),
    Rule("quoted", "heading directory prose", r"(?<!\w)[‘’](?P<item>\w(?:[^‘’\0]|(?<=\w)’(?=\w)|‘‘[^‘’]+’’)*)’(?!\w)", in_terms),
    Rule("name", "heading directory", rf"(?P<item>{NAME})", in_heading_names),
    Rule("name", "prose", rf"(?P<item>{NAME})", in_names),
]  # fmt: skip


class Item(NamedTuple):
    """Something that a document states, and whether the records state it."""

    document: str
    line: int
    kind: str
    text: str
    is_found: bool


def spoken_of(document: str) -> Iterator[tuple[int, str, list[str]]]:
    """Go through the lines of a document: number, whether heading or prose, and the ids of the things spoken of."""
    rows: list[tuple[list[int], list[str]]] = []
    for word in SPOKEN_OF[document].split():
        if not word.isdigit():
            rows[-1][1].append(FOLDERS[word[0]] + word[2:])
        elif rows and not rows[-1][1]:
            rows[-1][0].append(int(word))
        else:
            rows.append(([int(word)], []))
    for (first, prose, last), things in rows:
        for line in range(first, last + 1):
            yield line, "heading" if line < prose else "prose", things


def take_apart(facts: Facts, documents: dict[str, list[str]]) -> list[Item]:
    """List everything that the rules find in the documents, and whether it is among the facts."""
    return [item for document in SPOKEN_OF for item in _items(facts, document, documents[document])]


def _items(facts: Facts, document: str, lines: list[str]) -> Iterator[Item]:
    for number, where, things in spoken_of(document):
        about, text = About(facts, document, things), _with_accents(lines[number - 1])
        for rule in RULES:
            if rule.where in ("", where):
                for match in re.finditer(rule.pattern, text):
                    yield Item(document, number, rule.kind, match["item"], rule.found(about, match))
                text = re.sub(rule.pattern, lambda match: "\0" * len(match[0]), text)


def _with_accents(line: str) -> str:
    """Put accents back on their letters, where the extraction of the text left them behind."""
    accents = {"˜": "\u0303", "´": "\u0301"}
    return re.sub(r"(\w)([˜´]) ?", lambda match: unicodedata.normalize("NFC", match[1] + accents[match[2]]), line)
