"""How machines find their way: descriptions, dumps, sitemap, feed."""

from __future__ import annotations

import gzip
import xml.etree.ElementTree as ET

import httpx
import pyoxigraph as ox
import pytest

from miggraph import KnowledgeGraph

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
VOID = "http://rdfs.org/ns/void#"


def objects(turtle: str, predicate: str) -> set[str]:
    """Return what a property has in some Turtle."""
    return {quad.object.value for quad in ox.parse(turtle, ox.RdfFormat.TURTLE) if quad.predicate.value == predicate}


def test_the_description_says_where_the_graph_can_be_asked_and_had(served: str) -> None:
    """VoID at its well-known place, with addresses that answer."""
    described = httpx.get(f"{served}/.well-known/void")
    assert described.headers["content-type"].startswith("text/turtle")
    assert objects(described.text, f"{VOID}sparqlEndpoint") == {f"{served}/sparql"}
    dumps = objects(described.text, f"{VOID}dataDump")
    assert dumps
    assert all(httpx.head(address).status_code == 200 for address in dumps)
    sizes = objects(httpx.get(f"{served}/catalog").text, "http://www.w3.org/ns/dcat#byteSize")
    assert "0" not in sizes  # DCAT 3, Distribution, property byte size: the size in bytes, which nobody knows before a dump is written


def test_a_description_names_the_server_as_its_client_does(served: str) -> None:
    """Asked by another name, the answer has that name, and none that somebody else gave."""
    other = httpx.get(f"{served}/.well-known/void", headers={"Host": "example.org"})
    assert "http://example.org/sparql" in other.text
    assert "example.org" not in httpx.get(f"{served}/.well-known/void").text


@pytest.mark.parametrize("address", ["/catalog", "/.well-known/void", "/ontology"])
def test_descriptions_come_in_every_format_of_rdf(served: str, address: str) -> None:
    """Turtle, and by negotiation the same statements in another format."""
    turtle = set(map(str, ox.parse(httpx.get(served + address).text, ox.RdfFormat.TURTLE)))
    triples = httpx.get(served + address, headers={"Accept": "application/n-triples"})
    assert triples.headers["content-type"] == "application/n-triples"
    assert len(set(map(str, ox.parse(triples.text, ox.RdfFormat.N_TRIPLES)))) == len(turtle) > 5


def test_dumps_are_what_export_writes(served: str, shipped: KnowledgeGraph) -> None:
    """The whole graph, plain and packed, and its publications."""
    plain = httpx.get(f"{served}/dumps/graph.nq").text
    assert plain == shipped.export("nquads")
    assert gzip.decompress(httpx.get(f"{served}/dumps/graph.nq.gz").content).decode() == plain
    assert httpx.get(f"{served}/dumps/publications.bib").text == shipped.export("bibtex")
    assert httpx.get(f"{served}/dumps/contacts.vcf").text.count("BEGIN:VCARD") > 20
    assert httpx.get(f"{served}/dumps/graph.exe").status_code == 404


def test_the_sitemap_has_every_thing_once(served: str, shipped: KnowledgeGraph) -> None:
    """Every address of it answers, and no publication is missing."""
    places = [one.text or "" for one in ET.fromstring(httpx.get(f"{served}/sitemap.xml").content).iter(f"{SITEMAP}loc")]
    assert len(places) == len(set(places))
    listed = shipped.things("resources")
    assert not isinstance(listed, bool)
    assert {f"{served}/{shipped.names.compact(row['resource'])}" for row in listed} <= set(places)


def test_the_feed_has_the_latest_updates_first(served: str, heat_served: str) -> None:
    """An Atom feed of dated updates; a home without any has an empty one."""
    feed = ET.fromstring(httpx.get(f"{served}/updates.atom").content)
    dates = [entry.findtext(f"{ATOM}updated") or "" for entry in feed.iter(f"{ATOM}entry")]
    assert dates == sorted(dates, reverse=True)
    assert dates
    assert feed.findtext(f"{ATOM}updated") == dates[0]
    assert not list(ET.fromstring(httpx.get(f"{heat_served}/updates.atom").content).iter(f"{ATOM}entry"))


def test_crawlers_are_told_what_to_leave_alone(served: str) -> None:
    """What is worked out for each question is not for crawlers; the sitemap is."""
    told = httpx.get(f"{served}/robots.txt").text
    assert "Disallow: /ask" in told
    assert f"Sitemap: {served}/sitemap.xml" in told


def test_the_context_is_the_home_s_own(served: str, heat_served: str) -> None:
    """What a home writes is read by it: relative to the home's base, with the keys of the layer."""
    context = httpx.get(f"{heat_served}/context.jsonld")
    assert context.headers["content-type"] == "application/ld+json"
    assert context.json()["@context"]["@base"] == "https://example.org/heat/"
    assert context.json()["@context"]["themes"] == httpx.get(f"{served}/context.jsonld").json()["@context"]["themes"]
