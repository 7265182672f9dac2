"""The lint: each fault that queries, words, rules and terms can have is told at its line, in the file that has it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import miggraph
from miggraph import HomeError, KnowledgeGraph
from miggraph.asking.linting import lint, unknown_terms
from miggraph.ground.findings import Finding, Severity

ROOT = Path(__file__).parent.parent
MIGGRAPH = Path(sys.executable).parent / "miggraph"
CAMPAIGN = """
- {id: source/s, type: Source, source: source/s, title: Somewhere}
- {id: campaign/shade, type: Campaign, source: source/s, title: Shade for all}
"""
GOOD = (ROOT / "queries" / "campaigns.rq").read_text(encoding="utf-8")


@pytest.fixture
def linted(make_home: Callable[..., Path]) -> Callable[..., list[Finding]]:
    """Lint a home of one campaign with one query, and the words that ship."""

    def run(text: str = GOOD, **files: str) -> list[Finding]:
        home = make_home(queries=False, all=CAMPAIGN)
        (home / "queries" / "words.yaml").write_text((ROOT / "queries" / "words.yaml").read_text(encoding="utf-8"), encoding="utf-8")
        (home / "queries" / "campaigns.rq").write_text(text, encoding="utf-8")
        for name, content in files.items():
            (home / "queries" / name.replace("_", ".")).write_text(content, encoding="utf-8")
        return lint(miggraph.open(home))

    return run


def lines(findings: list[Finding]) -> list[tuple[str, str]]:
    """The place and the rule of each finding."""
    return [(finding.place, finding.rule) for finding in findings]


def test_the_shipped_queries_are_clean(shipped: KnowledgeGraph) -> None:
    """The lint finds nothing, and each query finds something."""
    assert [str(finding) for finding in lint(shipped)] == []


def test_a_good_query_is_clean(linted: Callable[..., list[Finding]]) -> None:
    """What the faults below are planted in has none."""
    assert linted() == []


SPOILT = [
    ("header-form", lambda t: t.replace("#+ method", " #+ method"), "start of the line"),
    ("header-form", lambda t: t.replace("#+", "#"), "header is missing"),
    ("header-form", lambda t: t.replace("#+ tags:", f"#+ tags: {'[' * 100_000}"), "levels deep"),
    ("header-yaml", lambda t: t.replace("#+ summary: ", "#+ summary: yes #"), "as bool"),
    ("header-form", lambda t: t.replace("#+ summary: ", "#+ summary: a: "), "colon"),
    ("header-keys", lambda t: t.replace("#+ summary:", "#+ summry:"), "did you mean summary?"),
    ("header-keys", lambda t: t.replace("#+ tags:", "#+ tags:\n#+   - x\n#+ colour: red\n#+ more:"), "tags must be the last"),
    ("header-keys", lambda t: t.replace("#+ tags:\n#+   - campaigns", "#+ tags: campaigns"), "a list of words"),
    ("header-keys", lambda t: t.replace("#+ question:", "#+ defaults: {theme: x}\n#+ question:"), "a list of names and values"),
    ("answer", lambda t: t.replace('#+   - "{number} campaigns', '#+   - "{nobody} campaigns'), "the answer names nobody"),
    ("answer", lambda t: t.replace('"No campaign is known', '"No {campaign} is known'), "the answer names campaign"),
    ("answer", lambda t: t.replace('"{number} campaigns[ of {organisation}]', '"{number} campaigns[ of {organisation}'), "do not match"),
    ("answer", lambda t: t.replace('"{number} campaigns[ of {organisation}]', '"{number} campaigns[ of somebody]'), "names no parameter"),
    ("answer", lambda t: re.sub(r'#\+   - "No campaign.*\n', "", t), "three sentences"),
    ("parameters", lambda t: t.replace("?__theme_iri", "?__theme_date"), "is no parameter"),
    ("parameters", lambda t: t.replace("?__theme_iri", "?__thing2_iri"), "no kind of thing"),
    ("parameters", lambda t: t.replace("WHERE {", "WHERE {\n  BIND(1 AS ?__theme_iris)", 1), "is the beginning of"),
    ("parameters", lambda t: t.replace("WHERE {", "WHERE {\n  FILTER(!BOUND(?__theme_iri))", 1), "use COALESCE"),
    ("parameters", lambda t: t.replace("SELECT ", "SELECT ?__theme_iri ", 1).replace("SELECT ?__theme_iri DISTINCT", "SELECT DISTINCT ?__theme_iri"), "is selected"),
    ("defaults", lambda t: t.replace("#+ question:", "#+ defaults:\n#+   - colour: red\n#+ question:"), "no parameter colour"),
    ("questions", lambda t: t.replace("#+ question:", "#+ question:\n#+   - what about {colour}"), "a parameter colour"),
    ("last-line", lambda t: t.rstrip() + " # the end\n", "must not be a comment"),
    ("parses", lambda t: t.replace("WHERE {", "WHERE { {", 1), "rdflib cannot read"),
    ("undeclared-prefix", lambda t: t.replace("PREFIX mig: <https://w3id.org/miggraph/ontology#>\n", ""), "write PREFIX mig: <https://w3id.org/miggraph/ontology#>"),
    ("unknown-term", lambda t: t.replace("a mig:Campaign", "a mig:Campain"), "there is no mig:Campain: did you mean mig:Campaign?"),
    ("unknown-term", lambda t: t.replace("a mig:Campaign", "a <https://w3id.org/miggraph/ontology#Campain>"), "did you mean <https://w3id.org/miggraph/ontology#Campaign>?"),
    ("unknown-word", lambda t: t.replace("- demands of campaigns", "- demmands of campaigns"), '"demmands" is in no group of words, so that nobody can ask with it: did you mean demand?'),
    ("answers", lambda t: t.replace("a mig:Campaign", "a mig:Policy"), "finds nothing"),
    ("answers", lambda t: t.replace("#+ question:", "#+ defaults:\n#+   - theme: https://w3id.org/miggraph/theme/shade\n#+ question:"), "nothing here is the default theme: theme/shade"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "spoil", "message"), SPOILT, ids=[f"{s[0]}-{i}" for i, s in enumerate(SPOILT)])
def test_lint_finds_each_fault(linted: Callable[..., list[Finding]], rule: str, spoil: Callable[[str], str], message: str) -> None:
    """A good query spoilt in one way is found, in its file."""
    text = spoil(GOOD)
    assert text != GOOD
    found = [finding for finding in linted(text) if finding.rule == rule]
    assert [finding.file for finding in found] == ["queries/campaigns.rq"] * len(found) != []
    assert any(message in finding.message for finding in found), found


def test_faults_are_told_at_their_lines(linted: Callable[..., list[Finding]]) -> None:
    """Line 1 is the first of the file, not of the header or the query."""
    text = "\n\n" + GOOD.replace("- demands of campaigns", "- demmands of campaigns").replace("a mig:Campaign", "a mig:Campain")
    expected = [(number, "demmands" in line) for number, line in enumerate(text.splitlines(), 1) if "demmands" in line or "Campain" in line]
    found = linted(text)
    assert sorted((finding.line, finding.rule == "unknown-word") for finding in found) == expected


def test_names_in_texts_and_comments_are_no_names(linted: Callable[..., list[Finding]]) -> None:
    """Neither a prefix nor a term is looked for in a text, a comment, or inside an IRI."""
    text = GOOD.replace(
        "WHERE {",
        'WHERE { # ours: mig:Nothing\n  FILTER("foo:bar mig:Nothing" != """x"y mig:Nothing""" && <http://e.org/mig:Nothing#foo:x> != "")',
        1,
    )
    assert [finding for finding in linted(text) if finding.rule in ("undeclared-prefix", "unknown-term")] == []


