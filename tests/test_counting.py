"""Lists and counts of facets come from sets: the same things, in the same order, and the same numbers as the composed queries find."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from bench import generate
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from random_frames import said

import miggraph
from miggraph import Answer, KnowledgeGraph, MiggraphError, ParameterError, UnknownThing
from miggraph.asking.facets import counting, frames, indexing, listing
from miggraph.asking.facets.counting import Counted, Value
from miggraph.asking.facets.frames import Condition, Frame
from miggraph.graph.facets import Facet, Kind
from miggraph.ground.errors import StoreError

ROOT = Path(__file__).parent.parent
LITERAL = ("date", "number", "text", "code")
MANY_FRAMES = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
SMALL = """
- {id: source/s, type: Source, source: source/s, title: Somewhere}
- {id: theme/scheme, type: ThemeScheme, source: source/s, label: Themes}
- {id: theme/work, type: Theme, source: source/s, label: Work, scheme: theme/scheme, topConceptOf: theme/scheme, definition: All of it.}
- {id: theme/care, type: Theme, source: source/s, label: Care, scheme: theme/scheme, broader: [theme/work], definition: For people.}
- {id: theme/visas, type: Theme, source: source/s, label: Visas, scheme: theme/scheme, topConceptOf: theme/scheme, definition: Papers.}
- {id: person/nunez-ana, type: Person, source: source/s, name: Ana Núñez}
- id: organisation/both
  type: Organisation
  source: source/s
  name: Both
  activities:
    - {id: "#a", kinds: [term/advice], activityThemes: [theme/care], activityPlaces: [place/GB], description: Care in Britain}
    - {id: "#b", kinds: [term/advice], activityThemes: [theme/visas], activityPlaces: [place/PH], description: Visas from Manila}
