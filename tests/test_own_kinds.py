"""A home with kinds, types, keys, shapes, rules and queries of its own: all of it works as what every home has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import jsonschema
import pyoxigraph as ox
import pytest

import miggraph
from miggraph import Answer, KnowledgeGraph, starting
from miggraph.ground.findings import Severity
from miggraph.ground.settings import Settings

BASE = "https://example.org/plants/"
CONTEXT = """{"@context": {
  "ex": "https://example.org/plants/ontology#",
  "Species": "ex:Species",
  "SeedBank": "ex:SeedBank",
  "habitat": {"@id": "ex:habitat", "@type": "@id"},
  "height": {"@id": "ex:height", "@type": "xsd:decimal"},
  "feedsOn": {"@id": "ex:feedsOn", "@type": "@id"}
}}
"""
PREFIXES = """
@prefix ex: <https://example.org/plants/ontology#> .
@prefix mig: <https://w3id.org/miggraph/ontology#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
ONTOLOGY = (
    PREFIXES
    + """
ex:Species a owl:Class ; rdfs:label "species"@en .
ex:SeedBank a owl:Class ; rdfs:subClassOf org:Organization ; rdfs:label "seed bank"@en .
ex:habitat a owl:ObjectProperty ; rdfs:domain ex:Species .
ex:feeds a owl:ObjectProperty ; rdfs:label "feeds"@en .
"""
)
SHAPES = (
    PREFIXES
    + """
ex:SpeciesShape a sh:NodeShape ; sh:targetClass ex:Species ;
  sh:property [ sh:path ex:habitat ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message "it is not said where this lives" ] ,
    [ sh:path ex:feedsOn ; sh:class ex:Species ; sh:message "this is no species" ] .
"""
)
RULE = """# What feeds on a plant is fed by it.
PREFIX ex: <https://example.org/plants/ontology#>
CONSTRUCT { ?plant ex:feeds ?animal } WHERE { ?animal ex:feedsOn ?plant }
"""
QUERY = """#+ summary: What feeds on a species
#+ description: The species that feed on a species.
#+ method: GET
#+ defaults:
#+   - species: https://example.org/plants/species/heather
#+ question:
#+   - "(what) (species) feeds on {species}"
#+ tags:
#+   - species
PREFIX ex: <https://example.org/plants/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?animal ?animalLabel WHERE { ?_species_iri ex:feeds ?animal . ?animal rdfs:label ?animalLabel }
ORDER BY ?animalLabel
"""
BANKS = QUERY.replace("species: https://example.org/plants/species/heather", "seedBank: https://example.org/plants/seed-bank/north").replace(
    '"(what) (species) feeds on {species}"', "seeds in {seedBank}"
).replace("?_species_iri ex:feeds ?animal . ?animal", "BIND(?_seedBank_iri AS ?animal) ?animal")  # fmt: skip
WORDS = "groups:\n  species: [species, plant, animal]\n  feeds: [feed, feeds, eat, eats, nibble at, live on]\n  seeds: [seed, seeds]\n"
RECORDS = """
- {id: theme/heath, type: Theme, source: source/plants, label: Heath, definition: Open land., scheme: theme/scheme}
- {id: species/heather, type: Species, source: source/plants, label: {en: Heather, la: Calluna vulgaris}, habitat: [theme/heath], height: 0.5}
- {id: species/red-grouse, type: Species, source: source/plants, label: Red grouse, habitat: [theme/heath], feedsOn: [species/heather]}
- {id: seed-bank/north, type: SeedBank, source: source/plants, name: North Bank, kinds: [term/research], description: Keeps seeds.}
"""


@pytest.fixture
def plants(tmp_path: Path) -> Path:
    """A home on plants with everything of its own that a home may have."""
    home = tmp_path / "plants"
    starting.make(home, Settings(title="Plants", base=BASE))
    parts = {
        "ontology/context.jsonld": CONTEXT,
        "ontology/plants.ttl": ONTOLOGY,
        "ontology/shapes-plants.ttl": SHAPES,
        "ontology/rules/80-feeds.rq": RULE,
        "queries/eaters-of-species.rq": QUERY,
        "queries/seeds-in-bank.rq": BANKS,
        "queries/words.yaml": WORDS,
        "data/plants.yaml": RECORDS,
    }
    for name, text in parts.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    return home


def found(kg: KnowledgeGraph) -> list[tuple[str, int, str]]:
    return [(f.rule, f.line, f.key) for f in kg.validate().findings if f.severity is not Severity.INFO]


