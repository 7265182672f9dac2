"""Pictures: their numbers are those of the lists, they are whole and harmless, and a home has those that it has something for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import miggraph
from miggraph import KnowledgeGraph, pages
from miggraph.asking.facets import frames
from miggraph.pages import pictures, rendering
from miggraph.pages.pictures import answered, charts, corridors, maps, matrix, telling, timelines, together
from miggraph.pages.wording import Wording

OUTLINES = Path(pages.__file__).parent / "pictures" / "outlines.json"
HOSTILE = """</title></svg><script>alert(1)</script>"'&<b onload=x>"""
RECORDS = """
- {id: source/s, type: Source, source: source/s, title: Somewhere}
- {id: theme/scheme, type: ThemeScheme, source: source/s, label: Themes}
- {id: theme/work, type: Theme, source: source/s, label: "Work @", scheme: theme/scheme, topConceptOf: theme/scheme, definition: All of it.}
- {id: theme/money, type: Theme, source: source/s, label: "Money @", scheme: theme/scheme, broader: [theme/work], definition: Money.}
- {id: place/ES, type: Place, source: source/s, label: "Spain @", codes: [ES]}
- {id: place/FR, type: Place, source: source/s, label: "France @", codes: [FR]}
- {id: place/town, type: Place, source: source/s, label: "Town @", within: [place/ES]}
- {id: person/ada, type: Person, source: source/s, name: "Ada @", familyName: Ada}
- {id: person/bea, type: Person, source: source/s, name: "Bea @", familyName: Bea}
- {id: person/cho, type: Person, source: source/s, name: "Cho @", familyName: Cho}
- id: resource/one
  type: Book
  source: source/s
  title: "One @"
  issued: 2001
  authors: [person/ada, person/bea]
  themes: [theme/work]
  places: [place/ES]
  corridors: [{origin: [place/ES], destination: [place/FR]}, {origin: [place/town], destination: [place/FR]}]
- id: resource/two
  type: Book
  source: source/s
  title: "Two @"
  issued: 2003
  authors: [person/ada, person/bea]
  editors: [person/cho]
  themes: [theme/money]
  places: [place/FR]
- id: policy/law
  type: Policy
  source: source/s
  label: "A law @"
  description: A law.
  changes:
    - {id: "#first", description: "It begins @", date: 2002}
    - {id: "#second", description: "It ends @", date: 2002-11}
"""
PLANTS = {
    "ontology/context.jsonld": """{"@context": {"ex": "https://example.org/plants#", "Species": "ex:Species",
        "habitat": {"@id": "ex:habitat", "@type": "@id"}, "beside": {"@id": "ex:beside", "@type": "@id"}}}""",
    "ontology/plants.ttl": """@prefix ex: <https://example.org/plants#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        ex:Species a owl:Class ; rdfs:label "species"@en .""",
    "data/plants.yaml": """
- {id: species/heather, type: Species, source: source/list, label: Heather, habitat: [theme/heat], beside: [species/thyme]}
- {id: species/thyme, type: Species, source: source/list, label: Thyme, habitat: [theme/heatwaves], beside: [species/heather]}
""",
    "queries/facets/plants.rq": "#+ summary: plants\n#+ one: plant\n?it a ex:Species .\n",
    "queries/facets/plants/habitat.rq": "#+ summary: in a habitat\n#+ value: theme\n#+ through: skos:broader\n#+ group: [habitat]\n?it ex:habitat ?value .\n",
    "queries/facets/plants/beside.rq": "#+ summary: beside another\n#+ value: species\n#+ group: [neighbour]\n?it ex:beside ?value .\n",
}


