"""The ontology and the shapes as pages: every term and every rule, each at the place of its name, in plain words."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
from reading import links, text

from miggraph import KnowledgeGraph
from miggraph.ground.findings import READER_RULES
from miggraph.ground.names import PREFIXES, RDF_TYPE, SHAPES

PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
TERMS = {PREFIXES["owl"] + name for name in ("Class", "ObjectProperty", "DatatypeProperty")}
OWN = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://example.org/heat/ontology#Boiler> a owl:Class ; rdfs:label "<b>boiler</b>"@en ; rdfs:comment "</p><script>alert(1)</script>"@en .
<https://example.org/heat/ontology#fuel> a owl:DatatypeProperty ; rdfs:label "fuel"@en ;
    owl:deprecated true ; rdfs:domain <https://example.org/heat/ontology#Boiler> .
"""
RULE = """@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
<https://example.org/heat/rules#short-title> a sh:PropertyShape ; sh:targetSubjectsOf dcterms:title ; sh:path dcterms:title ;
    sh:maxLength 90 ; sh:severity sh:Warning ; sh:message "this title is <too> long" .
"""


def page(served: str, address: str) -> str:
    answer = httpx.get(served + address, headers=PAGE, timeout=60)
    assert answer.headers["content-type"].startswith("text/html")
    return answer.text


def entry(text_of_page: str, anchor: str) -> str:
    """Return what stands at a place of a page."""
    found = re.search(rf'<li id="{re.escape(anchor)}">(.*?)</li>', text_of_page, re.DOTALL)
    assert found, anchor
    return found[1]


def anchors(text_of_page: str) -> list[str]:
    return re.findall(r'\sid="([^"]*)"', text_of_page)


def test_every_term_has_a_place(served: str, shipped: KnowledgeGraph) -> None:
    """A class with what it is narrower than, what it has, and how often there is one."""
    found = page(served, "/ontology")
    quads: list[Any] = shipped.ontology()
    terms = {quad.subject.value for quad in quads if quad.predicate.value == RDF_TYPE and str(quad.object)[1:-1] in TERMS}
    names = re.findall(r"<li id=.*?<code>(.*?)</code>", found, re.DOTALL)
    assert sorted(names) == sorted(map(shipped.names.compact, terms))
    book = text(entry(found, "bibo-Book"))
    assert "A kind of resource" in book
    assert "Type in records Book" in book
    assert "used 9 times" in book
    assert "activity" in text(entry(found, "activity"))
    assert ("organisation", "/ontology#org-Organization") in links(entry(found, "activity"))


def test_every_rule_has_a_place(served: str) -> None:
    """A rule with what its finding says, for whom it is, and how much it matters."""
    found = page(served, "/shapes")
    shapes: Any = ox.parse(httpx.get(f"{served}/shapes.ttl").content, ox.RdfFormat.TURTLE)
    rules = {quad.subject.value.removeprefix(SHAPES) for quad in shapes if quad.predicate.value == PREFIXES["sh"] + "message"}
    assert len(rules) > 200
    assert rules | READER_RULES.keys() <= set(anchors(found))
    missing = entry(found, "book-isbn-missing")
    assert text(missing).startswith("There is no ISBN, which every book since 1970 should have")
    assert ("book", "/ontology#bibo-Book") in links(missing)
    assert found.index('id="title-missing"') < found.index("Warnings, which a record may explain") < found.index('id="book-isbn-missing"')


@pytest.mark.parametrize("address", ["/ontology", "/shapes"])
def test_programs_are_given_turtle(served: str, address: str) -> None:
    """Without a wish for a page, Turtle, as at the address with its ending."""
    for accept in ("*/*", "text/turtle"):
        answer = httpx.get(served + address, headers={"Accept": accept})
        assert answer.headers["content-type"].startswith("text/turtle")
        assert answer.text == httpx.get(f"{served}{address}.ttl").text


@pytest.mark.parametrize("address", ["/ontology", "/shapes"])
def test_links_to_terms_lead_to_their_places(served: str, address: str) -> None:
    """No place twice on a page, and none that is linked to and not there."""
    found = page(served, address)
    assert len(anchors(found)) == len(set(anchors(found)))
    named = {place.partition("#")[2] for _, place in links(found) if place.startswith("/ontology#")}
    assert named
    assert named <= set(anchors(page(served, "/ontology")))


def test_a_home_adds_terms_and_rules(start: Callable[..., str], heat_list: Path, tmp_path: Path) -> None:
    """Its own stand beside those of the layer, as text whatever is in them; what is deprecated is said to be."""
    home = tmp_path / "home"
    shutil.copytree(heat_list, home)
    (home / "ontology").mkdir()
    (home / "ontology" / "own.ttl").write_text(OWN, encoding="utf-8")
    (home / "ontology" / "shapes-own.ttl").write_text(RULE, encoding="utf-8")
    served = start(home=home)
    found = page(served, "/ontology")
    assert "<script>alert" not in found
    assert "&lt;b&gt;boiler&lt;/b&gt;" in entry(found, "Boiler")
    assert "deprecated" in entry(found, "fuel")
    assert ("<b>boiler</b>", "/ontology#Boiler") in links(entry(found, "fuel"))
    rule = text(entry(page(served, "/shapes"), "short-title"))
    assert "This title is <too> long" in rule
    assert "at most 90 characters" in rule