def test_lint_finds_a_question_asked_twice(linted: Callable[..., list[Finding]]) -> None:
    """Two queries must not ask for the same phrasing."""
    found = linted(GOOD, zz_rq=GOOD)
    assert {finding.file for finding in found if finding.rule == "repeated-question"} == {"queries/zz.rq"}


WORDS = [
    ("filler: [a, b]\ngroupes:\n  heat: [hot]\n", "queries/words.yaml:2", "there is no key groupes: did you mean groups?"),
    ("groups:\n  heat: [hot]\n  heat: [warm]\n", "queries/words.yaml:3", "heat stands here twice, first at line 2"),
    ("groups:\n  heat: hot\n", "queries/words.yaml:2", "heat is a list of words"),
    ("groups: [hot]\n", "queries/words.yaml:1", "groups is a mapping"),
    ("filler:\n  a: [b]\n", "queries/words.yaml:1", "filler is a list of words"),
    ("- hot\n", "queries/words.yaml:1", "a mapping with the keys filler, groups, prepositions"),
    ("groups:\n  heat: [hot\n  cold: [x]\n", "queries/words.yaml:3", "this is not YAML"),
    (f"groups:\n  heat: {'[' * 100_000}\n", "queries/words.yaml:2", "levels deep"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "message"), WORDS)
def test_faults_of_words_are_told_at_their_lines(heat: Callable[..., list[Finding]], text: str, place: str, message: str) -> None:
    """A home's own words that cannot be read, or stand under a key that nobody reads."""
    (found,) = heat({"queries/words.yaml": text})
    assert (found.place, message in found.message) == (place, True)