class Reader(HTMLParser):
    """The names of the elements and the attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add("script of its own" if tag == "script" and "src" not in dict(attrs) else tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name == "href"]
        self.ids += [value or "" for name, value in attrs if name == "id"]


def drawn(graph: KnowledgeGraph) -> Iterator[tuple[str, str]]:
    """Yield the address and the page of each picture of a graph, and of all of them."""
    for picture in pictures.PICTURES:
        if view := picture.view(graph):
            yield picture.address, page(graph, picture.template, view)
    yield pictures.ALL_ADDRESS, page(graph, pictures.ALL_TEMPLATE, pictures.view(graph))


def page(graph: KnowledgeGraph, template: str, view: object) -> str:
    return rendering.render(graph, template, view, address="/", href=lambda address: f"/base{address}")


def svgs(text: str) -> list[ElementTree.Element]:
    """Read the outermost SVG elements of a page as XML, which fails where one is not well-formed."""
    found, depth, start = [], 0, 0
    for tag in re.finditer(r"<svg\b|</svg>", text):
        start = tag.start() if depth == 0 else start
        depth += 1 if tag[0] == "<svg" else -1
        if depth == 0:
            found.append(ElementTree.fromstring(text[start : tag.end()]))
    return found


def listed(graph: KnowledgeGraph, address: str) -> int:
    """Count what the list at an address holds."""
    kind, _, conditions = address.removeprefix("/base/").partition("?")
    words = [unquote(word) for word in conditions.split("&") if word]
    answer = graph.things(kind, *words, "want=count")
    assert not isinstance(answer, bool)
    return int(answer[0]["count"])


def titles(text: str) -> list[tuple[str, str]]:
    """List the addresses of the marks of a page's pictures, and what they say."""
    links = [link for svg in svgs(text) for link in svg.iter("a") if link.get("href")]
    return [(str(link.get("href")), str(link.findtext("title"))) for link in links]


@pytest.fixture
def hostile(make_home: Callable[..., Path]) -> KnowledgeGraph:
    """A home whose every label would break out of a page that did not escape it."""
    return miggraph.open(make_home(all=RECORDS.replace("@", json.dumps(HOSTILE)[1:-1])))


# numbers


def test_marks_count_what_their_lists_hold(shipped: KnowledgeGraph) -> None:
    """Each mark that says a number and leads to a list says how many things are in that list."""
    checked = 0
    for _, text in drawn(shipped):
        for address, title in titles(text):
            number = re.search(r": (\d+)$", title)
            if number and "?" in address:
                assert listed(shipped, address) == int(number[1]), (address, title)
                checked += 1
    assert checked > 300


def test_tables_hold_the_numbers_of_their_pictures(shipped: KnowledgeGraph) -> None:
    """What a mark says stands in the table too, at the same address."""
    for address, text in drawn(shipped):
        if address == pictures.ALL_ADDRESS:
            continue
        table = ElementTree.fromstring("<t>" + "".join(re.findall(r"<tbody>.*?</tbody>", text, re.DOTALL)) + "</t>")
        cells = {str(link.get("href")): "".join(link.itertext()) for link in table.iter("a")}
        numbered = [(mark, title.rpartition(": ")[2]) for mark, title in titles(text) if re.search(r": \d+$", title)]
        assert numbered
        for mark, number in numbered:
            if address in ("/map",):  # there the place is the link, and its number stands beside it
                assert mark in cells
            elif mark in cells:
                assert cells[mark] == number
            else:
                assert address == "/corridors", mark  # the ends have numbers of their own


def test_the_map_counts_every_placed_thing(shipped: KnowledgeGraph) -> None:
    """A place on the map has the number of its list, and its row in the table."""
    view = maps.view(shipped)
    assert view
    assert {mark.count.label: mark.count.number for mark in view.marks}["Philippines"] == listed(shipped, "/base/resources?place=PH") == 6
    assert [row.number for row in view.rows] == sorted((mark.count.number for mark in view.marks), reverse=True)
    assert "Asia" in {count.label for count, _ in view.others}
    assert dict((count.label, within) for count, within in view.others)["Gujarat"] == "India"  # noqa: C402 - pairs of any two


def test_a_map_of_something_else_can_be_asked_for(shipped: KnowledgeGraph) -> None:
    """The query of the address chooses the kind and the facet; what is not there gives the first map."""
    organisations = maps.view(shipped, {"kind": "organisations", "by": "based"})
    assert organisations
    assert organisations.title.startswith("Organisations")
    assert sum(choice.is_shown for choice in organisations.choices) == 1
    nothing, first = maps.view(shipped, {"kind": "nothing"}), maps.view(shipped)
    assert nothing
    assert first
    assert nothing.title == first.title