- {id: resource/a, type: Book, source: source/s, title: about care, issued: 1985, themes: [theme/care], authors: [person/nunez-ana]}
- {id: resource/b, type: Report, source: source/s, title: Berlin and Bonn, issued: 2004-05, themes: [theme/care, theme/visas]}
- {id: resource/c, type: Report, source: source/s, title: Circles, issued: 2004, themes: [theme/visas], pages: 120}
- {id: resource/d, type: WorkingPaper, source: source/s, title: Dreams, themes: [theme/work]}
"""


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """A generated graph: people and organisations with many activities, resources with several themes and places."""
    return miggraph.open(generate.home(ROOT, tmp_path_factory.mktemp("generated") / "home", 150))


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], KnowledgeGraph]:
    """Open a home of its own, on the layer that ships, with these records."""

    def open_home(records: str) -> KnowledgeGraph:
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "miggraph.toml").write_text('[graph]\ntitle = "Small"\nbase = "https://example.org/small/"\n', encoding="utf-8")
        (tmp_path / "data" / "all.yaml").write_text(records, encoding="utf-8")
        return miggraph.open(tmp_path)

    return open_home


@pytest.fixture
def small(written: Callable[[str], KnowledgeGraph]) -> KnowledgeGraph:
    return written(SMALL)


@pytest.fixture(params=["shipped", "generated"])
def graph(request: pytest.FixtureRequest) -> KnowledgeGraph:
    found: KnowledgeGraph = request.getfixturevalue(request.param)
    return found


# frames of any kind, from what its facets say


def value_of(facet: Facet, text: str) -> st.SearchStrategy[str]:
    """Draw how a condition asks for a value: as it is, and dates and numbers as ranges, texts by a part of them."""
    if facet.value == "date":
        year = int(text[:4])
        return st.sampled_from([text, text[:4], f"{year - 2}..{year}", f"{year}..", f"..{year}", f"{text[:4]}-01..{year + 1}-06"])
    if facet.value in ("number", "count"):
        return st.sampled_from([text, f"{text}..", f"..{text}", f"{text}..{float(text) + 10}"])
    if facet.value == "text":
        return st.integers(0, max(len(text) - 3, 0)).map(lambda start: text[start : start + 6].upper().strip() or text)
    return st.just(text)


@st.composite
def conditions(draw: st.DrawFn, graph: KnowledgeGraph, kind: Kind) -> Condition:
    facet = kind.facet(draw(st.sampled_from(sorted(kind.facets))))
    if facet.value == "yes":
        return Condition(facet.name, (draw(st.sampled_from(["yes", "no"])),), draw(st.booleans()))
    known = graph.remembered(f"said in tests {kind.name} {facet.name}", lambda: said(graph, facet))
    assume(known)
    texts = draw(st.lists(st.sampled_from(known), min_size=1, max_size=2, unique=True))
    return Condition(facet.name, tuple(draw(value_of(facet, text)) for text in texts), draw(st.integers(0, 3)) == 0)


@st.composite
def any_frame(draw: st.DrawFn, graph: KnowledgeGraph) -> Frame:
    kind = graph.facets.kind(draw(st.sampled_from(sorted(graph.facets.kinds))))
    asked = draw(st.lists(conditions(graph, kind), max_size=3))
    sort = draw(st.sampled_from(["", *kind.fields]))
    return Frame(kind.name, tuple(asked), sort=f"-{sort}" if sort and draw(st.booleans()) else sort)


def listed(graph: KnowledgeGraph, frame: Frame) -> Answer:
    """Return the rows that the query finds; a frame that it refuses (a class that is no type of publication) is none."""
    try:
        return listing.answer(graph, frame)
    except (UnknownThing, ParameterError):
        assume(False)
        raise


def counted(graph: KnowledgeGraph, frame: Frame) -> int:
    return int(listed(graph, Frame(frame.kind, frame.conditions, want="count"))[0]["count"])


def ids(graph: KnowledgeGraph, rows: Answer) -> list[str]:
    return [graph.names.compact(row[0].value) for row in rows.terms]


@MANY_FRAMES
@given(data=st.data())
@pytest.mark.parametrize("name", ["shipped", "generated"])
def test_a_list_is_what_the_query_finds(request: pytest.FixtureRequest, name: str, data: st.DataObject) -> None:
    """The same things in the same order, by label or by any field; the total, and any page of it."""
    graph = request.getfixturevalue(name)
    frame = data.draw(any_frame(graph))
    rows, found = listed(graph, frame), counting.selected(graph, frame)
    wanted = ids(graph, rows)
    assert found.total == len(wanted) == counted(graph, frame)
    assert [one.id for one in found.things] == wanted
    assert {one.id: one.label for one in found.things} == {
        one: row[1].value if row[1] else one for one, row in zip(wanted, rows.terms, strict=True)
    }
    offset, limit = data.draw(st.integers(0, 5)), data.draw(st.integers(1, 5))
    page = counting.selected(graph, frame, offset=offset, limit=limit)
    assert (page.things, page.total) == (found.things[offset : offset + limit], found.total)
    shown = counting.rows(graph, frame, offset=offset, limit=limit)
    assert shown.terms == [rows.terms[wanted.index(one.id)] for one in page.things]


def others(frame: Frame, facet: Facet) -> tuple[Condition, ...]:
    """Leave out what is chosen of a facet that a thing has one value of."""
    is_single = facet.header.get("single") == "yes" or facet.value in ("date", "number")
    return tuple(
        one for one in frame.conditions if one.facet != facet.name or (facet.value != "yes" and not (is_single and not one.is_excluded))
    )


@MANY_FRAMES
@given(data=st.data())
@pytest.mark.parametrize("name", ["shipped", "generated"])
def test_a_count_is_what_choosing_leaves(request: pytest.FixtureRequest, name: str, data: st.DataObject) -> None:
    """Each value's number is that of the frame with it; what is not listed leaves nothing; groups are those of the query."""
    graph = request.getfixturevalue(name)
    frame = data.draw(any_frame(graph))
    listed(graph, frame)
    kind = graph.facets.kind(frame.kind)
    facet = kind.facet(data.draw(st.sampled_from([name for name, one in sorted(kind.facets.items()) if counting.is_counted(one)])))
    found, within = counting.values(graph, frame, facet.name), others(frame, facet)
    numbers = {one.id: one.count for one in found.values}
    assert found.total == sum(1 for count in numbers.values() if count)
    for value in data.draw(st.lists(st.sampled_from(sorted(numbers)), max_size=3, unique=True)) if numbers else []:
        assert numbers[value] == counted(graph, Frame(kind.name, (*within, Condition(facet.name, (value,))))), value
    by_rows = facet.texts("group") and not facet.joint and facet.value not in LITERAL and (facet.among or not facet.through)
    if by_rows:
        rows = listed(graph, Frame(kind.name, within, by=(facet.name,)))
        assert {one: count for one, count in numbers.items() if count} == {
            graph.names.compact(row[0].value): int(row[-1].value) for row in rows.terms
        }
    elif facet.value not in (*LITERAL, "yes"):
        for value in data.draw(st.lists(st.sampled_from(said(graph, facet) or ["place/GB"]), max_size=2)):
            if value not in numbers and not lies_above_all(graph, kind, facet, value):
                assert not counted(graph, Frame(kind.name, (*within, Condition(facet.name, (value,))))), value


