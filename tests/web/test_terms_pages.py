"""The ontology and the rules as pages: nothing of them is missing, every link leads to a place that is there, and programs are given RDF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import httpx
import pyoxigraph as ox
import pytest
from reading import text
from serving import serving

from miggraph import KnowledgeGraph, starting
from miggraph.ground.settings import Settings

OWN = "https://example.org/plants/ontology#"
CONTEXT = '{"@context": {"ex": "https://example.org/plants/ontology#", "Species": "ex:Species", "theme": "ex:theme", "feedsOn": {"@id": "ex:feedsOn", "@type": "@id"}}}'
PREFIXES = "".join(
    f"@prefix {prefix}: <{namespace}> .\n"
    for prefix, namespace in {
        "ex": OWN,
        "mig": "https://w3id.org/miggraph/ontology#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "sh": "http://www.w3.org/ns/shacl#",
    }.items()
)
ONTOLOGY = """
ex:Species a owl:Class ; rdfs:label "species"@en, "Art"@de ; rdfs:comment "Plants & animals <alike>."@en .
ex:Weed a owl:Class ; rdfs:subClassOf ex:Species, ex:Pest ; owl:deprecated true .
ex:Pest a owl:Class ; rdfs:subClassOf ex:Weed .
ex:Theme a owl:Class ; rdfs:label "motif"@en .
ex:eats a owl:ObjectProperty ; rdfs:domain [ owl:unionOf ( ex:Species mig:Place ) ] ; owl:inverseOf ex:isEatenBy .
"""
SHAPES = """
ex:SpeciesShape a sh:NodeShape ; sh:targetClass ex:Species ;
  sh:property [ sh:path ex:feedsOn ; sh:minCount 2 ; sh:severity sh:Warning ; sh:message "two <i>at least</i>" ] ,
    [ sh:path [ sh:inversePath ex:feedsOn ] ; sh:or ( [ sh:class ex:Species ; sh:nodeKind sh:BlankNode ] [ sh:not [ sh:in ( 1 2 ) ] ] ) ] .
ex:off a sh:NodeShape ; sh:targetClass ex:Species ; sh:deactivated true ; sh:pattern "x" ; sh:message "off" .
"""
RECORDS = "- {id: species/heather, type: Species, source: source/plants, label: Heather}\n"


@pytest.fixture(scope="module")
def plants(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of a home with classes, properties and rules of its own."""
    home = tmp_path_factory.mktemp("plants") / "home"
    starting.make(home, Settings(title="Plants", base="https://example.org/plants/"))
    parts = {
        "ontology/context.jsonld": CONTEXT,
        "ontology/plants.ttl": PREFIXES + ONTOLOGY,
        "ontology/shapes-plants.ttl": PREFIXES + SHAPES,
    }
    for name, said in {**parts, "data/plants.yaml": RECORDS}.items():
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).write_text(said, encoding="utf-8")
    with serving(home=home) as base:
        yield base


def page(address: str) -> str:
    answer = httpx.get(address, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}, timeout=60)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


def entry(html: str, anchor: str) -> str:
    """Return what a page says under an anchor."""
    return html.partition(f'<article class="term" id="{anchor}"')[2].partition("</article>")[0]


def test_the_page_of_the_ontology_has_every_class_and_property(served: str, shipped: KnowledgeGraph) -> None:
    """All that the ontology declares, and all that records have keys and types for; ours under their local names."""
    html = page(f"{served}/ontology")
    kinds = ("#Class", "Property")
    quads: list[Any] = shipped.ontology()
    declared = {q.subject.value for q in quads if q.predicate.value.endswith("#type") and str(q.object)[1:-1].endswith(kinds)}
    known = {*declared, *shipped.context.types.values(), *shipped.context.key_of}
    assert len(declared) > 70
    for iri in known:
        assert f"<dd><code>{iri}</code></dd>" in html, iri
    for iri in declared:
        assert entry(html, re.split("[#/]", iri)[-1]).count(f"<code>{iri}</code>") == 1, iri


def test_a_term_says_what_it_is_and_how_records_write_it(served: str) -> None:
    """The working paper: what it is narrower than, its type, how often it is used, and the list of what there is."""
    html = page(f"{served}/ontology")
    paper = entry(html, "WorkingPaper")
    assert '<a href="#Report">report</a>' in paper
    assert "<code>type: WorkingPaper</code>" in paper
    assert '<a href="/resources?type=WorkingPaper">5 times</a>' in paper
    assert "discussion paper" in paper
    assert "themes" in entry(html, "subject")
    assert '<a href="http://www.w3.org/2001/XMLSchema#gYearMonth">' in entry(html, "asOf")


