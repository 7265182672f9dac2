"""What each canned query answers, with rows written from the source texts."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from miggraph import Answer, Iri, KnowledgeGraph

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "query-rows.yaml").read_text(encoding="utf-8"))


def rows(answer: Answer, columns: list[str]) -> list[list[str | None]]:
    """The rows of some columns, as ids and text."""
    found = []
    for row in answer.terms:
        cells = [row[answer.columns.index(column)] for column in columns]
        found.append(
            [
                None if cell is None else Iri(cell.value).id if "://" in cell.value and " " not in cell.value else cell.value
                for cell in cells
            ]
        )
    return found


@pytest.mark.parametrize("case", CASES, ids=[f"{case['slug']}-{i}" for i, case in enumerate(CASES)])
def test_the_rows_are_those_of_the_sources(shipped: KnowledgeGraph, case: dict[str, Any]) -> None:
    """All rows in their order; or, where only a part is given, each of these and none of the absent ones."""
    found = rows(shipped.ask(case["slug"], sources=False, **(case.get("with") or {})), case["columns"])
    expected = [[None if cell is None else str(cell) for cell in row] for row in case["rows"]]
    if case.get("part"):
        assert [row for row in expected if row not in found] == []
        assert [row for row in case.get("absent", []) if [str(cell) for cell in row] in found] == []
    else:
        assert found == expected


def test_every_query_has_rows_and_each_names_its_source(shipped: KnowledgeGraph) -> None:
    """No query goes without a test, and no test without a line of the source."""
    assert {query.slug for query in shipped.queries} == {case["slug"] for case in CASES}
    assert [case["slug"] for case in CASES if not case.get("source")] == []


def test_every_row_of_every_query_can_name_its_sources(shipped: KnowledgeGraph) -> None:
    """--sources finds what each row rests on, for the defaults of each query that has a row resting on statements."""
    bare = {}
    for query in shipped.queries:
        answer = shipped.ask(query.slug, sources=True, **query.defaults)
        without = sum(not row["sources"] for row in answer)
        if without:
            bare[query.slug] = (without, len(answer))
    assert bare == {}


FRAMED = sorted(
    path.stem for path in (Path(__file__).parents[1] / "queries").glob("*.rq") if "#+ frame:" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("slug", FRAMED)
def test_what_facets_say_too_gives_the_same_things(shipped: KnowledgeGraph, slug: str) -> None:
    """A canned query that names the words of `miggraph list` lists the things that these list, and says why it is kept."""
    query = shipped.queries.get(slug)
    values = shipped.defaults(query) or {}
    named = {name: shipped.names.compact(value) for name, value in values.items()}
    kind, *words = query.frame.format_map(defaultdict(str, named)).split()
    listed, canned = shipped.things(kind, *words), shipped.ask(slug, sources=False, **values)
    assert isinstance(listed, Answer)
    assert {row[0] for row in listed.terms} == {row[0] for row in canned.terms} != set()
    assert query.kept