def test_numbers_on_the_map_do_not_lie_on_one_another(shipped: KnowledgeGraph) -> None:
    """No number is set where another is."""
    for choice in maps.view(shipped).choices:  # type: ignore[union-attr]
        view = maps.view(shipped, dict(word.split("=") for word in choice.address.partition("?")[2].split("&")))
        assert view
        boxes = [maps._box(mark.number_at, 8 * len(str(mark.count.number)), 11) for mark in view.marks if not mark.is_inside]
        assert not any(maps._touches(one, other) for one, other in combinations(boxes, 2))


def test_the_timeline_has_every_year_and_event(shipped: KnowledgeGraph) -> None:
    """Columns have the counts by year, lanes what happened, at its month where one is said."""
    view = timelines.view(shipped)
    assert view
    years = shipped.things("resources", "by=year")
    assert not isinstance(years, bool)
    assert {row.label: row.number for row in view.columns[0].rows} == {row["year"]: row["count"] for row in years}
    assert {event.date for event in view.events} >= {"2020-07", "1998"}
    moments = {event.date: event.moment for event in view.events}
    assert moments["2020-07"] == pytest.approx(2020 + 6.5 / 12)
    assert sum(len(lane.events) for lane in view.lanes) == len(view.events)


def test_a_timeline_of_some_years(shipped: KnowledgeGraph) -> None:
    """A range leaves out what is outside it; one that goes backwards, or is no range, is not heeded."""
    view = timelines.view(shipped, {"from": "2004", "to": "2012"})
    assert view
    assert view.is_cut
    assert {year for year, _ in view.years} <= {str(year) for year in range(2004, 2013)}
    assert all(2004 <= event.year <= 2012 for event in view.events)
    for query in ({"from": "2012", "to": "2004"}, {"from": "<b>"}, {"to": "99999"}):
        whole = timelines.view(shipped, query)
        assert whole
        assert not whole.is_cut


@given(st.dictionaries(st.integers(1, 9999), st.integers(1, 50), min_size=1, max_size=40))
def test_columns_hold_every_year_once(years: dict[int, int]) -> None:
    """However far apart years are, there are few columns, none outside the picture, and their numbers add up."""
    made = charts.columns(Wording(), "c", "C", years, "/books?year=", measure="Books")
    assert sum(row.number for row in made.rows) == sum(years.values())
    assert (made.last + 1 - made.first) / made.width <= max(charts.MOST_YEARS, 10000 / charts.WIDTHS[-1]) + 1
    assert all(0 <= left <= 100 and 0 <= middle <= 100 and 0 < height <= 108 for _, left, middle, _, height in made.drawn)
    assert len({year for year, _ in made.ticks}) == len(made.ticks) <= 8


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_more_is_never_paler(one: int, other: int) -> None:
    """Shades grow with numbers, and nothing has none."""
    low, high = sorted((one, other))
    assert 0 < charts.step(low, high) <= charts.step(high, high) <= charts.STEPS
    assert charts.step(0, high) == 0


@given(st.text(max_size=80))
def test_labels_are_cut_to_their_room(label: str) -> None:
    """A label keeps its beginning, and is never longer than there is room for."""
    found = telling.cut(label)
    assert len(found) <= telling.LONGEST
    assert label.startswith(found.removesuffix("…"))


# homes


def test_a_home_with_nothing_has_no_pictures(make_home: Callable[..., Path]) -> None:
    """Where there is nothing to draw no picture is offered, and the page says what would make one."""
    graph = miggraph.open(make_home(all="- {id: source/s, type: Source, source: source/s, title: Somewhere}"))
    assert pictures.offered(graph) == ()
    [(_, text)] = drawn(graph)
    assert "nothing to draw yet" in text


