"""What each facet narrows down to and each field gives, with ids and values written from the source texts."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from miggraph import Answer, Iri, KnowledgeGraph
from miggraph.graph.facets import Facets

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "facet-rows.yaml").read_text(encoding="utf-8"))
LISTS = [case for case in CASES if "list" in case]
ASKED = [(case["of"], case.get("kind", ""), field, values) for case in CASES if "of" in case for field, values in case["ask"].items()]
# The kinds of ids; of what is nested in a record, by the key that it stands below.
KINDS = {"resource": "resources", "organisation": "organisations", "person": "people", "campaign": "campaigns", "policy": "policies", "theme": "themes", "place": "places"}  # fmt: skip
NESTED = {"pledge": "calls-to-action", "2012-original-terms-end": "changes", "weekly-support": "figures", "2021-03-petition": "updates", "2021-04-bishop-of-bristol": "updates"}  # fmt: skip


def texts(answer: Answer, column: str) -> list[str]:
    """The cells of a column: ids and texts."""
    index = answer.columns.index(column)
    return sorted(
        Iri(row[index].value).id if "://" in row[index].value and " " not in row[index].value else row[index].value for row in answer.terms
    )


def of_kind(thing: str) -> str:
    """The kind of a thing by its id."""
    return NESTED[thing.partition("#")[2]] if "#" in thing else KINDS[thing.partition("/")[0]]


@pytest.mark.parametrize("case", LISTS, ids=[case["list"] for case in LISTS])
def test_a_facet_lists_what_the_sources_say(shipped: KnowledgeGraph, case: dict[str, Any]) -> None:
    """All of it, and nothing else."""
    kind, *words = shlex.split(case["list"])
    found = shipped.things(kind, *words)
    assert isinstance(found, Answer)
    assert texts(found, case.get("column", found.columns[0])) == sorted(case["is"])


@pytest.mark.parametrize(("of", "kind", "field", "values"), ASKED, ids=[f"{of} {field}" for of, _, field, _ in ASKED])
def test_a_field_gives_what_the_sources_say(shipped: KnowledgeGraph, of: str, kind: str, field: str, values: list[str]) -> None:
    """All its values, and no others."""
    kind = kind or of_kind(of)
    found = shipped.things(kind, f"want={field}")
    assert isinstance(found, Answer)
    if not re.match(r"[a-z]+/", of):  # a figure without an id of its own, by its words
        stated = shipped.things(kind, "want=stated")
        assert isinstance(stated, Answer)
        of = next(Iri(row[0].value).id for row in stated.terms if row[-1].value == of)
    mine = Answer(found.columns, [row for row in found.terms if Iri(row[0].value).id == of], graph=found.graph)
    column = "".join(part.title() if number else part for number, part in enumerate(field.split("-")))
    assert texts(mine, column) == sorted(map(str, values))


def test_every_facet_and_field_has_rows_and_each_names_its_source(shipped: KnowledgeGraph) -> None:
    """None goes without a test, and no test without a line of the source."""
    kinds = Facets(shipped.home).kinds
    facets = {
        (kind, *word.partition("=")[0].split("!")[:1]) for case in LISTS for kind, *words in [shlex.split(case["list"])] for word in words
    }
    fields = {(kind or of_kind(of), field) for of, kind, field, _ in ASKED}
    assert {(kind.name, facet) for kind in kinds.values() for facet in kind.facets} == facets
    assert {(kind.name, field) for kind in kinds.values() for field in kind.fields} == fields
    assert [case for case in CASES if not case.get("source")] == []
