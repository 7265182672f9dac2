"""The shapes: a planted error for every rule, found at its line; without the rule, nothing is found."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import rdflib
import yaml
from rdflib.namespace import SH

import miggraph
from miggraph.ground.findings import Finding, Severity
from miggraph.ground.names import SHAPES

ROOT = Path(__file__).parent.parent
TESTS = Path(__file__).parent
PLANTED: list[dict[str, Any]] = yaml.safe_load((TESTS / "planted.yaml").read_text(encoding="utf-8"))


def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(ROOT / "ontology" / "shapes.ttl")


def rules(graph: rdflib.Graph) -> set[str]:
    """The names of the rules: the shapes that have a message."""
    return {str(shape).removeprefix(SHAPES) for shape in graph.subjects(SH.message, None, unique=True) if isinstance(shape, rdflib.URIRef)}


def without(graph: rdflib.Graph, rule: str) -> rdflib.Graph:
    """Take one rule out of the shapes."""
    shape = rdflib.URIRef(SHAPES + rule)
    graph.remove((shape, None, None))
    graph.remove((None, None, shape))
    return graph


def validate(home: Path, text: str) -> list[Finding]:
    """Validate the base records and one planted file; return what is found in either, but for what is only good to know elsewhere."""
    (home / "data" / "planted.yaml").write_text(text, encoding="utf-8")
    return miggraph.open(home).validate().findings


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with our ontology and the base records."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(ROOT / "ontology", home / "ontology")
    for part in ("data", "queries"):
        (home / part).mkdir()
    shutil.copy(TESTS / "planted-base.yaml", home / "data" / "base.yaml")
    return home


def test_the_base_records_are_faultless(home: Path) -> None:
    """What is planted is the only fault there is."""
    assert validate(home, "") == []


@pytest.mark.parametrize("case", PLANTED, ids=[case["rule"] for case in PLANTED])
def test_each_rule_finds_its_error_and_only_that(home: Path, case: dict[str, Any]) -> None:
    """The planted error is one finding, at its line; once the rule is taken out of the shapes, it is none."""
    found = validate(home, case["yaml"])
    assert [(f.rule, f.file, f.line, f.key) for f in found] == [
        (case["rule"], "data/planted.yaml", case["line"], case.get("key", "") or "")
    ]
    assert case["message"] in str(found[0])
    path = home / "ontology" / "shapes.ttl"
    try:
        path.write_text(without(shapes(), case["rule"]).serialize(format="turtle"), encoding="utf-8")
        assert [f.rule for f in validate(home, case["yaml"])] == []
    finally:
        shutil.copy(ROOT / "ontology" / "shapes.ttl", path)


def test_every_rule_has_a_planted_error() -> None:
    """A rule without a test, and a test without a rule, fail here."""
    assert rules(shapes()) == {case["rule"] for case in PLANTED}


def test_messages_are_plain_english() -> None:
    """No message speaks of triples to a librarian."""
    for message in shapes().objects(None, SH.message):
        assert not re.search(r"\b(?:IRI|URI|blank node|triple|literal|datatype|RDF|SHACL|focus|predicate)s?\b", str(message)), message


def test_exceptions_may_name_just_the_rules_that_warn() -> None:
    """The list of rules that an exception may name is the list of rules with severity warning."""
    graph = shapes()
    warning = {str(shape).removeprefix(SHAPES) for shape in graph.subjects(SH.severity, SH.Warning)}
    listed = next(graph.objects(rdflib.URIRef(SHAPES + "rule-known"), SH["in"]))
    assert {str(name) for name in rdflib.collection.Collection(graph, listed)} == warning


RESOURCE = """
- id: resource/x
  type: Series
  source: source/base
  title: X
  description: D.
  publisher: organisation/org
"""
BODY = """
- id: organisation/x
  type: Organisation
  source: source/base
  name: X
  description: D.
  kinds: term/ngo