def test_own_things_go_through_every_use(plants: Path) -> None:
    """Valid, asked for, shown, found, exported, described and counted."""
    kg = miggraph.open(plants)
    assert found(kg) == []
    assert [row["animalLabel"] for row in kg.ask("eaters-of-species", species="Calluna vulgaris")] == ["Red grouse"]
    thing = kg.show("heather")
    assert (thing.id, thing.types, thing.value("habitat"), thing.value("height")) == (
        "species/heather",
        ("Species",),
        ["theme/heath"],
        ["0.5"],
    )
    assert ("species/red-grouse", "Red grouse", "feedsOn") in thing.mentions
    assert [(row["thing"].id, row["kind"]) for row in kg.search("grouse")] == [("species/red-grouse", "species")]
    assert ("things", "Species", 2) in [(row["what"], row["of"], row["count"]) for row in kg.stats()]


FACETS = {
    "queries/facets/species.rq": "#+ summary: species\n#+ one: species\n#+ words: [species, plant, animal]\n#+ show: [height]\n?it a ex:Species .\n",
    "queries/facets/species/feeds-on.rq": "#+ summary: that feed on a species\n#+ value: species\n#+ words: [on]\n?it ex:feedsOn ?value .\n",
    "queries/fields/species/height.rq": "#+ summary: how high it grows\n#+ value: number\n#+ asks: [how high]\n?it ex:height ?value .\n",
    "queries/facets/themes/has-species.rq": "#+ summary: that species live on\n#+ value: yes\n#+ words: [species]\n?species ex:habitat ?it .\n",
}


def test_own_kinds_are_listed_by_own_facets(plants: Path) -> None:
    """A kind, its facets and fields, and a facet of a kind that every home has; the lint has nothing against them, and knows a misspelt class."""
    for name, text in FACETS.items():
        (plants / name).parent.mkdir(parents=True, exist_ok=True)
        (plants / name).write_text(text, encoding="utf-8")
    kg = miggraph.open(plants)
    assert [str(finding) for finding in kg.lint()] == []
    for words, ids in (
        (("species", "feeds-on=Heather"), ["species/red-grouse"]),
        (("species", "want=height"), ["species/heather"]),
        (("themes", "has-species=yes"), ["theme/heath"]),
    ):
        rows = kg.things(*words)
        assert isinstance(rows, Answer)
        assert [kg.names.compact(row[0].value) for row in rows.terms] == ids
    (plants / "queries/facets/species.rq").write_text(
        FACETS["queries/facets/species.rq"].replace("ex:Species", "ex:Specis"), encoding="utf-8"
    )
    assert [(finding.place, finding.message) for finding in miggraph.open(plants).lint()] == [
        ("queries/facets/species.rq:5", "there is no ex:Specis: did you mean ex:Species?")
    ]


def test_own_things_are_exported_as_theirs_are(plants: Path) -> None:
    """By their ids, keys and prefixes, and the JSON-LD says the same as the Turtle."""
    kg = miggraph.open(plants)
    turtle = kg.export("turtle", ["species/heather"])
    assert "<species/heather>\n    a ex:Species ;" in turtle
    assert "ex:feeds <species/red-grouse> ;" in turtle
    jsonld = kg.export("jsonld", ["species/heather"])
    assert '"id": "species/heather"' in jsonld
    triples = [
        {str(quad.triple) for quad in ox.parse(text, format=form)}
        for text, form in ((turtle, ox.RdfFormat.TURTLE), (jsonld, ox.RdfFormat.JSON_LD))
    ]
    assert triples[0] == triples[1]