def lies_above_all(graph: KnowledgeGraph, kind: Kind, facet: Facet, value: str) -> bool:
    """Say whether nothing has a value itself, and all that has any lies in it, or whether things are not counted by it."""
    own = {row[0].value for row in graph.select(f"SELECT DISTINCT ?value WHERE {{ {kind.pattern} {facet.pattern} }}").terms}
    having = graph.select(f"SELECT DISTINCT ?it WHERE {{ {kind.pattern} {facet.pattern} }}")
    is_all = counted(graph, Frame(kind.name, (Condition(facet.name, (value,)),))) == len(having)
    return bool(facet.among) or (graph.names.iri(value) not in own and is_all)


# small things that can be seen


def of(found: list[Counted], name: str) -> list[tuple[str, int]]:
    return [(one.id, one.count) for facet in found if facet.name == name for one in facet.values]


def test_values_are_counted_within_what_is_chosen(small: KnowledgeGraph) -> None:
    """Most frequent first, then by label, wider ones with what is narrower; what is chosen says so; the alternatives of a single facet stay."""
    everything = counting.counts(small, Frame("resources"))
    assert of(everything, "theme") == [("theme/work", 3), ("theme/care", 2), ("theme/visas", 2)]
    assert of(everything, "has-author") == [("yes", 1), ("no", 3)]
    chosen = counting.counts(small, frames.read("resources", ["theme=visas", "type=Report"]))
    [theme] = [one for one in chosen if one.name == "theme"]
    assert theme.values == (
        Value("theme/visas", "Visas", 2, is_chosen=True),
        Value("theme/care", "Care", 1),
        Value("theme/work", "Work", 1),
    )
    assert of(chosen, "type") == [("bibo:Report", 2)]
    assert of(counting.counts(small, frames.read("resources", ["type=bibo:Report"])), "type") == [
        ("bibo:Report", 3),
        ("bibo:Book", 1),
        ("mig:WorkingPaper", 1),
    ]


def test_what_is_asked_jointly_is_counted_jointly(small: KnowledgeGraph) -> None:
    """Who advises on care in Britain and on visas in the Philippines does not advise on visas in Britain."""
    assert counting.selected(small, frames.read("organisations", ["theme=care", "place=PH"])).total == 0
    assert counting.selected(small, frames.read("organisations", ["theme=care", "place!=PH"])).total == 0
    [theme] = counting.counts(small, frames.read("organisations", ["place=GB"]), facets=["theme"])
    assert [(one.id, one.count) for one in theme.values] == [("theme/care", 1)]


