"""What is composed in the browser gives the rows that are given here: of every canned query, of frames, and of what facets count."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import random_frames

from miggraph import KnowledgeGraph
from miggraph.asking.facets import counting
from miggraph.asking.facets.counting import Counted
from miggraph.asking.facets.frames import Frame
from miggraph.asking.facets.templates import SEPARATOR
from miggraph.graph.facets import Facet, Kind
from miggraph.pages.views import addresses
from miggraph.pages.views.addresses import Listed
from miggraph.site.model import model

ROOT = Path(__file__).parent.parent.parent
ASSETS = ROOT / "src" / "miggraph" / "site" / "assets"
SCRIPT = ROOT / "tests" / "site" / "composing.mjs"
FRAMES = 100
Case = dict[str, Any]


@pytest.fixture(scope="module")
def store(shipped: KnowledgeGraph) -> ox.Store:
    """The statements as they are published, merged as a browser merges them."""
    made = ox.Store()
    made.extend([*shipped.quads(), *shipped.ontology()])
    made.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
    return made


def made(graph: KnowledgeGraph) -> dict[str, Any]:
    return graph.remembered("model in tests", lambda: model(graph))


def composed(graph: KnowledgeGraph, cases: list[Case]) -> list[dict[str, str]]:
    """Compose all cases by the scripts, in one process of node."""
    node = shutil.which("node")
    if not node:
        pytest.skip("node is not installed (Node.js 20 or later)")
    given = json.dumps({"assets": str(ASSETS), "model": made(graph), "cases": cases})
    done = subprocess.run([node, str(SCRIPT)], input=given, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, str]] = json.loads(done.stdout)
    return found


def run(store: ox.Store, text: str) -> Any:
    return store.query(text)


def rows(found: Any) -> list[tuple[str, ...]]:
    """Return rows as texts in an order; what GROUP_CONCAT joins has none."""
    return sorted(tuple(_text(term) for term in row) for row in found)


def _text(term: Any) -> str:
    return SEPARATOR.join(sorted(term.value.split(SEPARATOR))) if term is not None else ""


# frames


@pytest.fixture(scope="module")
def asked(shipped: KnowledgeGraph) -> list[Listed]:
    chance = random.Random(2024)
    return [addresses.ordered(shipped, Listed(random_frames.any_frame(shipped, chance))) for _ in range(FRAMES)]


def query_of(graph: KnowledgeGraph, listed: Listed) -> str:
    return addresses.write(graph, listed).partition("?")[2]


def case(graph: KnowledgeGraph, make: str, listed: Listed, **more: str) -> Case:
    return {"make": make, "kind": listed.frame.kind, "query": query_of(graph, listed), **more}


def test_frames_give_the_same_rows(shipped: KnowledgeGraph, store: ox.Store, asked: list[Listed]) -> None:
    """A hundred frames, read from their addresses as the browser reads them; many of them have rows."""
    found = composed(shipped, [case(shipped, "list", one) for one in asked])
    filled = 0
    for listed, one in zip(asked, found, strict=True):
        words = listed.frame.words()
        assert "text" in one, (words, one)
        theirs = run(store, one["text"])
        text = shipped.things_query(*words)
        if isinstance(theirs, ox.QueryBoolean):
            assert bool(theirs) == shipped.exists(text), words
        else:
            ours = shipped.select(text)
            assert [variable.value for variable in theirs.variables] == ours.columns, words
            assert rows(theirs) == rows(ours.terms), words
            filled += bool(ours.terms)
    assert filled > FRAMES // 3


def test_the_order_of_a_list_is_the_same(shipped: KnowledgeGraph, store: ox.Store, asked: list[Listed]) -> None:
    """Things come by their labels, or as they are sorted, as in the list that is served."""
    plain = [replace(one, frame=replace(one.frame, want="list", by=())) for one in asked]
    for listed, one in zip(plain, composed(shipped, [case(shipped, "things", one) for one in plain]), strict=True):
        ours = [thing.id for thing in counting.selected(shipped, listed.frame).things]
        found = list(run(store, one["text"]))
        theirs = [shipped.names.compact(row[0].value) for row in found]
        assert sorted(theirs) == sorted(ours), listed.frame.words()
        assert theirs == ours, listed.frame.words()


def test_addresses_are_read_and_written_alike(shipped: KnowledgeGraph, asked: list[Listed]) -> None:
    """The address of a list, read by the script and written again, is the address."""
    written = composed(shipped, [case(shipped, "address", one) for one in asked])
    assert [one["text"] for one in written] == [query_of(shipped, one) for one in asked]


# facets


def told(graph: KnowledgeGraph, counted: Counted) -> dict[str, int]:
    """Return the values that a page shows, and how many things each would leave; the root of a family of terms is not shown."""
    is_family = counted.takes.startswith("term/")
    return {
        one.id: one.count
        for one in counted.values
        if one.count and (not is_family or graph.labels.is_a(graph.names.iri(one.id), counted.takes))
    }


def counts(graph: KnowledgeGraph, kind: Kind, facet: Facet, found: list[Any], total: int) -> dict[str, int]:
    """Return the same of the rows of a query, as the script of pages does."""
    if facet.value == "yes":
        yes = int(found[0][0].value)
        return {name: count for name, count in (("yes", yes), ("no", total - yes)) if count}
    if facet.value in ("date", "number"):
        by: dict[str, set[str]] = defaultdict(set)
        for thing, value in found:
            by[value.value[:4] if facet.value == "date" else value.value].add(thing.value)
        return {value: len(things) for value, things in by.items()}
    left = {graph.names.compact(value) for value in made(graph)["kinds"][kind.name]["facets"][facet.name]["left"]}
    named = {
        row[0].value if facet.value in ("text", "code") else graph.names.compact(row[0].value): int(row[len(row) - 1].value)
        for row in found
    }
    return {value: count for value, count in named.items() if value not in left}


def counted_frames(graph: KnowledgeGraph, asked: list[Listed]) -> Iterator[tuple[Listed, Facet]]:
    for listed in asked:
        plain = Listed(Frame(listed.frame.kind, listed.frame.conditions))
        kind = graph.facets.kind(listed.frame.kind)
        known = [facet for facet in kind.facets.values() if counting.is_counted(facet) and facet.value != "count"]
        yield from ((plain, facet) for facet in known)


def test_facets_count_the_same(shipped: KnowledgeGraph, store: ox.Store, asked: list[Listed]) -> None:
    """What each value would leave is the number that the served list shows, jointly held facets too."""
    some = [one for one in asked if one.frame.conditions][:25]
    pairs = list(counted_frames(shipped, some))
    found = composed(shipped, [case(shipped, "counts", listed, facet=facet.name) for listed, facet in pairs])
    seen = 0
    for (listed, facet), one in zip(pairs, found, strict=True):
        kind = shipped.facets.kind(listed.frame.kind)
        ours = counting.values(shipped, listed.frame, facet.name)
        others = [one for one in listed.frame.conditions if facet.value != "yes" or one.facet != facet.name]
        total = counting.selected(shipped, Frame(kind.name, tuple(others))).total
        theirs = counts(shipped, kind, facet, list(run(store, one["text"])), total)
        expected = told(shipped, ours)
        if facet.value in ("date", "number"):  # bars may be of ten
            theirs = {value: count for value, count in theirs.items() if value in expected}
            expected = {value: count for value, count in expected.items() if ".." not in value}
        # a value that is chosen is shown though things are not counted by it
        chosen = {value for condition in listed.frame.conditions if condition.facet == facet.name for value in condition.values}
        expected = {value: count for value, count in expected.items() if value in theirs or value not in chosen}
        assert theirs == expected, (listed.frame.words(), facet.name)
        seen += sum(theirs.values())
    assert seen > 500


# canned queries


def test_canned_queries_give_the_same_rows(shipped: KnowledgeGraph, store: ox.Store) -> None:
    """Each on its defaults, and with an example of each parameter that may be given."""
    cases = []
    for query in shipped.queries:
        cases += [{"make": "query", "slug": query.slug, "parameters": given} for given in random_frames.parameters(shipped, query)]
    filled = 0
    for one, found in zip(cases, composed(shipped, cases), strict=True):
        assert "text" in found, (one, found)
        ours = shipped.select(shipped.queries.get(one["slug"]).bind(one["parameters"]))
        theirs = run(store, found["text"])
        assert [variable.value for variable in theirs.variables] == ours.columns
        assert rows(theirs) == rows(ours.terms), one
        filled += bool(ours.terms)
    assert filled > 60


HOSTILE = ['"', "\\", '\\" } #', "\n", "'''", "?_theme_iri", "⟦n⟧", "⟦values⟧", "$&", "\u0000", "é", "𝔘", "} UNION { ?s ?p ?o"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_a_constant(shipped: KnowledgeGraph, store: ox.Store, text: str) -> None:
    """Whatever is looked for stays inside its quotation marks: nothing is found, or what holds it."""
    from urllib.parse import quote

    one = composed(shipped, [{"make": "list", "kind": "resources", "query": f"title=x{quote(text.replace(',', ''))}x&want=count"}])[0]
    found = list(run(store, one["text"]))
    assert [row[0].value for row in found] == ["0"]


@pytest.mark.parametrize(
    ("one", "refused"),
    [
        ({"make": "list", "kind": "resources", "query": "theme=theme/a>%20{}"}, "is not the name of anything"),
        ({"make": "list", "kind": "resources", "query": "author=https://a/%3E%20x"}, "is not the name of anything"),
        ({"make": "list", "kind": "resources", "query": "year=2005 } #"}, "takes a year, a month or a day"),
        ({"make": "list", "kind": "resources", "query": "pages=1..2..3"}, "takes a number"),
        ({"make": "list", "kind": "resources", "query": "constructor=x"}, "have no facet"),
        ({"make": "list", "kind": "toString", "query": ""}, "there is no kind of thing"),
        ({"make": "list", "kind": "resources", "query": "sort=__proto__"}, "have no field"),
        ({"make": "list", "kind": "resources", "query": "limit=1 OFFSET 2"}, "whole number"),
        ({"make": "query", "slug": "resources-by-theme", "parameters": {"theme": "x> } #"}}, "is not the name of anything"),
        ({"make": "query", "slug": "resources-by-theme", "parameters": {}}, "missing: theme"),
        ({"make": "query", "slug": "resources-by-theme", "parameters": {"theme": "a:b", "since": '2001"'}}, "takes a year"),
        ({"make": "query", "slug": "resources-by-theme", "parameters": {"theme": "a:b", "valueOf": "x"}}, "has no parameter"),
    ],
)
def test_what_cannot_be_is_refused(shipped: KnowledgeGraph, one: Case, refused: str) -> None:
    """No term is written that is none, and the message says what is wrong."""
    assert refused in composed(shipped, [one])[0].get("refused", "")


def test_the_model_is_the_same_each_time(shipped: KnowledgeGraph) -> None:
    """As JSON, byte by byte, and small."""
    first, second = (json.dumps(model(shipped), ensure_ascii=False) for _ in range(2))
    assert first == second
    assert len(first) < 400_000