@pytest.mark.parametrize(("text", "place", "message"), WORDS[1:])
def test_malformed_words_stop_a_question_with_their_line(heat_home: Path, text: str, place: str, message: str) -> None:
    """Who asks is told the same, instead of being understood by half of the words."""
    (heat_home / "queries").mkdir()
    (heat_home / "queries" / "words.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(HomeError, match=message.replace("(", r"\(")) as caught:
        miggraph.open(heat_home).ask("what is there on heat")
    assert caught.value.where.endswith(place)


# A home on the layer


def test_the_defaults_of_the_layer_are_no_fault_of_another_home(heat: Callable[..., list[Finding]]) -> None:
    """They name things that only the home has for which they were written."""
    assert heat({}) == []


def test_a_query_that_replaces_one_of_the_layer_is_information(heat: Callable[..., list[Finding]], heat_home: Path) -> None:
    """It is meant: the lint says so, and ends well."""
    text = (ROOT / "queries" / "resources-by-theme.rq").read_text(encoding="utf-8")
    text = text.replace("https://w3id.org/miggraph/theme/remittances", "https://example.org/heat/theme/heatwaves")
    (found,) = heat({"queries/resources-by-theme.rq": text})
    assert (found.place, found.rule, found.severity) == ("queries/resources-by-theme.rq:1", "replaces-query", Severity.INFO)
    done = subprocess.run([MIGGRAPH, "queries", "lint"], cwd=heat_home, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "1 query, 0 facet files, 0 findings\n")


def test_a_rule_that_replaces_one_of_the_layer_is_a_fault(heat: Callable[..., list[Finding]]) -> None:
    """What the layer's rule derives would be missing."""
    assert lines(heat({"ontology/rules/51-names.rq": "CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c FILTER(false) }"})) == [
        ("ontology/rules/51-names.rq:1", "replaces-rule")
    ]


QUERY = """#+ summary: Species by heat
#+ description: What suffers from heat.
#+ method: GET
#+ question:
#+   - species
#+ tags:
#+   - heat
PREFIX bee: <https://example.org/heat/ontology#>
SELECT ?species WHERE { ?species a bee:Specie ; bee:suffers ?heat }
"""
ONTOLOGY = """@prefix bee: <https://example.org/heat/ontology#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
bee:Species a owl:Class . bee:suffers a owl:ObjectProperty ."""


def test_terms_of_the_home_are_known_and_misspelt_ones_told(heat: Callable[..., list[Finding]]) -> None:
    """A class that the home's ontology has not, in a query and in a rule; a word that its words have not."""
    rule = "PREFIX bee: <https://example.org/heat/ontology#>\nCONSTRUCT { ?a a bee:Hot }\nWHERE { ?a bee:sufers ?b }"
    found = heat({"ontology/bees.ttl": ONTOLOGY, "queries/species.rq": QUERY, "ontology/rules/60-hot.rq": rule})
    assert [(f.place, f.message) for f in found] == [
        ("ontology/rules/60-hot.rq:2", "there is no bee:Hot"),
        ("ontology/rules/60-hot.rq:3", "there is no bee:sufers: did you mean bee:suffers?"),
        ("queries/species.rq:5", '"species" is in no group of words, so that nobody can ask with it'),
        ("queries/species.rq:9", "there is no bee:Specie: did you mean bee:Species?"),
    ]  # fmt: skip


def test_a_question_of_the_layer_asked_again_is_told_in_the_home(heat: Callable[..., list[Finding]]) -> None:
    """Its own file is the one that can be changed."""
    found = heat({"queries/aaa.rq": QUERY.replace("- species", "- what does {theme} mean").replace("bee:Specie ", "?x ")})
    assert ("queries/aaa.rq:5", "repeated-question") in lines(found)


def test_queries_are_not_tried_on_faulty_records(heat: Callable[..., list[Finding]]) -> None:
    """One line says so, instead of one for each query."""
    text = QUERY.replace("- species", "- resources").replace("bee:Specie ", "?x ").replace("; bee:suffers ?heat ", "")
    (found,) = heat({"data/more.yaml": "- {id: theme/x}\n", "queries/species.rq": text})
    assert (found.place, found.rule, found.severity) == ("data", "answers", Severity.INFO)


# Queries that people write themselves


@pytest.mark.parametrize(("text", "notes"), [
    ("SELECT ?s { ?s a mig:Resource }", []),
    ("SELECT ?s { ?s a mig:Resouce ; mig:Resouce ?o }", ["there is no mig:Resouce: did you mean mig:Resource?"]),
    ("SELECT ?s { ?s mig:CORRIDORS ?o }", ["there is no mig:CORRIDORS: did you mean mig:Corridor?"]),
    ("PREFIX m: <https://w3id.org/miggraph/ontology#> ASK { ?s m:corridor/m:orign ?o }", ["there is no m:orign: did you mean m:origin?"]),
    ("ASK { ?s dcterms:nothing ?o }", []),
    ("ASK { _:mig foaf:name 'mig:Nothing' } # mig:Nothing", []),
])  # fmt: skip
def test_unknown_terms_are_named(shipped: KnowledgeGraph, text: str, notes: list[str]) -> None:
    """Ours are all known; of other vocabularies only a part is."""
    assert unknown_terms(text, shipped) == notes


def test_an_ad_hoc_query_with_an_unknown_term_is_run_and_told(heat_home: Path) -> None:
    """It finds nothing, which is an answer; why, stands on standard error."""
    words = ["sparql", "-e", "SELECT ?s { ?s a mig:Resouce }", "--format", "csv"]
    done = subprocess.run([MIGGRAPH, *words], cwd=heat_home, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "s")
    assert "there is no mig:Resouce: did you mean mig:Resource?" in done.stderr
