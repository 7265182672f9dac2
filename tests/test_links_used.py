"""Accepted links in the graph: built, checked, exported, shown, counted, and used to name things."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import miggraph
from miggraph import KnowledgeGraph, sssom
from miggraph.graph import build
from miggraph.ground.errors import DataError, ParameterError, UnknownThing
from miggraph.ground.names import BASE

ROOT = Path(__file__).parent.parent
PROGRAM = Path(sys.executable).parent / "miggraph"
TABLES = ROOT.parent / "shared" / "reference"
RECORDS = "- {id: source/own, type: Source, source: source/own, title: Ours}\n- {id: theme/remittances, type: Theme, source: source/own, label: Remittances}\n"
EXACT = "http://www.w3.org/2004/02/skos/core#exactMatch"
REMITTANCES, TERM = f"{BASE}theme/remittances", "https://example.org/terms/t12345"
SET = f"{BASE}mappings/themes-example"


def linked(home: Path, *rows: sssom.Mapping) -> Path:
    """Write a mapping set into a home."""
    path = home / "data" / "mappings" / "themes-example.sssom.tsv"
    sssom.write(sssom.MappingSet(path, prefixes={"example": "https://example.org/terms/"}, rows=list(rows)))
    return path


def row(object_id: str = "example:t12345", reviewer: str = "Ada", predicate: str = "skos:exactMatch", modifier: str = "") -> sssom.Mapping:
    return sssom.Mapping(
        "miggraph:theme/remittances", "Remittances", predicate, modifier, object_id, reviewer_label=reviewer, mapping_date="2026-01-02"
    )  # fmt: skip


# the build


def test_only_accepted_rows_become_triples(make_home: Callable[..., Path]) -> None:
    """In the graph that the set's id names, and in the union; candidates, rejections and NoTermFound stay out."""
    home = make_home(ours=RECORDS)
    linked(home, row(), row("example:t2", reviewer=""), row("example:t3", modifier="Not"), row("sssom:NoTermFound"))
    store = miggraph.open(home).store
    found = [(r["s"].value, r["p"].value, r["o"].value) for r in store.query(f"SELECT * WHERE {{ GRAPH <{SET}> {{ ?s ?p ?o }} }}")]
    assert found == [(REMITTANCES, EXACT, TERM)]
    assert [r["o"].value for r in store.query(f"SELECT ?o WHERE {{ <{REMITTANCES}> <{EXACT}> ?o }}")] == [TERM]


@pytest.mark.parametrize(
    "predicate", ["owl:sameAs", "schema:sameAs", "rdfs:seeAlso", "rdfs:subClassOf", "http://www.w3.org/2002/07/owl#sameAs"]
)
def test_what_is_not_said_of_concepts_is_no_triple(make_home: Callable[..., Path], tmp_path: Path, predicate: str) -> None:
    """A predicate that a spreadsheet put there does not reach the graph, an export or a build, and validate names it."""
    home = make_home(ours=RECORDS)
    linked(home, row(), row("example:t2", predicate=predicate))
    graph = miggraph.open(home)
    assert [
        r["p"].value
        for r in graph.store.query(f"SELECT ?p WHERE {{ <{REMITTANCES}> ?p ?o FILTER(STRSTARTS(STR(?o), 'https://example.org/')) }}")
    ] == [EXACT]
    assert "terms/t2" not in graph.export("nquads")
    build.write(graph.home, tmp_path / "out")
    assert "terms/t2" not in (tmp_path / "out" / "graph.nq").read_text(encoding="utf-8")


def test_a_link_of_nothing_of_ours_is_no_triple(make_home: Callable[..., Path]) -> None:
    """Where the subject is no theme, place, organisation, person or resource."""
    home = make_home(ours=RECORDS)
    linked(home, dataclasses.replace(row(), subject_id="example:t1"), dataclasses.replace(row(), subject_id="miggraph:source/own"))
    assert [link for mappings in miggraph.open(home).built.links.sets for link in mappings.links()] == []


