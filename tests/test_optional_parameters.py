"""Optional parameters: a query runs as it stands in its file, and is the plainer for what is known when it is bound."""

from __future__ import annotations

from pathlib import Path

import pytest

from miggraph import KnowledgeGraph
from miggraph.graph import queries

BODY = """SELECT ?a WHERE {
  ?a dcterms:date ?date ; dcterms:subject ?theme . # a thing's date, and (what it is about
  FILTER(IF(COALESCE(isIRI(?__place_iri), false), EXISTS { ?a dcterms:spatial ?__place_iri, ?other }, true))
  FILTER(IF(COALESCE(isLITERAL(?__since_xsd_gYear), false), STR(?date) >= STR(?__since_xsd_gYear), true))
  FILTER(COALESCE(CONTAINS(?title, "), true"), false) || COALESCE(?__wider_xsd_boolean, false))
}"""


def bound(tmp_path: Path, **values: str) -> list[str]:
    """The lines of the query with some of its parameters."""
    (tmp_path / "some.rq").write_text(BODY, encoding="utf-8")
    return [line.strip() for line in queries.read(tmp_path / "some.rq").bind(values).split("\n")]


def test_what_is_left_out_leaves_nothing(tmp_path: Path) -> None:
    """No condition remains, every line keeps its number, and texts and comments stay as they are."""
    lines = BODY.split("\n")
    assert bound(tmp_path) == [
        "SELECT ?a WHERE {",
        lines[1].strip(),
        "",
        "",
        'FILTER(COALESCE(CONTAINS(?title, "), true"), false) || false)',
        "}",
    ]


def test_what_is_given_leaves_the_condition_alone(tmp_path: Path) -> None:
    """Nothing asks any more whether it is given."""
    found = bound(tmp_path, place="https://example.org/p", since="2005", wider="yes")
    assert found[2] == "FILTER(EXISTS { ?a dcterms:spatial <https://example.org/p>, ?other })"
    assert found[3] == 'FILTER(STR(?date) >= STR("2005"^^<http://www.w3.org/2001/XMLSchema#gYear>))'
    assert found[4].endswith('|| "true"^^<http://www.w3.org/2001/XMLSchema#boolean>)')


def test_a_value_is_never_read_as_a_part_of_the_query(tmp_path: Path) -> None:
    """It is put in when everything else is done."""
    assert "?__since_xsd_gYear" in bound(tmp_path, place="https://example.org/?__since_xsd_gYear")[2]


@pytest.mark.parametrize("given", [{}, {"since": "2005"}, {"since": "2000", "until": "2006"}, {"country": "place/MX"}])
def test_folded_or_not_the_rows_are_the_same(shipped: KnowledgeGraph, given: dict[str, str]) -> None:
    """As whoever runs the file without us gets them, with terms in the place of parameters."""
    query = shipped.queries.get("resources-by-theme")
    values = {"theme": shipped.names.iri("theme/remittances"), **{k: shipped.names.iri(v) if "/" in v else v for k, v in given.items()}}
    text = query.body
    for name, value in values.items():
        parameter = query.parameters[name]
        text = text.replace(parameter.token, queries.bound(parameter, value))
    assert shipped.select(text).terms == shipped.select(query.bind(values)).terms != []
