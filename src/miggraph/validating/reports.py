"""Findings as text, JSON, a SHACL report in Turtle, GitHub annotations, and SARIF 2.1.0."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pyoxigraph as ox

from miggraph.exporting import serialize
from miggraph.graph.graph import Graph
from miggraph.ground.findings import Finding, Severity
from miggraph.ground.names import PREFIXES, RDF_TYPE, SHAPES, Names
from miggraph.records.lexical import is_address

SARIF_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
GITHUB_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def to_text(findings: list[Finding], _: Graph) -> str:
    """Write a line for each finding."""
    return "".join(f"{finding}\n" for finding in findings)


def to_json(findings: list[Finding], _: Graph) -> str:
    """Write an array of objects, one for each finding."""
    items = [{**asdict(finding), "severity": finding.severity.value} for finding in findings]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def to_github(findings: list[Finding], _: Graph) -> str:
    """Write workflow commands that GitHub shows at the lines of a pull request."""
    return "".join(_annotation(finding) for finding in findings)


def _annotation(finding: Finding) -> str:
    place = f"file={_escaped(finding.file)},line={max(finding.line, 1)}," if finding.file else ""
    text = str(finding).removeprefix(f"{finding.place}: {finding.severity.value}: ")
    return f"::{GITHUB_LEVELS[finding.severity]} {place}title={_escaped(finding.rule)}::{text.replace('%', '%25').replace(chr(13), '%0D').replace(chr(10), '%0A')}\n"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace(",", "%2C").replace(":", "%3A")


def to_sarif(findings: list[Finding], _: Graph) -> str:
    """Write a SARIF 2.1.0 log with one run."""
    rules = [{"id": rule, "shortDescription": {"text": rule.replace("-", " ")}} for rule in sorted({f.rule for f in findings})]
    driver = {"name": "miggraph", "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "utf16CodeUnits", "results": [_sarif(finding) for finding in findings]}
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _sarif(finding: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {}
    if finding.file:
        region = {"region": {"startLine": finding.line}} if finding.line else {}
        location["physicalLocation"] = {"artifactLocation": {"uri": finding.file.replace("\\", "/")}, **region}
    if finding.focus:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.focus}]
    text = str(finding).removeprefix(f"{finding.place}: {finding.severity.value}: ")
    result = {"ruleId": finding.rule, "level": SARIF_LEVELS[finding.severity], "message": {"text": text}}
    return {**result, "locations": [location]} if location else result


def to_turtle(findings: list[Finding], graph: Graph) -> str:
    """Write a SHACL validation report; the reader's findings are results too.

    It conforms if it has no results at all, be they warnings (SHACL, section 3.6.1.1).
    """
    sh = PREFIXES["sh"]
    report = ox.BlankNode("report")
    quads = [
        _quad(report, RDF_TYPE, ox.NamedNode(sh + "ValidationReport")),
        _quad(report, sh + "conforms", ox.Literal(not findings)),
    ]
    for number, finding in enumerate(findings, 1):
        node = ox.BlankNode(f"result{number:05d}")
        quads += [_quad(report, sh + "result", node), *_result(node, finding, graph.names)]
    return serialize(quads, "turtle", graph.context)


def _result(node: ox.BlankNode, finding: Finding, names: Names) -> list[ox.Quad]:
    sh = PREFIXES["sh"]
    level = {Severity.VIOLATION: "Violation", Severity.WARNING: "Warning", Severity.INFO: "Info"}[finding.severity]
    quads = [
        _quad(node, RDF_TYPE, ox.NamedNode(sh + "ValidationResult")),
        _quad(node, sh + "resultSeverity", ox.NamedNode(finding.level or sh + level)),
        _quad(node, sh + "resultMessage", ox.Literal(finding.message, language="en")),
        _quad(node, sh + "sourceShape", ox.NamedNode(finding.shape or SHAPES + finding.rule)),
        _quad(node, sh + "sourceConstraintComponent", ox.NamedNode(finding.component or f"{SHAPES}reader")),
        _quad(node, sh + "focusNode", _focus(finding, names)),
    ]
    if finding.path:
        quads.append(_quad(node, sh + "resultPath", ox.NamedNode(finding.path)))
    if finding.term or finding.value:
        quads.append(_quad(node, sh + "value", _term(finding.term or str(ox.Literal(finding.value)))))
    if finding.file:
        quads.append(_quad(node, PREFIXES["dcterms"] + "source", ox.Literal(finding.place)))
    return quads


def _focus(finding: Finding, names: Names) -> Any:
    """Return the thing that a finding is about; where it is a text, or there is none, the text or the place."""
    if finding.focus.startswith("_:"):
        return ox.BlankNode(finding.focus.removeprefix("_:"))
    name = names.iri(finding.focus)
    return ox.NamedNode(name) if finding.focus and is_address(name) else ox.Literal(finding.focus or finding.place)


def _term(text: str) -> Any:
    """Read a term as N-Triples write it."""
    return next(iter(ox.parse(f"_:a <urn:is> {text} .", ox.RdfFormat.N_TRIPLES))).object


def _quad(subject: Any, predicate: str, value: Any) -> ox.Quad:
    return ox.Quad(subject, ox.NamedNode(predicate), value)


REPORT_FORMATS: dict[str, Callable[[list[Finding], Graph], str]] = {
    "text": to_text,
    "json": to_json,
    "turtle": to_turtle,
    "github": to_github,
    "sarif": to_sarif,
}