def test_years_and_numbers_have_bars(small: KnowledgeGraph) -> None:
    """Years within half a century, empty ones too; the first and the last; hundreds where numbers lie far apart."""
    [year] = counting.counts(small, Frame("resources"), facets=["year"])
    assert (year.first, year.last, year.total, len(year.values)) == ("1985", "2004", 2, 20)
    assert [one for one in year.values if one.count] == [Value("1985", "1985", 1), Value("2004", "2004", 2)]
    again = counting.counts(small, frames.read("resources", ["year=1985"]), facets=["year"])
    assert again[0].values[0] == Value("1985", "1985", 1, is_chosen=True)
    assert again[0].total == 2


def test_bars_are_decades_over_a_longer_time(written: Callable[[str], KnowledgeGraph]) -> None:
    """A bar is written as a condition takes it."""
    old = "\n- {id: resource/old, type: Book, source: source/s, title: Old, issued: 1899, pages: 4}\n"
    graph = written(SMALL + old)
    year, pages = counting.counts(graph, Frame("resources"), facets=["year", "pages"])
    assert [(one.id, one.label, one.count) for one in year.values if one.count] == [
        ("1890..1899", "1890s", 1),
        ("1980..1989", "1980s", 1),
        ("2000..2009", "2000s", 2),
    ]
    assert [(one.id, one.label) for one in pages.values if one.count] == [("0..9", "0–9"), ("120..129", "120–129")]
    assert (pages.first, pages.last) == ("4", "120")


def test_values_are_completed_by_the_beginning_of_a_word(shipped: KnowledgeGraph, small: KnowledgeGraph) -> None:
    """The beginning of the label first, then of a word in it; without accents; a region too, where countries are counted."""
    found = [one.label for one in counting.completed(shipped, Frame("resources"), "theme", "WOMEN")]
    first = [label for label in found if label.lower().startswith("women")]
    assert first
    assert found[: len(first)] == first != found
    assert [one.id for one in counting.completed(small, Frame("resources"), "author", "nun")] == ["person/nunez-ana"]
    assert counting.completed(shipped, Frame("resources"), "place", "asi")[0].label == "Asia"
    assert len(counting.completed(shipped, Frame("resources"), "theme", "", limit=3)) == 3
    assert counting.completed(shipped, Frame("resources"), "year", "20") == ()


def test_all_values_of_a_facet_come_in_pages(shipped: KnowledgeGraph) -> None:
    """All of them, or some; a list beside has the first, and how many there are; what is chosen is always shown."""
    every = counting.values(shipped, Frame("resources"), "theme")
    assert len(every.values) == every.total > 50
    assert counting.values(shipped, Frame("resources"), "theme", offset=3, limit=4).values == every.values[3:7]
    [beside] = counting.counts(shipped, Frame("resources"), facets=["theme"], most=5)
    assert (beside.values, beside.total) == (every.values[:5], every.total)
    rare = [one for one in counting.values(shipped, Frame("resources"), "type").values if one.id != "bibo:Report"][-1]
    [chosen] = counting.counts(shipped, Frame("resources", (Condition("type", (rare.id,)),)), facets=["type"], most=1)
    assert [(one.id, one.is_chosen) for one in chosen.values] == [("bibo:Report", False), (rare.id, True)]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("yaer=2001",), UnknownThing),
        (("year=soon",), ParameterError),
        (("year=..",), ParameterError),
        (("pages=many",), ParameterError),
        (("theme=nothing at all",), UnknownThing),
        (("theme=theme/none",), UnknownThing),
        (("has-isbn=perhaps",), ParameterError),
        (("sort=nothing",), UnknownThing),
        (("it=resource/none",), UnknownThing),
    ],
)
def test_what_is_no_frame_is_told_as_by_the_query(shipped: KnowledgeGraph, words: tuple[str, ...], error: type[MiggraphError]) -> None:
    """The same message, with what there is."""
    frame = frames.read("resources", words)
    with pytest.raises(error) as theirs:
        listing.answer(shipped, frame)
    with pytest.raises(error) as ours:
        counting.selected(shipped, frame)
    assert str(ours.value) == str(theirs.value)


