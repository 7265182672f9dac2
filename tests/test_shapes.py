"""The shapes: a planted error for every rule, found at its line; without the rule, nothing is found."""

from __future__ import annotations

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


def test_the_shipped_data_has_no_violation_and_no_warning(shipped: miggraph.KnowledgeGraph) -> None:
    """But those that the record explains, naming the rule: they count as information."""
    found = shipped.validate().findings
    assert [str(f) for f in found if f.severity is not Severity.INFO] == []
    assert any("(explained: The source prints no ISBN.)" in f.message for f in found)
