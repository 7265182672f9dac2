"""The shapes of a home's own: they work as the layer's do, and what is wrong with them is said of their file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

import miggraph
from miggraph import starting
from miggraph.ground.errors import HomeError
from miggraph.ground.settings import Settings

BASE = "https://example.org/bees/"
HEAD = """@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix mig: <https://w3id.org/miggraph/ontology#> .
@prefix bees: <https://example.org/bees/rules/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://w3id.org/miggraph/shapes#> .
"""
SHAPE = """
bees:no-wasps a sh:PropertyShape ;
    sh:targetSubjectsOf dcterms:title ;
    sh:path dcterms:title ;
    sh:not [ sh:pattern "[Ww]asp" ] ;
    sh:severity sh:Warning ;
    sh:message "this is about wasps: leave it to others" .
"""
WASPS = """
- {id: resource/wasps, type: Series, source: source/bees, title: Wasps, description: D., publisher: organisation/hive}
- {id: organisation/hive, type: Organisation, source: source/bees, name: Hive, description: D., kinds: [term/ngo]}
"""


@pytest.fixture
def bees(tmp_path: Path) -> Path:
    """A home with a base of its own."""
    home = tmp_path / "bees"
    starting.make(home, Settings(title="Bees", base=BASE))
    (home / "ontology").mkdir(exist_ok=True)
    (home / "data" / "wasps.yaml").write_text(WASPS, encoding="utf-8")
    return home


def write(home: Path, text: str, name: str = "shapes-bees.ttl") -> None:
    (home / "ontology" / name).write_text(HEAD + text, encoding="utf-8")


def found(home: Path) -> list[tuple[str, str, int, str, str]]:
    return [(f.rule, f.file, f.line, f.key, f.severity.value) for f in miggraph.open(home).validate().findings]


def clashes(home: Path) -> list[tuple[str, int, str]]:
    """What the lint says of rules with the name of another: file, line, message."""
    return [(one.file, one.line, one.message) for one in miggraph.open(home).lint() if one.rule == "shape-name"]


def test_an_own_rule_has_its_local_name_and_its_line(bees: Path) -> None:
    """As the rules of the layer have."""
    write(bees, SHAPE)
    assert found(bees) == [("no-wasps", "data/wasps.yaml", 2, "title", "warning")]


def test_an_own_rule_may_be_explained_away(bees: Path) -> None:
    """A record may name a rule of the home that warns; one that does not is none to be excepted from."""
    write(bees, SHAPE)
    excepted = WASPS.replace("title: Wasps,", "title: Wasps, exceptions: [{rule: no-wasps, description: Bees are in it too.}],")
    (bees / "data" / "wasps.yaml").write_text(excepted, encoding="utf-8")
    assert found(bees) == [("no-wasps", "data/wasps.yaml", 2, "title", "info")]
    write(bees, SHAPE.replace("sh:Warning", "sh:Violation"))
    assert [rule for rule, *_ in found(bees)] == ["rule-known", "no-wasps"] or [rule for rule, *_ in found(bees)] == [
        "no-wasps",
        "rule-known",
    ]


def test_an_own_query_knows_the_language_and_the_base(bees: Path) -> None:
    """Relative addresses follow the base of the home."""
    query = f"""
    <rules> sh:declare [ sh:prefix "dcterms" ; sh:namespace "http://purl.org/dc/terms/"^^<http://www.w3.org/2001/XMLSchema#anyURI> ] .
    <rules#tongue> a sh:NodeShape ; sh:targetNode <resource/wasps> ; sh:message "m" ;
      sh:sparql [ sh:prefixes <rules> ; sh:select "SELECT $this WHERE {{ $this dcterms:title ?title FILTER(LANG(?title) = ?__language && STRSTARTS(STR($this), '{BASE}')) }}" ] .
    """
    write(bees, query)
    assert [rule for rule, *_ in found(bees)] == ["tongue"]


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("\nbees:x a sh:NodeShape ;\n  sh:targetClass [ .\n", 8, "not Turtle"),
        ("\nbees:x a unknown:Shape .\n", 7, "not Turtle"),
        (
            SHAPE
            + "\nbees:y a sh:NodeShape ; sh:targetClass mig:Resource ;\n  sh:property [ sh:path dcterms:title ; sh:minCount 'one' ] .\n",
            14,
            "minCount",
        ),
        (
            SHAPE + "\nbees:y a sh:NodeShape ; sh:targetClass mig:Resource ;\n  sh:property [ sh:path dcterms:title ; sh:pattern '(' ] .\n",
            14,
            "subpattern",
        ),
        (
            SHAPE
            + "\nbees:y a sh:NodeShape ; sh:targetClass mig:Resource ;\n  sh:sparql [ sh:select 'SELECT $this WHERE { $this dcterms: }' ] .\n",
            14,
            "cannot be run",
        ),
        ("shape:title-missing a sh:PropertyShape ; sh:path dcterms:description .\n", 6, "sh:path"),
    ],
    ids=["syntax", "prefix", "count", "pattern", "query", "a shape of the layer's once more"],
)
def test_shapes_that_cannot_be_read_or_run_are_one_error_at_their_line(bees: Path, text: str, line: int, told: str) -> None:
    """The file, the line and what is wrong; the schema, which is made of shapes too, says the same of what cannot be read."""
    write(bees, text)
    with pytest.raises(HomeError) as error:
        miggraph.open(bees).validate()
    assert error.value.where == f"{bees / 'ontology' / 'shapes-bees.ttl'}:{line}"
    assert told in str(error.value)
    if "not Turtle" in told:
        with pytest.raises(HomeError, match=f"shapes-bees.ttl:{line}"):
            miggraph.open(bees).schema()


@pytest.mark.parametrize("pattern", ["SERVICE <http://127.0.0.1:9/> { ?a ?b ?c }", "SERVICE SILENT ?x { ?a ?b ?c }"])
def test_a_shape_calls_no_service(bees: Path, pattern: str) -> None:
    """It is refused before anything is asked, with the shape's line."""
    select = f"sh:sparql [ sh:select 'SELECT $this WHERE {{ $this a mig:Theme . {pattern} }}' ] ;"
    write(bees, SHAPE.replace("sh:severity", f"{select} sh:severity", 1))
    with pytest.raises(HomeError, match="a shape calls no service"):
        miggraph.open(bees).validate()


def test_shapes_that_are_no_text_are_an_error(bees: Path) -> None:
    """It names the file."""
    (bees / "ontology" / "shapes-bees.ttl").write_bytes(b"\xff\xfe")
    with pytest.raises(HomeError, match=r"shapes-bees\.ttl: the shapes are not UTF-8 text"):
        miggraph.open(bees).validate()


def test_two_rules_of_one_name_are_a_finding(bees: Path) -> None:
    """With a rule of the layer's, with another of the home's, in another file or in the same; the first stays unreproached."""
    write(bees, SHAPE + SHAPE.replace("bees:no-wasps", "bees:description-missing"))
    write(
        bees,
        SHAPE.replace("bees:no-wasps", "<https://example.org/other#no-wasps>")
        + "\nbees:fine a sh:NodeShape .\nbees:fine sh:targetClass mig:Theme .\n",
        "shapes-more.ttl",
    )
    told = clashes(bees)
    assert [(file, line) for file, line, _ in told] == [
        ("ontology/shapes-bees.ttl", 14),
        ("ontology/shapes-more.ttl", 7),
        ("ontology/shapes-more.ttl", 15),
    ]
    assert "ontology/shapes.ttl:" in told[0][2]
    assert "ontology/shapes-bees.ttl:7" in told[1][2]
    assert "ontology/shapes-more.ttl:14" in told[2][2]


def test_no_two_rules_of_the_layer_have_one_name(bees: Path) -> None:
    """A home without shapes has no clash."""
    assert clashes(bees) == []