def test_a_built_store_has_them_too(make_home: Callable[..., Path], tmp_path: Path) -> None:
    """On disk and in graph.nq."""
    home = make_home(ours=RECORDS)
    linked(home, row())
    build.write(miggraph.open(home).home, tmp_path / "out")
    assert f"<{REMITTANCES}> <{EXACT}> <{TERM}> <{SET}> ." in (tmp_path / "out" / "graph.nq").read_text(encoding="utf-8").splitlines()
    assert miggraph.open(home, store=tmp_path / "out").show("example:t12345").id == "theme/remittances"


def test_a_broken_set_is_found_at_its_line_and_refused(make_home: Callable[..., Path], tmp_path: Path) -> None:
    """As broken records are."""
    home = make_home(ours=RECORDS)
    path = linked(home, row())
    path.write_text(path.read_text(encoding="utf-8") + "miggraph:theme/remittances\t\tskos:exactMatch\n", encoding="utf-8")
    lines = path.read_text(encoding="utf-8").count("\n")
    places = {(finding.file, finding.line, finding.message) for finding in miggraph.open(home).validate().findings}
    assert ("data/mappings/themes-example.sssom.tsv", lines, "the row has no object_id") in places
    with pytest.raises(DataError, match="the row has no object_id"):
        miggraph.open(home).show("remittances")
    with pytest.raises(DataError, match="the row has no object_id"):
        build.write(miggraph.open(home).home, tmp_path / "out")


def test_a_set_that_is_no_text_is_a_finding(make_home: Callable[..., Path]) -> None:
    """Not a failure of the whole command."""
    home = make_home(ours=RECORDS)
    linked(home).write_bytes("\ufeffsubject_id".encode("utf-16"))
    findings = [finding for finding in miggraph.open(home).built.findings if finding.rule == "mapping-unreadable"]
    assert [(finding.file, finding.message) for finding in findings] == [
        ("data/mappings/themes-example.sssom.tsv", "the mapping set is not UTF-8 text. Save it as text in UTF-8, with tabs between cells.")
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("ask", "resources-by-theme", "theme=theme/remittances"),
        ("show", "remittances"),
        ("search", "remittances"),
        ("build", "--out", "out"),
        ("link", "status"),
    ],
)
def test_a_set_that_is_too_large_is_named(make_home: Callable[..., Path], tmp_path: Path, words: tuple[str, ...]) -> None:
    """By every command, with what to do; none of them reads it."""
    home = make_home(ours=RECORDS)
    with linked(home, row()).open("r+b") as stream:
        stream.truncate(50_000_001)
    done = subprocess.run([PROGRAM, *words, "--home", home], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "data/mappings/themes-example.sssom.tsv: " in done.stderr
    assert "larger than 50 MB" in done.stderr
    assert "Split it into several sets" in done.stderr


# what goes out


def test_exports_carry_the_links(make_home: Callable[..., Path]) -> None:
    """Under keys of the context in JSON-LD, so that a record can be read back; with skos: in Turtle; in their graph in N-Quads."""
    home = make_home(ours=RECORDS)
    linked(home, row(), row("example:t9", predicate="skos:broadMatch"))
    graph = miggraph.open(home)
    thing = next(node for node in json.loads(graph.export("jsonld"))["@graph"] if node["id"] == "theme/remittances")
    assert (thing["exactMatch"], thing["broadMatch"]) == (TERM, "https://example.org/terms/t9")
    assert f"skos:exactMatch <{TERM}>" in graph.export("turtle")
    assert f"<{REMITTANCES}> <{EXACT}> <{TERM}> <{SET}> .\n" in graph.export("nquads")
    (home / "data" / "mappings" / "themes-example.sssom.tsv").unlink()
    (home / "data" / "ours.yaml").write_text(RECORDS.replace("label: R", f"exactMatch: {TERM}, label: R"), encoding="utf-8")
    assert miggraph.open(home).show("example:t12345").id == "theme/remittances"


def test_an_isbn_is_a_urn(shipped: KnowledgeGraph) -> None:
    """By a rule: owl:sameAs urn:isbn: (RFC 8254)."""
    assert "owl:sameAs <urn:isbn:9781856497619>" in shipped.export("turtle", ["resource/doing-the-dirty-work"])


def test_show_names_the_set(shipped: KnowledgeGraph) -> None:
    """As the source of the statement."""
    statements = {statement.value: statement for statement in shipped.show("Routledge").statements}
    assert statements["https://ror.org/00c7rx184"].name == "sameAs"
    assert statements["https://ror.org/00c7rx184"].sources == ("mappings/organisations-ror",)


def test_void_describes_each_set_as_a_linkset(shipped: KnowledgeGraph) -> None:
    """With its two ends and its predicates (VoID, section 5)."""
    void = rdflib.Graph().parse(data=shipped.describe("void"), format="turtle")
    space = rdflib.Namespace("http://rdfs.org/ns/void#")
    linkset = rdflib.URIRef(f"{BASE}mappings/themes-lcsh")
    assert (linkset, rdflib.RDF.type, space.Linkset) in void
    assert (linkset, space.linkPredicate, rdflib.SKOS.exactMatch) in void
    target = void.value(linkset, space.objectsTarget)
    assert str(void.value(target, space.uriSpace)) == "http://id.loc.gov/authorities/subjects/"
    linksets = set(void.subjects(rdflib.RDF.type, space.Linkset))
    assert len(linksets) == len(sssom.files(ROOT / "data" / "mappings"))


def test_a_query_joins_on_an_external_iri(shipped: KnowledgeGraph) -> None:
    """As a federated query does: a library's catalogue by FAST finds our resources, in pyoxigraph and in rdflib."""
    catalogue = """
        @prefix dcterms: <http://purl.org/dc/terms/> .
        <https://library.example/b1> dcterms:title "Sending money home" ; dcterms:subject <http://id.worldcat.org/fast/908685> .
        <https://library.example/b2> dcterms:title "Shipbuilding" ; dcterms:subject <https://library.example/ships> .
    """
    query = """
        PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX mig: <https://w3id.org/miggraph/ontology#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT DISTINCT ?book ?ours WHERE {
          GRAPH <https://library.example/> { ?book dcterms:subject ?heading }
          ?theme skos:exactMatch ?heading .
          ?ours a mig:Resource ; dcterms:subject ?theme .
        }
    """
    store = ox.Store()
    store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in shipped.quads())
    store.load(catalogue.encode(), ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("https://library.example/"))
    rows = {(r["book"].value, r["ours"].value) for r in store.query(query)}  # type: ignore[union-attr]
    expected = {row[0].value for row in shipped.ask("resources-by-theme", theme="remittances").terms}
    assert {book for book, _ in rows} == {"https://library.example/b1"}
    assert {ours for _, ours in rows} <= expected
    assert f"{BASE}resource/remittances-are-beautiful" in {ours for _, ours in rows}
    dataset = shipped.to_rdflib()
    dataset.graph(rdflib.URIRef("https://library.example/")).parse(data=catalogue, format="turtle")
    assert {(str(r[0]), str(r[1])) for r in dataset.query(query)} == rows  # type: ignore[index]