def test_a_home_has_the_pictures_that_it_has_something_for(heat_home: Path) -> None:
    """One book with a place and a year makes a map and a timeline, and no word of another field stands on them."""
    graph = miggraph.open(heat_home)
    assert [picture.address for picture in pictures.offered(graph)] == ["/map", "/timeline"]
    for _, text in drawn(graph):
        assert not re.search("migra|gender|kalayaan", text, re.IGNORECASE)


def test_a_home_without_places_has_no_map(make_home: Callable[..., Path]) -> None:
    """Themes by type make a matrix; what has no place makes neither map nor corridors."""
    records = re.sub(r"\n  (?:places|corridors): .*", "", RECORDS)
    graph = miggraph.open(make_home(all=records))
    assert [picture.address for picture in pictures.offered(graph)] == ["/timeline", "/matrix", "/together"]


def test_kinds_of_a_homes_own_are_drawn(heat_home: Path) -> None:
    """Facets that a home adds are crossed and counted as those of the layer are."""
    for name, text in PLANTS.items():
        (heat_home / name).parent.mkdir(parents=True, exist_ok=True)
        (heat_home / name).write_text(text, encoding="utf-8")
    view = matrix.view(miggraph.open(heat_home))
    assert view
    assert view.title == "Plants by habitat and neighbour"
    found = {cell.title for line in view.heat.cells for cell in line if cell.number}
    assert found == {"Heat, Thyme: 1", "Heatwaves, Heather: 1", "Heat, Heather: 1"}


# what pages are made of


def test_labels_are_escaped_everywhere(hostile: KnowledgeGraph) -> None:
    """Labels that hold markup stand in pictures and tables as text, and nowhere else."""
    assert len(pictures.offered(hostile)) == len(pictures.PICTURES)
    for address, text in drawn(hostile):
        found = Reader(text)
        assert "script of its own" not in found.tags, address
        assert not {name for name in found.attributes if name.startswith("on")}
        assert "alert(1)" in text
        assert svgs(text)


def test_pictures_are_whole_and_hold_nothing_that_a_page_may_not_load(shipped: KnowledgeGraph) -> None:
    """Each picture is well-formed, has a title and a description that its image is named by, and neither styles nor scripts of its own."""
    for address, text in drawn(shipped):
        found = Reader(text)
        assert "style" not in found.attributes | found.tags, address
        assert "script of its own" not in found.tags
        assert len(found.ids) == len(set(found.ids))
        assert not [one for one in found.addresses if not one.startswith(("/base/", "#", "https://creativecommons.org/"))]
        named = [svg for svg in svgs(text) if str(svg.get("class")) in ("chart", "chart world")]
        assert named
        for svg in named:
            [image] = [part for part in svg.iter("g") if part.get("role") == "img"]
            assert str(image.get("aria-labelledby")).split() == [image.find(part).get("id") for part in ("title", "desc")]  # type: ignore[union-attr]
            assert all(str(image.findtext(part)).strip() for part in ("title", "desc"))


def test_pictures_are_the_same_every_time(shipped: KnowledgeGraph) -> None:
    """Two graphs of one home give the same pages, byte for byte."""
    assert list(drawn(shipped)) == list(drawn(miggraph.open(shipped.home.path)))


def test_corridors_show_what_is_not_said(shipped: KnowledgeGraph) -> None:
    """A corridor of which one end is known is drawn to "not said", without a list of its own."""
    view = corridors.view(shipped)
    assert view
    ends = [band for band in view.rows if not band.destination]
    assert ends
    assert not any(band.address for band in ends)
    assert {band.origin for band in ends} >= {"Philippines"}


def test_a_thing_on_two_corridors_is_counted_once(hostile: KnowledgeGraph) -> None:
    """A book on movement from a country, and from a town in it, is one book on movement from the country."""
    view = corridors.view(hostile)
    assert view
    assert [band.number for band in view.rows] == [1, 1]
    assert [end.number for end in view.destinations] == [1]


def test_people_who_share_a_publication_stand_together(hostile: KnowledgeGraph) -> None:
    """Two who wrote two books are joined by 2; an editor by 1 with each; groups stand together."""
    view = together.view(hostile)
    assert view
    assert [(tie.number, listed(hostile, f"/base{tie.address}")) for tie in view.rows] == [(2, 2), (1, 1), (1, 1)]
    assert len(view.people) == 3