"""
NONSENSE = {  # by rule and key: what no person would write, and what some do
    ("text-empty", "title"): (["-", "???", "…", "[]", "–", ". . ."], ["?Y", "1984", "Ça va", "東京", "«Σ»", "A"]),
    ("text-placeholder", "title"): (
        ["[no title]", "Untitled", "n/a", "N/A", "N. A.", "TBC", "tbd.", "t.b.a.", "xxx", "XXXX", "[Title unknown]", "TODO", "null", "#N/A", "#REF!",
         "<insert title here>", "Lorem ipsum dolor", "no title given", "To be confirmed", "Title to follow"],
        ["No title, no deed", "TB control", "XX", "The untitled", "Unknown soldier", "Nullarbor", "A title", "Tbilisi"],
    ),
    ("text-placeholder", "name"): (["n/a", "tbc", "Unnamed", "[name missing]"], ["TBC Radio", "Nan Goldin"]),
    ("text-brackets", "title"): (["Care ()", "Care [ ] work", "() Care", "Care {}"], ["A fork() in the road", "Care (2004)", "f(x)"]),
    ("name-letters", "name"): (["12345", "+44 20 7243", "75008"], ["350.org", "Ärzte", "Врачи"]),
    ("name-postal-code", "name"): (["N1 9JP", "SW1A 1AA", "K1A 0B1", "1012 AB", "D-10117"], ["W3C", "M25 Action", "AB1"]),
    ("doi-form", "doi"): (
        ["10.", "10.1080", "10.1080/", "10.1080/ 741922823", "10.1080/741922823.", "10.1080/741922823,", "doi:10.1080/741922823",
         "https://doi.org/10.1080/741922823", "10.1080/741<922823", "10.1080/7>41", "11.1080/741922823", "10.1/a", '10.1080/a"b', "10.1080/a;"],
        ["10.1080/741922823", "10.1000.10/123456", "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O", "10.1016/0047-2727(94)01449-X"],
    ),
    ("web-pages-form", "webPages"): (
        ["http://www", "https://example", "http:///x.org", "http://.org", "ftp://example.org/", "http://?q=a.b"],
        ["http://example.org", "https://a.b.example.co.uk:8080/x?y#z", "https://www.schön.example/ü", "http://192.0.2.1/"],
    ),
    ("book-isbn-zeros", "isbn"): (["9780000000002", "9790000000001"], ["9781856497619"]),
    ("book-isbn-form", "isbn"): (["0000000000000", "1856497615", "978-1856497619"], ["9781856497619"]),
    ("email-form", "email"): (["info", "info@", "info@example", "@example.org", "info@example.", "a b@example.org"], ["info@example.org"]),
    ("telephone-form", "telephone"): (["+", "none", "+44", "020 7243"], ["+442072432942"]),
    ("issued-future", "issued"): (["2060", "2099-01"], ["2004"]),
    ("page-end-order", "pageEnd"): (["9", "1"], ["10", "12", "S4", "xi"]),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "key"), NONSENSE, ids=["-".join(pair) for pair in NONSENSE])
def test_nonsense_is_found_and_sense_is_not(home: Path, rule: str, key: str) -> None:
    """Each bad value is found by the rule at its key, and none of the good ones."""
    start = BODY if key in ("name", "email", "telephone") else RESOURCE
    for is_bad, values in zip((True, False), NONSENSE[rule, key], strict=True):
        records = [start.replace("/x", f"/x{n}") for n in range(len(values))]
        lines = [
            record.replace(f"  {key}: X\n", "") + f"  {key}: {json.dumps(value)}\n" for record, value in zip(records, values, strict=True)
        ]
        text = "".join(lines) if rule != "page-end-order" else "".join(f"{line}  pageStart: '10'\n" for line in lines)
        found = [(finding.rule, finding.focus.partition("/x")[2]) for finding in validate(home, text) if finding.key == key]
        assert [n for name, n in found if name == rule] == ([str(n) for n in range(len(values))] if is_bad else [])


def test_page_numbers_with_letters_are_compared(home: Path) -> None:
    """S12 to S5 is backwards, and S5 to 12 is not known to be."""
    pages = [("S12", "S5"), ("e100", "e99"), ("S5", "S12"), ("S5", "12"), ("iv", "x")]
    records = [RESOURCE.replace("/x", f"/x{n}") + f"  pageStart: '{start}'\n  pageEnd: '{end}'\n" for n, (start, end) in enumerate(pages)]
    assert [f.focus for f in validate(home, "".join(records)) if f.rule == "page-end-order"] == ["resource/x0", "resource/x1"]


def test_the_shipped_data_has_no_violation_and_no_warning(shipped: miggraph.KnowledgeGraph) -> None:
    """But those that the record explains, naming the rule: they count as information."""
    found = shipped.validate().findings
    assert [str(f) for f in found if f.severity is not Severity.INFO] == []
    assert any("(explained: The source prints no ISBN.)" in f.message for f in found)
