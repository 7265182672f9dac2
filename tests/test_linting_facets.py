"""The lint of kinds, facets and fields: each fault that such a file can have is told at its line, and what ships has none."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import miggraph
from miggraph import Answer, KnowledgeGraph
from miggraph.asking.linting import facet_files
from miggraph.ground.findings import Finding, Severity

MIGGRAPH = Path(sys.executable).parent / "miggraph"
SECTION = "queries/facets/resources/section.rq"
GOOD = """#+ summary: in a section of a source
#+ value: source
#+ words: [in the division]
#+ group: [division]
?it dcterms:source ?value .
"""
CORRIDOR = """#+ summary: on movement from somewhere
#+ value: place
#+ through: mig:within
#+ joint: corridor
#+ words: [out of]
#+ group: [start]
#+ among: ?value dcterms:type <https://w3id.org/miggraph/term/country> .
?it mig:corridor ?corridor .
?corridor mig:origin ?value .
"""
CHAPTER = "#+ summary: how many chapters it has\n#+ value: number\n#+ asks: [how many chapters]\n?it mig:chapters ?value .\n"
SPECIES = "#+ summary: species\n#+ one: species\n#+ words: [species]\n#+ show: [habitat]\n?it a mig:Theme .\n"


def test_what_ships_is_clean(shipped: KnowledgeGraph) -> None:
    """Every kind, facet and field of the layer passes every rule."""
    assert [str(finding) for finding in facet_files.check(shipped)] == []


def test_good_files_of_a_home_are_clean_and_work(heat: Callable[..., list[Finding]], heat_home: Path) -> None:
    """What the faults below are planted in has none; and the facet narrows down."""
    assert heat({SECTION: GOOD, "queries/facets/resources/start.rq": CORRIDOR.replace("out of", "starting in")}) == []
    rows = miggraph.open(heat_home).things("resources", "section=source/list")
    assert isinstance(rows, Answer)
    assert [row["resourceLabel"] for row in rows] == ["Hot Days"]
    done = subprocess.run([MIGGRAPH, "queries", "lint"], cwd=heat_home, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "0 queries, 2 facet files, 0 findings\n")


def swap(old: str, new: str, text: str = GOOD) -> str:
    """Return a good text with one thing spoilt."""
    assert old in text
    return text.replace(old, new, 1)


FAULTS = [
    # headers
    (SECTION, swap("#+ value", " #+ value"), "facet-header", 2, "start of the line"),
    (SECTION, swap("in a section", "of this: a section"), "facet-header", 1, "colon"),
    (SECTION, swap("in a section of a source", "{in a: section}"), "facet-header", 1, "summary is a text"),
    (SECTION, swap("section of", "section # of"), "facet-header", 1, "what stands behind # is not read"),
    (SECTION, swap("[in the division]", "[in: the division]"), "facet-header", 3, "words is a list of texts"),
    (SECTION, swap("[in the division]", "in the division"), "facet-header", 3, "words is a list of texts"),
    (SECTION, swap("[in the division]", f"{'[' * 100_000}"), "facet-header", 3, "levels deep"),
    (SECTION, swap("#+ words", "#+ wrods"), "facet-header", 3, "no key wrods: did you mean words?"),
    (SECTION, swap("#+ words", "#+ asks"), "facet-header", 3, "a facet has no key asks"),
    (SECTION, swap("#+ summary: in a section of a source\n", ""), "facet-header", 1, "the header has no summary"),
    (SECTION, swap("#+ value: source\n", ""), "facet-header", 1, "the header has no value"),
    (SECTION, swap("#+ group", "#+ widen: no\n#+ group"), "facet-header", 4, "widen is yes, or is left out"),
    (SECTION, swap("#+ group", "#+ bare: first\n#+ group"), "facet-header", 4, "bare is a whole number"),
    (SECTION, swap("#+ group", "#+ heading: [in, not in, of]\n#+ group"), "facet-header", 4, "heading is a text, or two"),
    ("queries/fields/resources/chapters.rq", swap("#+ asks", "#+ before: [of, by]\n#+ asks", CHAPTER), "facet-header", 3, "before is a text"),
    (SECTION, "?it dcterms:source ?value .\n", "facet-header", 1, "the header is missing"),
    # names
    ("queries/facets/resources/page.rq", GOOD, "facet-name", 1, "means something else in a frame"),
    ("queries/facets/resources/count.rq", GOOD, "facet-name", 1, "means something else in a frame"),
    ("queries/facets/resources/Section.rq", GOOD, "facet-name", 1, "write small letters and hyphens"),
    ("queries/facets/resources/resource.rq", GOOD, "facet-name", 1, "what a single one of the resources is called"),
    ("queries/facets/species.rq", swap("one: species", "one: a species", SPECIES.replace("habitat", "")), "facet-header", 4, "show is a list of texts"),
    ("queries/facets/species.rq", swap("one: species", "one: a species", SPECIES), "facet-name", 2, "one names a column"),
    # values
    (SECTION, swap("value: source", "value: sorce"), "facet-value", 2, "there is no value sorce: did you mean source?"),
    (SECTION, swap("value: source", "value: address"), "facet-value", 2, "there is no value address"),
    (SECTION, swap("value: source", "value: term/organisation-knd"), "facet-value", 2, "did you mean term/organisation-kind?"),
    ("queries/fields/resources/chapters.rq", swap("number", "numbr", CHAPTER.replace("mig:chapters", "bibo:number")), "facet-value", 2, "there is no value numbr"),
    (SECTION, swap("source", "date", CORRIDOR.replace("value: place", "value: source")), "facet-value", 3, "through is for things"),
    (SECTION, swap("#+ group: [start]\n", "", CORRIDOR), "facet-value", 6, "without group nobody counts"),
    ("queries/fields/resources/chapters.rq", swap("number", "text\n#+ above: [longer than]", CHAPTER.replace("mig:chapters", "bibo:number")), "facet-value", 3, "above is for dates and numbers"),
    (SECTION, swap("value: source", "value: count"), "facet-value", 4, "nor has a number of values"),
    ("queries/fields/resources/chapters.rq", swap("number", "count", CHAPTER.replace("mig:chapters", "bibo:number")), "facet-value", 2, "there is no value count"),
    (SECTION, swap("value: source", "value: yes").replace("?value .", "?x ."), "facet-value", 4, "what is so or not has no values"),
    ("queries/fields/resources/chapters.rq", swap("number", "text\n#+ most: [thickest]", CHAPTER.replace("mig:chapters", "bibo:number")), "facet-value", 3, "most is for dates and numbers"),
    (SECTION, swap("joint: corridor", "joint: way", CORRIDOR), "facet-joint", 4, "the pattern has no ?way"),
    (SECTION, swap("joint: corridor", "joint: road", CORRIDOR.replace("?corridor", "?road")), "facet-joint", 4, "no other facet of resources shares ?road"),
    (SECTION, swap("mig:within", "mig:within|skos:broader", CORRIDOR), "facet-joint", 3, "a path in brackets"),
    (SECTION, swap("?value dcterms", "?country dcterms", CORRIDOR), "facet-joint", 7, "a pattern of ?value alone"),
    # words
    (SECTION, swap("[division]", "[division, journal]"), "facet-words", 4, '"journal" stands in in too'),
    (SECTION, swap("[in the division]", "[listed in]"), "facet-words", 3, '"listed in" stands in source too'),
    (SECTION, swap("[in the division]", "[with]", swap("value: source", "value: organisation")), "facet-words", 3, '"with" stands in maker too'),
    ("queries/facets/resources/aaa.rq", swap("[in the division]", "[listed in]"), "facet-words", 3, '"listed in" stands in source too'),
    # patterns
    *((SECTION, GOOD + f"{word}\n", "facet-pattern", 6, f"{word.split()[0]} is no part of a bare pattern")
      for word in ("OPTIONAL { ?it a ?x }", "MINUS { ?it a ?x }", "GRAPH ?g { ?it a ?x }", "SERVICE <urn:x> { ?it a ?x }", "VALUES ?x { 1 }", "SELECT ?it { ?it a ?x }", "FROM <urn:x>", "LIMIT 2")),
    (SECTION, swap("?it dc", "PREFIX dc: <urn:x>\n?it dc"), "facet-pattern", 5, "PREFIX is no part"),
    (SECTION, swap("?value .", "$value ."), "facet-pattern", 5, "write ?value for $value"),
    (SECTION, swap("?value .", "?value . _:b ?p ?it ."), "facet-pattern", 5, "_:b must not stand in two parts"),
    (SECTION, swap("?it", "?work"), "facet-pattern", 5, "?it, the thing that is listed, must be bound"),
    (SECTION, swap("?it", "?work") + "FILTER(?work = ?it)\nBIND(?work AS ?it)\n", "facet-pattern", 7, "?it, the thing that is listed"),
    (SECTION, swap("?value .", "?values ."), "facet-pattern", 5, "the pattern has no ?value"),
    (SECTION, swap("#+ value: source\n", "#+ value: yes\n", GOOD.replace("#+ group: [division]\n", "")), "facet-pattern", 4, "what is so or not has no ?value"),
    (SECTION, swap("?value .", "?value"), "facet-pattern", 5, "is the last dot missing?"),
    (SECTION, swap("?value .", "?resource . ?resource mig:section ?value ."), "facet-pattern", 5, "?resource is what a query calls the thing itself"),
    (SECTION, swap("?value .", "?value . }"), "facet-pattern", 5, "cannot be read"),
    ("queries/facets/species.rq", swap("a mig:Theme .", "a mig:Theme ; skos:prefLabel ?name .", SPECIES.replace("[habitat]", "[x]")), "facet-pattern", 5, "names its class, and nothing else"),
    (SECTION, swap("dcterms:source", "dct:source"), "undeclared-prefix", 5, "there is no prefix dct:"),
    (SECTION, swap("dcterms:source", "dcterm:source"), "undeclared-prefix", 5, "did you mean dcterms?"),
    (SECTION, swap("dcterms:source", "mig:sectoin"), "unknown-term", 5, "did you mean mig:section?"),
    (SECTION, swap("mig:within", "mig:withn", CORRIDOR), "unknown-term", 3, "did you mean mig:within?"),
    ("queries/fields/resources/chapters.rq", CHAPTER, "unknown-term", 4, "there is no mig:chapters"),
    (SECTION, swap("?value .", "?x . BIND(?x AS ?value)"), "facet-composed", 5, "no query can be composed with it"),
    # kinds
    ("queries/facets/species.rq", SPECIES, "facet-names", 4, "species have no field habitat"),
    (SECTION, swap("#+ group", "#+ also: [sourse]\n#+ group"), "facet-names", 4, "resources have no facet sourse: did you mean source?"),
    ("queries/facets/species.rq", swap("#+ show: [habitat]", "#+ counts: tree", SPECIES), "facet-names", 4, "species have no facet tree"),
    ("queries/fields/resources/chapters.rq", swap("#+ asks", "#+ else: [page]\n#+ asks", CHAPTER.replace("mig:chapters", "bibo:number")), "facet-names", 3, "resources have no field page: did you mean pages?"),
    ("queries/facets/resourses/section.rq", GOOD, "facet-kind", 1, "no queries/facets/resourses.rq that says what kind of thing resourses are: did you mean resources?"),
    ("queries/fields/habitats/size.rq", CHAPTER, "facet-kind", 1, "no queries/facets/habitats.rq"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "rule", "line", "message"), FAULTS, ids=[f"{f[2]}-{i}" for i, f in enumerate(FAULTS)])
def test_each_fault_is_told_at_its_line(
    heat: Callable[..., list[Finding]], path: str, text: str, rule: str, line: int, message: str
) -> None:
    """A file that is spoilt in one way is found, by the rule that it breaks."""
    found = [finding for finding in heat({path: text}) if finding.rule == rule]
    assert any(finding.place == f"{path}:{line}" and message in finding.message for finding in found), found


def test_a_facet_that_replaces_one_of_the_layer_is_information(heat: Callable[..., list[Finding]]) -> None:
    """It is meant, and told."""
    found = heat(
        {"queries/facets/resources/source.rq": GOOD, "queries/fields/resources/isbn.rq": CHAPTER.replace("mig:chapters", "bibo:isbn13")}
    )
    assert [(finding.rule, finding.severity, finding.message) for finding in found] == [
        ("replaces-facet", Severity.INFO, "this takes the place of the base layer's facets/resources/source"),
        ("replaces-facet", Severity.INFO, "this takes the place of the base layer's fields/resources/isbn"),
    ]  # fmt: skip
