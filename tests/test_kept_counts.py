"""Sets of facets that are kept with a graph give the right lists and counts after every change of its records, and say which may be kept."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bench import generate

import miggraph
from miggraph import KnowledgeGraph, MiggraphError
from miggraph.asking.facets import counting, listing, locality
from miggraph.asking.facets.frames import Condition, Frame

ROOT = Path(__file__).parent.parent
KINDS = ("resources", "organisations", "people", "themes")


@pytest.mark.parametrize(
    ("pattern", "inward"),
    [
        ("?it dcterms:issued ?value .", set()),
        ("?it dcterms:creator|bibo:editor ?value .", set()),
        ("?it dcterms:creator ?one , ?other . FILTER(STR(?one) < STR(?other))", set()),
        ("{ ?it a bibo:Journal } UNION { ?it schema:repeatFrequency ?often }", set()),
        ("?it dcterms:isPartOf ?whole . FILTER NOT EXISTS { ?it mig:inSeries ?whole }", set()),
        ("?it mig:activity ?activity . ?activity mig:activityPlace ?value .", {"mig:activity"}),
        ("?it dcterms:spatial|mig:corridor/mig:origin ?value .", {"mig:corridor"}),
        ("?it schema:address ?address . ?address mig:city|schema:addressCountry ?value .", {"schema:address"}),
        ("?it dcterms:isPartOf+ ?value .", None),
        ("?value bibo:editor ?it .", None),
        ("?it dcterms:source/^mig:section ?value .", None),
        ("?it a ?type . ?type rdfs:label ?value .", None),
        ("?it a mig:Resource . FILTER NOT EXISTS { ?part dcterms:isPartOf ?it }", None),
        ("?it dcterms:title ?value . FILTER(EXISTS { ?it a bibo:Book })", None),
        ("?it dcterms:title ?value . OPTIONAL { ?it bibo:doi ?doi }", None),
        ("?it dcterms:title", None),
    ],
)
def test_what_a_pattern_looks_at(pattern: str, inward: set[str] | None) -> None:
    """A thing alone; what has to be nested in it; or, for all we can say, anything."""
    assert locality.inward(pattern) == inward


def test_what_people_refer_to_is_not_taken_for_nested(shipped: KnowledgeGraph) -> None:
    """The publisher of a publication is another thing, whatever pattern goes through it."""
    leads_out = [bool(shipped.store.query(locality.LEADS_OUT % step)) for step in ("dcterms:publisher", "mig:activity", "mig:corridor")]
    assert leads_out == [True, False, False]


def frames(graph: KnowledgeGraph, draw: random.Random, number: int) -> Iterator[Frame]:
    """Yield frames of one or two conditions, by the most frequent values of facets."""
    for _ in range(number):
        kind = graph.facets.kind(draw.choice(KINDS))
        counted = [one for one in counting.counts(graph, Frame(kind.name), most=5) if one.values]
        chosen = draw.sample(counted, min(len(counted), draw.choice((0, 1, 1, 2))))
        yield Frame(kind.name, tuple(Condition(one.name, (draw.choice(one.values).id,), draw.random() < 0.2) for one in chosen))


def answers(graph: KnowledgeGraph, frame: Frame) -> Any:
    try:
        return counting.selected(graph, frame), counting.counts(graph, frame, most=500)
    except MiggraphError as error:  # what nothing has any more
        return type(error)


def change(file: Path, draw: random.Random, number: int) -> None:
    """Change records: take some away, write others anew, give some other values, a new name, another activity."""
    records = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    referred = {name for one in records for name in (*one.get("authors", ()), one.get("publisher"))}
    for at in draw.sample(range(len(records)), 12):
        one = records[at]
        if "title" in one:
            one.update(title=draw.choice((one["title"], f"Another title {number}")), issued=str(draw.randint(1980, 2020)))
            one["themes"] = draw.sample(records[draw.randrange(len(records))].get("themes") or one["themes"], 1)
            one["places"] = list(reversed(one["places"]))[: draw.randint(1, 2)]
        elif "activities" in one:
            one["activities"] = one["activities"][draw.randint(0, 1) :]
            one["activities"][0]["activityPlaces"] = ["place/GB"]
        else:
            one["name"] = f"Renamed {number} {one['name']}"
    gone = draw.choice([at for at, one in enumerate(records) if one["id"] not in referred])
    fresh = draw.choice([one for one in records if "title" in one])
    records[gone] = {**fresh, "id": f"resource/new{number}", "title": f"A new one {number}"}
    file.write_text("".join(f"{json.dumps(one)}\n" for one in records), encoding="utf-8")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate.home(ROOT, tmp_path_factory.mktemp("counted") / "home", 80)


def test_counts_are_right_after_every_change(home: Path) -> None:
    """Those of a graph that is kept are those of one that is read anew, which queries give too."""
    draw = random.Random(7)
    asked = list(frames(miggraph.open(home, cache=True), draw, 14))
    for number in range(3):
        graph, anew = miggraph.open(home, cache=True), miggraph.open(home, cache=False)
        assert graph.kept
        assert number == 0 or graph.kept.changed(graph.kept.generation - 1)  # a few things only
        for frame in asked:
            assert answers(graph, frame) == answers(anew, frame), (number, frame)
        counted = replace(asked[number], want="count")
        assert [row[0].value for row in listing.answer(anew, counted).terms] == [str(counting.selected(graph, asked[number]).total)]
        change(home / "data" / "generated.jsonl", draw, number)


def test_sets_are_read_from_what_is_kept(home: Path) -> None:
    """Where nothing has changed no facet is read by a query: the sets say what the first reading wrote, even if that were another thing."""
    first = miggraph.open(home, cache=True)
    total = counting.selected(first, Frame("resources")).total
    kept = miggraph.open(home, cache=True).kept  # the first one sees nothing that is written after it was opened
    assert kept
    generation, data = kept.blob("facets/resources/") or (0, b"")
    assert generation == kept.generation
    head, _, numbers = data.partition(b"\n")
    fewer = head.replace(b'"owners": %d' % len(numbers), b'"owners": %d' % (len(numbers) - 4)) + b"\n" + numbers[:-4]
    kept.put("facets/resources/", fewer)
    assert counting.selected(miggraph.open(home, cache=True), Frame("resources")).total == total - 1