# what names our things


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("wd:Q145", "place/GB"),
        ("Q145", "place/GB"),
        ("http://www.wikidata.org/entity/Q145", "place/GB"),
        ("https://www.wikidata.org/wiki/Q145", "place/GB"),
        ("GB", "place/GB"),
        ("GBR", "place/GB"),
        ("826", "place/GB"),
        ("geonames:2635167", "place/GB"),
        ("2635167", "place/GB"),
        ("https://www.geonames.org/2635167/united-kingdom.html", "place/GB"),
        ("marc:xxk", "place/GB"),
        ("LCSH sh85042779", "theme/remittances"),
        ("lcsh:sh85042779", "theme/remittances"),
        ("https://id.loc.gov/authorities/subjects/sh85042779.html", "theme/remittances"),
        ("fast:908685", "theme/remittances"),
        ("isbn:978-1-85649-761-9", "resource/doing-the-dirty-work"),
        ("ISBN 9781856497619", "resource/doing-the-dirty-work"),
        ("urn:isbn:9781856497619", "resource/doing-the-dirty-work"),
        ("ISNI 0000 0001 2179 0986", "organisation/routledge"),
        ("https://ror.org/00c7rx184", "organisation/routledge"),
    ],
)  # fmt: skip
def test_an_identifier_names_our_thing(shipped: KnowledgeGraph, text: str, thing: str) -> None:
    """As people write it."""
    assert shipped.show(text).id == thing


