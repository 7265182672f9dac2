"""Lint of the canned queries: what would make a query fail here, or in a peer that reads the same files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import yaml

from miggraph.asking import answering
from miggraph.graph.queries import KIND_OF, TOKEN, TYPES, Query, header_text
from miggraph.ground.errors import MiggraphError
from miggraph.ground.findings import Finding

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

Fault = tuple[int, str]
KEYS = ("summary", "description", "method", "defaults", "question", "tags")
PARAMETER = re.compile(r"\?(_{1,2})([^\W_]+)_(\w+)")
VARIABLE = re.compile(r"[?$](\w+)")


def lint(graph: Graph) -> list[Finding]:
    """Check every canned query of a graph. An empty list is a clean bill."""
    findings: list[Finding] = []
    asked: dict[str, str] = {}
    for query in graph.queries:
        file = f"queries/{query.slug}.rq"
        for rule, check in RULES.items():
            findings.extend(Finding(rule, message, file=file, line=line) for line, message in check(query))
        findings.extend(Finding("repeated-question", message, file=file, line=line) for line, message in _repeated(query, asked))
        if not any(finding.file == file for finding in findings):
            findings.extend(Finding("answers", message, file=file, line=1) for message in _runs(graph, query))
    return sorted(findings, key=Finding.sort_key)


def _line(query: Query, needle: str) -> int:
    """Return the line on which a text stands first."""
    return next((number for number, line in enumerate(query.text.split("\n"), 1) if needle in line), 1)


def _header_form(query: Query) -> Iterator[Fault]:
    for number, line in enumerate(query.text.split("\n"), 1):
        if line.lstrip().startswith("#+") and not line.startswith("#+"):
            yield number, "#+ must stand at the start of the line"
    if not query.header:
        yield 1, "the header is missing or is not YAML: #+ summary: …"


def _header_yaml(query: Query) -> Iterator[Fault]:
    """Peers read the header as YAML 1.1: there, each value must be the text that stands here."""
    try:
        typed = yaml.safe_load(header_text(query.text))
    except yaml.YAMLError as error:
        yield getattr(getattr(error, "problem_mark", None), "line", 0) + 1, "the header is not YAML: quote a text with a colon in it"
        return
    for path, value in _leaves(typed):
        if not isinstance(value, str):
            yield _line(query, path[-1]), f"peers read {'.'.join(path)} as {type(value).__name__}, not as text: put it in quotes"


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if path == ("defaults",):
        for entry in value if isinstance(value, list) else []:
            if not isinstance(entry, dict):
                yield (*path, str(entry)), entry
    elif isinstance(value, dict) and not path:
        for key, inner in value.items():
            yield from _leaves(inner, (str(key),))
    elif isinstance(value, list):
        for inner in value:
            yield (*path, str(inner)[:20]), inner
    elif path:
        yield path, value


def _header_keys(query: Query) -> Iterator[Fault]:
    names = list(query.header)
    for name in ("summary", "description", "question", "tags"):
        if not query.header.get(name):
            yield 1, f"the header has no {name}"
    if names and names[-1] != "tags":
        yield _line(query, f"#+ {names[-1]}"), "tags must be the last key of the header"
    for name in names:
        if name not in KEYS:
            yield _line(query, f"#+ {name}"), f"the header has an unknown key {name}"
    if "\n" in query.description.strip():
        yield _line(query, "#+ description"), "the description must be one line"


def _parameters(query: Query) -> Iterator[Fault]:
    for match in PARAMETER.finditer(query.body):
        if not TOKEN.match(match[0]):
            yield _line(query, match[0]), f"{match[0]} is no parameter: its type must be one of {', '.join(TYPES)}"
    for parameter in query.parameters.values():
        if parameter.type == "iri" and parameter.name not in KIND_OF:
            yield _line(query, parameter.token), f"no kind of thing is set for the parameter {parameter.name}"
        longer = [name for name in VARIABLE.findall(query.body) if name.startswith(parameter.token[1:]) and "?" + name != parameter.token]
        if longer:
            yield _line(query, "?" + longer[0]), f"{parameter.token} is the beginning of ?{longer[0]}: rename one"
        if re.search(rf"BOUND\s*\(\s*{re.escape(parameter.token)}", query.body, re.IGNORECASE):
            yield _line(query, "BOUND"), f"use COALESCE instead of BOUND({parameter.token}): a bound parameter is no variable any more"
        head = re.sub(r"\([^()]*\)", "", query.body[: query.body.find("{")])  # (?_x_iri AS ?x) selects a value, not the parameter
        if parameter.token in head:
            yield _line(query, parameter.token), f"{parameter.token} is selected: a bound parameter is no variable any more"


def _defaults(query: Query) -> Iterator[Fault]:
    for name in query.defaults:
        if name not in query.parameters:
            yield _line(query, f"- {name}:"), f"there is no parameter {name}"
    for parameter in query.parameters.values():
        if parameter.required and parameter.name not in query.defaults:
            yield 1, f"the required parameter {parameter.name} has no default"


def _questions(query: Query) -> Iterator[Fault]:
    for question in query.questions:
        for name in re.findall(r"\{(\w*)(?:=\w+)?\}", question):
            if name not in query.parameters:
                yield _line(query, question), f"the question names a parameter {name} that the query has not"


def _last_line(query: Query) -> Iterator[Fault]:
    lines = query.text.rstrip().split("\n")
    if lines and "#" in re.sub(r"<[^>]*>|\"[^\"]*\"", "", lines[-1]):
        yield len(lines), "the last line must not be a comment"


def _parses(query: Query) -> Iterator[Fault]:
    """Both engines read it: ours does when it runs, rdflib here."""
    from pyparsing.exceptions import ParseBaseException
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        translateQuery(parseQuery(query.body))
    except ParseBaseException as error:
        yield error.lineno, f"rdflib cannot read the query here: {error.line.strip()[:60]}"
    except Exception as error:  # rdflib raises a plain Exception for a prefix that is not declared
        yield 1, f"rdflib cannot read the query: {error}"


def _repeated(query: Query, asked: dict[str, str]) -> Iterator[Fault]:
    for question in query.questions:
        other = asked.setdefault(re.sub(r"[()]", "", question).lower(), query.slug)
        if other != query.slug:
            yield _line(query, question), f"{other} asks the same question"


def _runs(graph: Graph, query: Query) -> Iterator[str]:
    try:
        if not answering.answer(graph, query.slug, query.defaults).terms:
            yield "the query finds nothing for its defaults"
    except MiggraphError as error:
        yield f"the query fails for its defaults: {error.message}"


RULES: dict[str, Callable[[Query], Iterator[Fault]]] = {
    "header-form": _header_form,
    "header-yaml": _header_yaml,
    "header-keys": _header_keys,
    "parameters": _parameters,
    "defaults": _defaults,
    "questions": _questions,
    "last-line": _last_line,
    "parses": _parses,
}
