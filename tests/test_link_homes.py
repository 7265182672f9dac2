"""Linking in a home of another base, language and field: what is written and said is the home's own, from the first candidate to the last check."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import rdflib

import miggraph
from miggraph import sssom
from miggraph.cli.reviewing import text
from miggraph.ground import homes
from miggraph.linking import vocabularies
from miggraph.linking.decisions import reviewer
from miggraph.linking.reviewing import Review
from miggraph.sssom import MappingSet

PROGRAM = Path(sys.executable).parent / "miggraph"
BASE = "https://example.org/plantes/"
CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
SETTINGS = f"""\
[graph]
title = "Les plantes : une liste"
base = "{BASE}"
language = "fr"
license = "{CC0}"
publisher = "Bibliothèque d'exemple"
contact = "mailto:liste@example.org"
"""
RECORDS = """
- {id: source/liste, type: Source, source: source/liste, title: La liste, webPages: ["http://127.0.0.1:%d/liste"]}
- {id: theme/sujets, type: ThemeScheme, source: source/liste, label: Sujets}
- {id: theme/arbres, type: Theme, source: source/liste, label: {en: Trees, fr: Arbres}, scheme: theme/sujets, definition: Des plantes ligneuses.}
- id: theme/chenes
  type: Theme
  source: source/liste
  scheme: theme/sujets
  label: {en: Oaks, fr: Chênes, de: Eichen}
  definition: Les arbres qui portent des glands.
  broader: [theme/arbres]