@pytest.mark.parametrize("address", ["/ontology", "/shapes"])
def test_every_link_within_the_pages_leads_to_a_place(served: str, plants: str, address: str) -> None:
    for base in (served, plants):
        html = page(base + address)
        places = {name: re.findall(r' id="([^"]+)"', page(f"{base}/{name}")) for name in ("ontology", "shapes")}
        assert len(places[address[1:]]) == len(set(places[address[1:]])), "two of one name"
        links = re.findall(r'href="(?:/(ontology|shapes))?#([^"]+)"', html)
        assert len(links) > 100
        assert [link for link in links if unquote(link[1]) not in places[link[0] or address[1:]]] == []


def test_the_page_of_the_rules_has_every_rule(served: str) -> None:
    """Each named rule that asks for something once, with its message, its severity and the key."""
    html = page(f"{served}/shapes")
    turtle = httpx.get(f"{served}/shapes.ttl").text
    named = re.findall(r"^shape:([\w-]+) a sh:(?:Property|Node)Shape ;((?:.|\n)*?) \.$", turtle, re.MULTILINE)
    rules = [name for name, said in named if "sh:message" in said]
    assert len(rules) > 200
    for name in rules:
        assert html.count(f'<article class="term" id="{name}"') == 1, name
    missing = text(entry(html, "themes-missing"))
    assert "there are no themes" in missing.lower()
    assert "warning" in missing
    assert "At least 1" in " ".join(missing.split())
    assert '<a href="/ontology#Theme">theme</a>' in entry(html, "themes-kind")
    assert "blank node" not in html.lower()
    assert "{?" not in html


@pytest.mark.parametrize("address", ["/ontology", "/shapes"])
def test_programs_are_given_rdf(served: str, address: str) -> None:
    """Turtle where nothing is asked for, other formats by negotiation; with the ending .ttl always Turtle, also for browsers."""
    plain = httpx.get(served + address)
    assert plain.headers["content-type"].startswith("text/turtle")
    triples = httpx.get(served + address, headers={"Accept": "application/n-triples, text/html;q=0.5"})
    assert triples.headers["content-type"] == "application/n-triples"
    statements = list(ox.parse(plain.text, ox.RdfFormat.TURTLE))
    assert len(list(ox.parse(triples.text, ox.RdfFormat.N_TRIPLES))) == len(statements) > 100
    asked = httpx.get(f"{served}{address}.ttl", headers={"Accept": "text/html, application/n-triples"})
    assert asked.headers["content-type"].startswith("text/turtle")
    assert asked.text == plain.text


def test_a_home_s_own_terms_are_shown(plants: str) -> None:
    """Declared or only written in records; the name that the layer has too is the home's, whose address has it."""
    html = page(f"{plants}/ontology")
    species = entry(html, "Species")
    assert "Plants &amp; animals &lt;alike&gt;." in species
    assert '<span lang="de">Art</span>' in species
    assert "<code>type: Species</code>" in species
    assert "once" in species
    assert f"<code>{OWN}Theme</code>" in entry(html, "Theme")
    assert "<code>https://w3id.org/miggraph/ontology#Theme</code>" in entry(html, "mig-Theme")
    assert "No longer to be used" in entry(html, "Weed")
    assert '<a href="#Weed">weed</a>' in entry(html, "Pest")  # each narrower than the other: shown once each all the same
    eats = entry(html, "eats")
    assert '<a href="#Species">species</a>' in eats
    assert '<a href="#Place">place</a>' in eats
    assert f'<a href="{OWN}isEatenBy">' in eats
    assert "<code>feedsOn</code>" in entry(html, "feedsOn")


def test_a_home_s_own_rules_are_shown(plants: str) -> None:
    """Rules without a name are named by their shape and key, always in the same order, with all that is nested in them."""
    html = page(f"{plants}/shapes")
    rule = " ".join(text(entry(html, "SpeciesShape-feedsOn-2")).split())
    assert "Two <i>at least</i>" in rule
    assert "At least 2" in rule
    assert "&lt;i&gt;" in entry(html, "SpeciesShape-feedsOn-2")
    other = " ".join(text(entry(html, "SpeciesShape-feedsOn")).split())
    for said in ("Key of what names it feedsOn", "One of these holds", "a record without an id", "This must not hold", "One of 1 2"):
        assert said in other
    assert 'id="off"' not in html


def test_the_downloads_lead_to_both(served: str) -> None:
    html = page(f"{served}/downloads")
    assert 'href="/ontology"' in html
    assert 'href="/shapes"' in html