@pytest.mark.parametrize("text", ["wd:Q99999999", "lcsh:sh00000000", "http://www.wikidata.org/entity/Q99999999", "isbn:9781856497618"])
def test_an_identifier_of_nothing_is_refused(shipped: KnowledgeGraph, text: str) -> None:
    with pytest.raises(UnknownThing):
        shipped.show(text)


def test_an_identifier_of_another_kind_is_refused(shipped: KnowledgeGraph) -> None:
    """A theme is no country."""
    with pytest.raises((ParameterError, UnknownThing)):
        shipped.ask("organisations-by-country", country="lcsh:sh85042779")


def test_a_link_that_is_not_exact_names_nothing_but_a_close_one(make_home: Callable[..., Path]) -> None:
    """A broader term is another thing; a close one will do where no exact one is there."""
    home = make_home(ours=RECORDS)
    linked(
        home,
        row("example:t12345", predicate="skos:broadMatch"),
        row("example:t54321", predicate="skos:closeMatch"),
        row("example:t11111", reviewer=""),
    )
    graph = miggraph.open(home)
    assert graph.show("example:t54321").id == "theme/remittances"
    for other in ("example:t12345", "example:t11111"):
        with pytest.raises(UnknownThing):
            graph.show(other)


@pytest.mark.parametrize("code", ["geonames 3996063", "3996063", "Wikidata Q96", "wd:Q96"])
def test_identifiers_stand_in_questions_without_marks(shipped: KnowledgeGraph, code: str) -> None:
    """With the name of the vocabulary before it, however that is written, or bare where it cannot be a year."""
    assert shipped.ask(f"what is there on remittances in {code}").parameters["country"].endswith("place/MX")


def test_identifiers_stand_in_questions_and_searches(shipped: KnowledgeGraph) -> None:
    """Wherever a label may stand."""
    asked = shipped.ask("which organisations work on domestic workers in wd:Q145")
    assert (asked.slug, asked.parameters["country"]) == ("organisations-by-theme-and-country", f"{BASE}place/GB")
    assert shipped.ask("resources-by-theme", theme="fast:908685").parameters["theme"] == REMITTANCES
    assert [hit["thing"] for hit in shipped.search("LCSH sh85042779")][0] == REMITTANCES  # noqa: RUF015
    assert "Doing the Dirty Work" in shipped.export("turtle", ["isbn:9781856497619"])


# the shipped sets


def test_no_concept_is_the_same_thing_as_another(shipped: KnowledgeGraph) -> None:
    """Themes are matched, never owl:sameAs; countries and organisations are the same thing where an authority identifies them."""
    for mappings in shipped.built.links.sets:
        predicates = {row.predicate_id for row in mappings.rows}
        assert ("owl:sameAs" in predicates) <= mappings.name.startswith(("places-", "organisations-"))


def test_every_country_is_linked(shipped: KnowledgeGraph) -> None:
    """To GeoNames, all of them; to Wikidata but for one that two packages disagree on."""
    accepted = {s.name: {row.subject_id for row in s.rows if row.is_accepted} for s in shipped.built.links.sets}
    countries = {f"miggraph:{thing.id}" for thing in _countries(shipped)}
    assert len(countries) == 249
    assert countries <= accepted["places-geonames"]
    assert countries - accepted["places-wikidata"] == {"miggraph:place/SJ"}
    assert len(countries & accepted["places-eu-country"]) > 240


def _countries(graph: KnowledgeGraph) -> list[miggraph.Iri]:
    answer = graph.sparql(
        "SELECT ?place WHERE { ?place dcterms:type <term/country> ; skos:notation ?code FILTER(STRLEN(?code) = 3 && REGEX(?code, '^[0-9]')) }"
    )
    assert isinstance(answer, miggraph.Answer)
    return [row["place"] for row in answer]


@pytest.mark.skipif(not TABLES.is_dir(), reason="the tables of verified identifiers are not here")
def test_the_sets_are_what_the_tables_say() -> None:
    """scripts/mappings.py would change nothing."""
    done = subprocess.run([sys.executable, ROOT / "scripts" / "mappings.py", "--check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