# charts of answers


@pytest.mark.parametrize(
    ("kind", "words", "form"),
    [
        ("resources", ["by=theme", "theme=remittances"], "bars"),
        ("resources", ["by=year"], "columns"),
        ("resources", ["by=type,place"], "heat"),
        ("organisations", ["by=kind"], "bars"),
    ],
)
def test_an_answer_that_counts_gets_its_chart(shipped: KnowledgeGraph, kind: str, words: list[str], form: str) -> None:
    """Counts by a facet are bars, by year columns, by two facets a heat map; their numbers are those of the rows."""
    answer = shipped.things(kind, *words)
    assert not isinstance(answer, bool)
    made = answered.chart(shipped, frames.read(kind, words), answer)
    assert made
    assert made.form == form
    if isinstance(made, charts.Heat):
        assert sum(cell.number for line in made.cells for cell in line) == sum(
            v for row in answer.rows for v in row.values() if isinstance(v, int)
        )
    else:
        assert [row.number for row in made.rows] == answer.column("count")
    text = _chart(shipped, made)
    assert len(svgs(text)) == 1
    assert "<table" in text


def test_one_count_is_no_chart(shipped: KnowledgeGraph) -> None:
    """A list, or a single count, is not drawn."""
    for words in (["theme=remittances"], ["by=year", "year=2010"]):
        answer = shipped.things("resources", *words)
        assert not isinstance(answer, bool)
        assert answered.chart(shipped, frames.read("resources", words), answer) is None


def _chart(graph: KnowledgeGraph, made: Any) -> str:
    text = '{% from "pictures/charts.html" import chart with context %}{{ chart(view) }}'
    return str(rendering._environment().from_string(text).render(view=made, home=graph.home.settings, href=str, _=str))


# outlines


def test_every_country_that_the_layer_has_can_be_drawn() -> None:
    """But for Antarctica and what lies within another country's borders, each has an outline or a dot, once, in the picture."""
    outlines = json.loads(OUTLINES.read_text(encoding="utf-8"))
    drawn_codes = [country["codes"][0] for country in outlines["countries"] if country["codes"]]
    records = (Path(__file__).parents[2] / "data/base/places/iso-3166.jsonl").read_text(encoding="utf-8").splitlines()
    known = {record["codes"][0] for record in map(json.loads, records) if len(record.get("codes", [])) == 3}
    assert len(drawn_codes) == len(set(drawn_codes))
    assert known - set(drawn_codes) <= {"AQ", "BQ", "BV", "CC", "CX", "GF", "GP", "MQ", "RE", "SJ", "TK", "YT"}
    assert all(
        0 <= country["at"][0] <= outlines["width"] and 0 <= country["at"][1] <= outlines["height"] for country in outlines["countries"]
    )
    assert OUTLINES.stat().st_size < 150_000


@pytest.mark.parametrize(
    ("years", "told"),
    [
        ({2019: 1, 2021: 1, 2022: 1}, "From 2019 to 2022; 1 each."),
        ({2019: 2, 2021: 2, 2022: 1}, "From 2019 to 2022; the most in 2019 and 2021 (2 each)."),
        ({2019: 2, 2021: 3}, "From 2019 to 2021; the most in 2021 (3)."),
    ],
)
def test_of_equal_years_none_has_the_most(years: dict[int, int], told: str) -> None:
    """A sentence below columns names every year that has the most, and none where all have as many."""
    assert charts.columns(Wording(), "c", "Years", years, "", measure="Things").description == told


def test_there_is_air_above_the_northernmost_land(shipped: KnowledgeGraph) -> None:
    """The land of the map does not touch the upper edge of its picture, where it would look cut off."""
    made = maps.view(shipped)
    assert made
    page = rendering.render(shipped, "pictures/map.html", made, address="/map", href=str)
    top = float(re.search(r'class="chart world"[^>]* viewBox="\S+ (\S+) ', page)[1])  # type: ignore[index]
    assert top <= -10