- {id: theme/mousses, type: Theme, source: source/liste, label: Mousses, scheme: theme/sujets, definition: Sans racines.}
- {id: organisation/jardin, type: Organisation, source: source/liste, name: Jardin d'exemple}
"""
VOCABULARY = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <http://sujets.example.org/> .
:s a skos:ConceptScheme ; skos:prefLabel "Sujets d'exemple"@fr .
:1 a skos:Concept ; skos:prefLabel "Trees"@en, "Arbres"@fr ; skos:inScheme :s .
:2 a skos:Concept ; skos:prefLabel "Oaks"@en, "Chênes"@fr, "Robles"@es ; skos:broader :1 ; skos:inScheme :s .
:3 a skos:Concept ; skos:prefLabel "Oak gardens"@en, "Jardins de chênes"@fr ; skos:inScheme :s .
:4 a skos:Concept ; skos:prefLabel "Mosses"@en, "Bryophytes"@fr ; skos:inScheme :s .
"""
FIELD = re.compile(r"migra(?!ph)|kalayaan|domestic|remittance", re.IGNORECASE)


@pytest.fixture
def plants(tmp_path: Path) -> Iterator[Path]:
    """A home of another base, in French, and beside it a vocabulary; its one web address is a page of this computer."""
    with HTTPServer(("127.0.0.1", 0), Page) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        home = tmp_path / "plantes"
        (home / "data").mkdir(parents=True)
        (home / "miggraph.toml").write_text(SETTINGS, encoding="utf-8")
        (home / "data" / "all.yaml").write_text(RECORDS % site.server_port, encoding="utf-8")
        (tmp_path / "sujets.ttl").write_text(VOCABULARY, encoding="utf-8")
        yield home
        site.shutdown()


class Page(BaseHTTPRequestHandler):
    """A page for whatever is asked."""

    def do_HEAD(self) -> None:
        self.send_response(404 if self.path == "/robots.txt" else 200)
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815

    def log_message(self, format: str, *args: object) -> None: ...


def run(home: Path, *words: str, code: int = 0) -> str:
    """Run the real command in the home, and return all that it says."""
    env = {**os.environ, "XDG_CACHE_HOME": str(home.parent / "cache"), "MIGGRAPH_REVIEWER": "Une lectrice"}
    done = subprocess.run([str(PROGRAM), *words], cwd=home, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def themes(home: Path) -> MappingSet:
    return sssom.read(home / "data" / "mappings" / "themes-sujets.sssom.tsv", homes.at(home).names)


def foreign(home: Path, text: str) -> list[str]:
    """What a text holds of miggraph's own graph or field: names that are not those of the ontology or of a thing of the layer."""
    layer = homes.at(home).layer.ids
    named = re.findall(r"(?:https://w3id\.org/miggraph/|miggraph:)([^\s\"'>\\|)]*)", text)
    strange = [name for name in named if not name.startswith("ontology") and name.partition("#")[0] not in layer]
    return [*strange, *FIELD.findall(text)]


def test_nothing_of_another_graph_shows(plants: Path) -> None:
    """Through all commands of link and validate on the sets, no output and no file holds a name or a word of miggraph's own graph."""
    vocabulary = ("-v", str(plants.parent / "sujets.ttl"))
    said = [
        run(plants, "link", "suggest", *vocabulary),
        run(plants, "link", "suggest", "--kind", "organisation", *vocabulary),
        run(plants, "link", "status"),
        run(plants, "link", "status", "--list", "waiting", "--iris"),
        run(plants, "link", "accept", "Arbres", "sujets:1"),
        run(plants, "link", "accept", "Chênes", "Chênes", *vocabulary),
        run(plants, "link", "reject", "theme/chenes", "sujets:3"),
        run(plants, "link", "accept", "theme/mousses", "--nothing", "--set", "themes-sujets"),
        run(plants, "link", "review", code=0),
        run(plants, "link", "check", "--info", *vocabulary),
        run(plants, "link", "check", "--format", "turtle"),
        run(plants, "link", "enrich", *vocabulary),
        run(plants, "link", "enrich", "--into", "data/noms.yaml", *vocabulary),
        run(plants, "link", "web", "--allow-private", "--pause", "0"),
        run(plants, "validate", "--info", "data/mappings"),
        run(plants, "validate"),
    ]
    files = [path.read_text(encoding="utf-8") for path in sorted(plants.rglob("*")) if path.is_file()]
    assert len(files) >= 6
    assert [foreign(plants, text) for text in (*said, *files)] == [[]] * (len(said) + len(files))


def test_a_set_is_the_homes_own(plants: Path) -> None:
    """Its id, its licence, its prefix and the graph of its links; the labels of both sides are in the language of the home."""
    run(plants, "link", "suggest", "-v", str(plants.parent / "sujets.ttl"))
    found = themes(plants)
    assert found.findings == []
    assert found.metadata["mapping_set_id"] == f"{BASE}mappings/themes-sujets"
    assert found.metadata["license"] == CC0
    assert found.prefixes == {"plantes": BASE, "sujets": "http://sujets.example.org/"}
    [row] = [row for row in found.rows if row.object_id == "sujets:1" and row.subject_id == "plantes:theme/arbres"]
    assert (row.subject_label, row.object_label, row.predicate_id) == ("Arbres", "Arbres", "skos:exactMatch")
    assert {row.object_source for row in found.rows} == {"http://sujets.example.org/"}
    run(plants, "link", "accept", "theme/arbres", "sujets:1")
    dataset = rdflib.Dataset()
    dataset.parse(data=run(plants, "export", "--format", "nquads"), format="nquads")
    link = (rdflib.URIRef(f"{BASE}theme/arbres"), rdflib.SKOS.exactMatch, rdflib.URIRef("http://sujets.example.org/1"))
    assert [str(graph) for *_, graph in dataset.quads((*link, None))] == [f"{BASE}mappings/themes-sujets"]


def test_names_in_the_language_of_the_home_are_not_proposed(plants: Path) -> None:
    """What is proposed is in other languages, and the source of a home states itself."""
    vocabulary = ("-v", str(plants.parent / "sujets.ttl"))
    run(plants, "link", "suggest", *vocabulary)
    run(plants, "link", "accept", "theme/chenes", "sujets:2")
    proposed = run(plants, "link", "enrich", *vocabulary)
    assert re.findall(r"^    (\w\w): (.*)$", proposed, re.MULTILINE) == [("es", "[Robles]")]
    assert re.findall(r"^  source: (.*)$", proposed, re.MULTILINE) == ["source/sujets", "source/sujets"]


def test_a_review_speaks_the_language_of_the_home(plants: Path) -> None:
    """Both sides are called by their names in it, and names in other languages say in which they are."""
    vocabulary = str(plants.parent / "sujets.ttl")
    run(plants, "link", "suggest", "-v", vocabulary, "theme/chenes")
    review = Review(miggraph.open(plants).store, homes.at(plants), reviewer("Ada"), vocabularies.open(vocabulary))
    review.take([themes(plants)])
    assert review.item
    shown = text(review.item, review.left, 80).splitlines()
    assert [line for line in shown if line.startswith(("Ours", "Theirs", "also"))] == [
        "Ours    Chênes (theme/chenes)",
        "also    Eichen (de); Oaks (en)",
        "Theirs  Chênes (sujets:2)",
        "also    Oaks (en); Robles (es)",
    ]


def test_a_home_without_a_licence_says_so(plants: Path) -> None:
    """SSSOM has a value for a licence that nobody gave; none is made up."""
    settings = plants / "miggraph.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(f'license = "{CC0}"\n', ""), encoding="utf-8")
    run(plants, "link", "suggest", "-v", str(plants.parent / "sujets.ttl"))
    assert themes(plants).metadata["license"] == "https://w3id.org/sssom/license/unspecified"


@pytest.mark.parametrize("word", ["skos", "sujets", "miggraph"])
def test_the_last_word_of_a_base_may_be_taken(plants: Path, word: str) -> None:
    """By SSSOM, by the vocabulary, by a scheme: the prefix of the home is then another, and what is decided is found again."""
    settings = plants / "miggraph.toml"
    settings.write_text(SETTINGS.replace(BASE, f"https://example.org/{word}/"), encoding="utf-8")
    run(plants, "link", "suggest", "-v", str(plants.parent / "sujets.ttl"))
    run(plants, "link", "accept", "theme/arbres", "sujets:1")
    found = themes(plants)
    assert [subject for subject, *_ in found.links()] == [f"https://example.org/{word}/theme/arbres"]
    assert "1 decided or tried before" in run(plants, "link", "suggest", "-v", str(plants.parent / "sujets.ttl"), "--again")
    assert "0 violations" in run(plants, "link", "check")


def test_things_of_the_layer_keep_their_name(plants: Path) -> None:
    """A place has one address in every home; its names are the layer's to give."""
    vocabulary = plants.parent / "lieux.ttl"
    name = '"Frankreich"@de, "Francia"@la, "France"@fr'
    vocabulary.write_text(VOCABULARY + f":9 a skos:Concept ; skos:prefLabel {name} ; skos:inScheme :s .\n", encoding="utf-8")
    run(plants, "link", "suggest", "-v", str(vocabulary), "--kind", "place", "place/FR")
    run(plants, "link", "accept", "place/FR", "lieux:9")
    found = sssom.read(plants / "data" / "mappings" / "places-lieux.sssom.tsv", homes.at(plants).names)
    assert [(row.subject_id, row.subject_label) for row in found.rows if row.is_accepted] == [("miggraph:place/FR", "France")]
    assert "place/FR" not in run(plants, "link", "enrich", "-v", str(vocabulary), "--kind", "place", "--language", "la")
    assert "0 violations" in run(plants, "link", "check")


CONTEXT = """\
{"@context": {"species": "https://example.org/plantes/species/", "Species": "https://example.org/plantes/ontology#Species"}}
"""
SPECIES = """
- {id: species/robur, type: Species, source: source/liste, label: {fr: Chêne pédonculé, en: English oak}}
- {id: species/alba, type: Species, source: source/liste, label: Chêne blanc}
"""


@pytest.fixture
def own_kind(plants: Path) -> Path:
    """The home with a kind of its own, and species in the vocabulary."""
    (plants / "ontology").mkdir()
    (plants / "ontology" / "context.jsonld").write_text(CONTEXT, encoding="utf-8")
    (plants / "data" / "species.yaml").write_text(SPECIES, encoding="utf-8")
    with (plants.parent / "sujets.ttl").open("a", encoding="utf-8") as stream:
        stream.write(':20 a skos:Concept ; skos:prefLabel "Quercus robur"@la, "Chêne pédonculé"@fr ; skos:inScheme :s .\n')
    return plants


def test_a_kind_of_the_homes_own_is_linked(own_kind: Path) -> None:
    """Its things are suggested for, decided on, counted and used as others are."""
    vocabulary = ("-v", str(own_kind.parent / "sujets.ttl"))
    assert "for 2 of 2 things tried" in run(own_kind, "link", "suggest", "--kind", "species", *vocabulary)
    said = run(own_kind, "link", "accept", "species/robur", "sujets:20")
    assert "Chêne pédonculé is the same as Chêne pédonculé (sujets:20) [owl:sameAs]" in said
    assert "species,sujets,1,1,0,0,0,0" in run(own_kind, "link", "status")
    assert "0 violations" in run(own_kind, "link", "check", *vocabulary)
    query = "ASK { <species/robur> owl:sameAs <http://sujets.example.org/20> }"
    assert run(own_kind, "sparql", "-e", query).split()[-1] == "true"


def test_a_kind_that_nobody_declared_is_named(own_kind: Path) -> None:
    """With those that there are; and what is of a kind that is not linked is said to be so."""
    vocabulary = ("-v", str(own_kind.parent / "sujets.ttl"))
    said = run(own_kind, "link", "suggest", "--kind", "animal", *vocabulary, code=2)
    assert "there is no kind animal here that can be linked" in said
    assert "resource, species" in said
    assert "not of one kind that can be linked: term" in run(own_kind, "link", "suggest", "term/ngo", *vocabulary, code=2)
    assert "term/ngo cannot be linked" in run(own_kind, "link", "accept", "term/ngo", "sujets:1", code=2)