def test_the_schema_knows_own_ids_keys_and_types(plants: Path) -> None:
    """An editor completes them."""
    schema = miggraph.open(plants).schema()
    jsonschema.validate([{"id": "species/moss", "type": "Species", "source": "source/plants", "feedsOn": "species/heather"}], schema)
    assert {"$ref": "#/$defs/species"} in schema["$defs"]["record"]["properties"]["feedsOn"]["anyOf"][0]["anyOf"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([{"id": "specis/moss", "type": "Species", "source": "source/plants"}], schema)


@pytest.mark.parametrize("question", ["what feeds on heather", "which species eats Calluna vulgaris", "what nibbles at heather"])
def test_own_queries_are_asked_in_plain_english(plants: Path, question: str) -> None:
    """By their phrasings and words, with things of the kind that a parameter has its name from."""
    answer = miggraph.open(plants).ask(question)
    assert answer.notes[:2] == ["What feeds on a species (eaters-of-species)", "  species: Heather (species/heather)"]
    assert [row["animalLabel"] for row in answer] == ["Red grouse"]


def test_a_parameter_takes_things_of_its_kind_only(plants: Path) -> None:
    """A place is no species; a kind of two words is a parameter written as one."""
    kg = miggraph.open(plants)
    with pytest.raises(miggraph.ParameterError, match='species takes a species, and "heath" is a theme'):
        kg.ask("eaters-of-species", species="heath")
    assert [row["animalLabel"] for row in kg.ask("seeds in the North Bank")] == ["North Bank"]
    done = subprocess.run(
        [Path(sys.executable).parent / "miggraph", "--home", plants, "queries", "lint"], capture_output=True, text=True, check=False
    )
    assert "eaters-of-species" not in done.stdout
    assert "seeds-in-bank" not in done.stdout


FAULTS = """
- {id: species/moss, type: Species, source: source/plants, label: Moss}
- {id: species/lynx, type: Species, source: source/plants, label: Lynx, habitat: [theme/heath], feedsOn: [theme/heath]}
- {id: species/owl, type: Species, source: source/plants, label: Owl, hight: 2, exceptions: [{rule: SpeciesShape-habitat, description: It roams.}]}
- {id: specis/elk, type: Species, source: source/plants, label: Elk, habitat: [theme/heath]}
- {id: organisation/south, type: SeedBank, source: source/plants, name: South Bank, description: Keeps seeds.}
"""


def test_own_shapes_find_faults_at_their_lines(plants: Path) -> None:
    """By a name that is the same in every run, with the exceptions that records make; the reader knows the own keys and kinds."""
    (plants / "data" / "faults.yaml").write_text(FAULTS, encoding="utf-8")
    assert found(miggraph.open(plants)) == [
        ("SpeciesShape-habitat", 2, "habitat"),
        ("SpeciesShape-feedsOn", 3, "feedsOn"),
        ("unknown-key", 4, "hight"),
        ("id-syntax", 5, "id"),
        ("kinds-missing", 6, "kinds"),
    ]


def test_a_kind_may_be_declared_without_a_type(plants: Path) -> None:
    """As a prefix is in JSON-LD; what is exported is called by its id all the same."""
    context = CONTEXT.replace('"Species"', f'"garden": "{BASE}garden/",\n  "Species"')
    (plants / "ontology" / "context.jsonld").write_text(context, encoding="utf-8")
    (plants / "data" / "gardens.yaml").write_text(
        "- {id: garden/kew, type: Place, source: source/plants, label: Kew, kinds: [term/city]}\n", encoding="utf-8"
    )
    kg = miggraph.open(plants)
    assert kg.built.findings == []
    assert (kg.show("Kew").id, kg.labels.kind(f"{BASE}garden/kew")) == ("garden/kew", "garden")
    assert "<garden/kew>" in kg.export("turtle", ["garden/kew"])


@pytest.mark.parametrize(
    ("entry", "rule", "said"),
    [
        ('"title": {"@id": "ex:title"}', "context-clash", "title means something else in every graph: take another name"),
        ('"Book": "ex:Book"', "context-clash", "Book means something else in every graph: take another name"),
        ('"skos": "https://example.org/skos#"', "context-clash", "skos means something else in every graph: take another name"),
        ('"@vocab": "https://example.org/"', "context-clash", "@vocab cannot be set for the records of one home"),
        (
            '"colour": {"@id": "plant:colour"}',
            "context-prefix",
            "plant:colour is no web address and begins with no prefix that is declared",
        ),
        ('"Colour": "Colour"', "context-prefix", "Colour is no web address and begins with no prefix that is declared"),
    ],
)
def test_what_clashes_is_a_finding_at_its_line(plants: Path, entry: str, rule: str, said: str) -> None:
    """And what is not declared; nothing of the layer's changes its meaning."""
    (plants / "ontology" / "context.jsonld").write_text(CONTEXT.replace('  "Species"', f'  {entry},\n  "Species"'), encoding="utf-8")
    findings = miggraph.open(plants).validate().findings
    assert [(f.rule, f.file, f.line) for f in findings] == [(rule, "ontology/context.jsonld", 3)]
    assert findings[0].message.startswith(said)
