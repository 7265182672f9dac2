"""Language tags are compared without regard to case: the same data has the same tags in memory, in a store, and in every export."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import miggraph
from miggraph import KnowledgeGraph
from miggraph.graph import build

RECORDS = """
- {id: source/s, type: Source, source: source/s, title: Somewhere}
- id: resource/l1
  type: Report
  source: source/s
  title: {pt-BR: Olá, EN-gb: Hello, zh-hant: 你好}
  subtitle: {PT-br: Mundo}
  issued: 2004
"""
L1 = "<https://w3id.org/miggraph/resource/l1>"


@pytest.fixture
def home(make_home: Callable[..., Path]) -> Path:
    """A home with one publication that is titled in three languages."""
    return make_home(queries=False, all=RECORDS)


@pytest.fixture(params=["records", "store"])
def graph(request: pytest.FixtureRequest, home: Path, tmp_path: Path) -> KnowledgeGraph:
    """The graph, from its records and from a store that was built of them."""
    if request.param == "records":
        return miggraph.open(home)
    build.write(miggraph.open(home).home, tmp_path / "out")
    return miggraph.open(home, store=tmp_path / "out")


@pytest.mark.parametrize("tag", ["pt-BR", "pt-br", "PT-BR"])
@pytest.mark.parametrize(
    "pattern",
    [
        'dcterms:title "Olá"@{tag}',
        'dcterms:title ?l FILTER(?l = "Olá"@{tag})',
        'dcterms:title ?l FILTER(?l IN ("Olá"@{tag}))',
        'dcterms:title ?l FILTER(LANG(?l) = LCASE("{tag}"))',
        'dcterms:title ?l FILTER(sameTerm(?l, STRLANG("Olá", "{tag}")))',
        'dcterms:title ?l FILTER(LANGMATCHES(LANG(?l), "{tag}"))',
        '?p ?l VALUES ?l {{ "Olá"@{tag} }}',
    ],
)
def test_a_tag_in_a_query_may_be_in_any_case(graph: KnowledgeGraph, pattern: str, tag: str) -> None:
    """However the tag is asked for, the text is found, in a named graph too."""
    asked = pattern.format(tag=tag)
    assert graph.sparql(f"ASK {{ {L1} {asked} }}") is True
    assert graph.sparql(f"ASK {{ GRAPH ?g {{ {L1} {asked} }} }}") is True


def test_the_tags_are_the_same_everywhere(graph: KnowledgeGraph) -> None:
    """In small letters, in rows and in all formats; a record keeps what was typed."""
    rows = graph.sparql(f"SELECT DISTINCT (LANG(?l) AS ?tag) {{ {L1} dcterms:title|mig:subtitle ?l }} ORDER BY ?tag")
    assert not isinstance(rows, (bool, list))
    assert rows.column("tag") == ["en-gb", "pt-br", "zh-hant"]
    record = json.loads(graph.export("jsonld", ["resource/l1"]))["@graph"][0]
    assert (record["title"], record["subtitle"]) == ({"en-gb": "Hello", "pt-br": "Olá", "zh-hant": "你好"}, {"pt-br": "Mundo"})
    for format in ("turtle", "trig", "ntriples", "nquads", "rdfxml"):
        text = graph.export(format, ["resource/l1"])
        assert ("pt-br" in text, "pt-BR" in text, "PT-br" in text) == (True, False, False)


def test_exports_do_not_depend_on_where_the_graph_is(home: Path, tmp_path: Path) -> None:
    """A store on disk gives the bytes that the records give."""
    build.write(miggraph.open(home).home, tmp_path / "out")
    for format in ("ntriples", "nquads", "jsonld"):
        assert miggraph.open(home, store=tmp_path / "out").export(format) == miggraph.open(home).export(format)


@pytest.mark.parametrize("language", ["pt-BR", "PT-br"])
def test_a_home_may_be_in_a_language_of_a_region(make_home: Callable[..., Path], language: str) -> None:
    """Texts without a tag are in the language of the home, and are titles and labels as those of any other home are."""
    home = make_home(queries=False, all=RECORDS + "- {id: resource/l2, type: Report, source: source/s, title: Casa, issued: 2004}\n")
    (home / "miggraph.toml").write_text(f'[graph]\nbase = "https://w3id.org/miggraph/"\nlanguage = "{language}"\n')
    graph = miggraph.open(home)
    assert (graph.show("resource/l2").label, graph.show("resource/l1").label) == ("Casa", "Olá: Mundo")
    assert graph.sparql('ASK { ?s dcterms:title "Casa"@pt-BR }') is True
    records = {record["id"]: record for record in json.loads(graph.export("jsonld"))["@graph"]}
    assert records["resource/l2"]["title"] == "Casa"
    assert {item["title"] for item in json.loads(graph.export("csl-json"))} == {"Casa", "Olá: Mundo"}