def test_things_that_are_named_are_a_list(shipped: KnowledgeGraph) -> None:
    """Named things of the kind, in order; without those that are named with !=."""
    three = [one.id for one in counting.selected(shipped, Frame("resources"), limit=3).things]
    assert [one.id for one in counting.selected(shipped, Frame("resources", (Condition("it", tuple(reversed(three))),))).things] == three
    left = counting.selected(shipped, Frame("resources", (Condition("it", tuple(three)), Condition("it", (three[1],), True))))
    assert [one.id for one in left.things] == [three[0], three[2]]


# stores, threads


@pytest.fixture(params=["folder", "endpoint"])
def elsewhere(request: pytest.FixtureRequest) -> KnowledgeGraph:
    """The shipped graph, on disk and behind a SPARQL service."""
    name: Any = request.getfixturevalue(request.param)
    return miggraph.open(ROOT, store=name) if request.param == "folder" else miggraph.open(ROOT, endpoint=name)


def test_wherever_the_triples_are(shipped: KnowledgeGraph, elsewhere: KnowledgeGraph) -> None:
    """A store on disk and a service give the same lists and the same counts."""
    for kind in shipped.facets.kinds:
        for frame in (Frame(kind), frames.read("organisations", ["theme=theme/domestic-workers", "place=place/GB"])):
            assert counting.selected(elsewhere, frame) == counting.selected(shipped, frame)
            assert counting.counts(elsewhere, frame) == counting.counts(shipped, frame)


def test_what_is_concluded_is_left_out_where_it_is_to_be(shipped: KnowledgeGraph) -> None:
    """A graph that is opened asserted counts what the records say."""
    graph = miggraph.open(ROOT, asserted=True)
    for frame in (Frame("resources"), frames.read("resources", ["theme=theme/remittances"]), Frame("organisations")):
        assert [one.id for one in counting.selected(graph, frame).things] == ids(graph, listing.answer(graph, frame))


def test_many_threads_may_ask_at_once(shipped: KnowledgeGraph, folder: Path) -> None:
    """They wait for one index that is made once, and get what one alone gets."""
    graph = miggraph.open(ROOT, store=folder)
    frame = frames.read("organisations", ["theme=theme/domestic-workers"])
    kind = graph.facets.kind("organisations")
    with ThreadPoolExecutor(16) as pool:
        indexes = list(pool.map(lambda _: indexing.index(graph, kind), range(32)))
        found = list(pool.map(lambda _: counting.counts(graph, frame), range(32)))
    assert {id(one) for one in indexes} == {id(indexing.index(graph, kind))}
    assert all(one == counting.counts(shipped, frame) for one in found)


def test_a_circle_of_narrower_themes_ends(written: Callable[[str], KnowledgeGraph]) -> None:
    """Themes that lie in each other hold the same things."""
    circle = SMALL.replace("label: Work, scheme: theme/scheme,", "label: Work, scheme: theme/scheme, broader: [theme/care],")
    graph = written(circle)
    assert of(counting.counts(graph, Frame("resources")), "theme") == [("theme/care", 3), ("theme/work", 3), ("theme/visas", 2)]


def test_the_extra_that_is_missing_is_named(small: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counting needs a package of the extra web, and says so."""
    monkeypatch.setitem(sys.modules, "pyroaring", None)
    with pytest.raises(StoreError, match="counting needs what is not installed") as told:
        counting.selected(small, Frame("resources"))
    assert "miggraph[web]" in str(told.value)
