"""Query files, one by one: what each says by itself, and what it finds in the graph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from miggraph.asking import answering
from miggraph.asking.linting import headers, terms
from miggraph.graph.queries import TOKEN, TYPES, Parameter, Query
from miggraph.ground.errors import MiggraphError
from miggraph.ground.findings import Finding, Severity

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

Fault = tuple[int, str]
Rule = Callable[[Query], Iterator[Fault]]
PARAMETER = re.compile(r"\?(_{1,2})([^\W_]+)_(\w+)")
VARIABLE = re.compile(r"[?$](\w+)")


def check(graph: Graph) -> Iterator[Finding]:
    """Check the home's own canned queries; those that nothing is wrong with are tried too, if the records can be read.

    Those of the layer were checked where they were written, on the data that their defaults name.
    """
    own = [query for query in graph.queries if graph.home.owns(query.path)]
    asked = {_plain(question): query.slug for query in graph.queries if query not in own for question in query.questions}
    known = terms.vocabulary(graph)
    rules: dict[str, Rule] = {
        **RULES,
        "repeated-question": lambda query: _repeated(query, asked),
        "undeclared-prefix": lambda query: terms.undeclared(graph, query.body),
        "unknown-term": lambda query: terms.unknown(graph, known, query.body),
    }
    sound: list[Query] = []
    for query in own:
        file, found = graph.home.shown(query.path), [(rule, *fault) for rule, faults in rules.items() for fault in faults(query)]
        yield from (Finding(rule, text, file=file, line=line) for rule, line, text in found)
        if not found:
            sound.append(query)
    yield from _tried(graph, sound)


def _tried(graph: Graph, queries: list[Query]) -> Iterator[Finding]:
    if graph.from_records and graph.built.findings:
        text = "the records have faults, so that no query was tried on them: see miggraph validate"
        yield Finding("answers", text, Severity.INFO, file="data")
        return
    for query in queries:
        yield from (Finding("answers", text, file=graph.home.shown(query.path), line=line) for line, text in _runs(graph, query))


def _runs(graph: Graph, query: Query) -> Iterator[Fault]:
    for name, value in query.defaults.items():
        if query.parameters[name].type == "iri" and value not in graph.labels.label_of:
            yield query.line(value), f"nothing here is the default {name}: {graph.names.compact(value)}"
            return
    try:
        if not answering.answer(graph, query.slug, query.defaults).terms:
            yield 1, "the query finds nothing for its defaults"
    except MiggraphError as error:
        yield 1, f"the query fails for its defaults: {error.message}"


def _parameters(query: Query) -> Iterator[Fault]:
    for match in PARAMETER.finditer(query.body):
        if not TOKEN.match(match[0]):
            yield query.line(match[0]), f"{match[0]} is no parameter: its type must be one of {', '.join(TYPES)}"
    for parameter in query.parameters.values():
        yield from _parameter(query, parameter)


def _parameter(query: Query, parameter: Parameter) -> Iterator[Fault]:
    """A bound parameter is a term and no variable any more: what needs a variable there breaks when it is bound."""
    token = parameter.token
    if parameter.type == "iri" and not parameter.kind and parameter.name != "thing":
        yield query.line(token), f"no kind of thing is set for the parameter {parameter.name}"
    longer = [name for name in VARIABLE.findall(query.body) if name.startswith(token[1:]) and "?" + name != token]
    if longer:
        yield query.line("?" + longer[0]), f"{token} is the beginning of ?{longer[0]}: rename one"
    if re.search(rf"BOUND\s*\(\s*{re.escape(token)}", query.body, re.IGNORECASE):
        yield query.line("BOUND"), f"use COALESCE instead of BOUND({token}): a bound parameter is no variable any more"
    head = re.sub(r"\([^()]*\)", "", query.body[: query.body.find("{")])  # (?_x_iri AS ?x) selects a value, not the parameter
    if token in head:
        yield query.line(token), f"{token} is selected: a bound parameter is no variable any more"


def _defaults(query: Query) -> Iterator[Fault]:
    for name in query.defaults:
        if name not in query.parameters:
            yield query.line(f"- {name}:"), f"there is no parameter {name}"
    for parameter in query.parameters.values():
        if parameter.required and parameter.name not in query.defaults:
            yield 1, f"the required parameter {parameter.name} has no default"


def _questions(query: Query) -> Iterator[Fault]:
    for question in query.questions:
        for name in re.findall(r"\{(\w*)(?:=\w+)?\}", question):
            if name not in query.parameters:
                yield query.line(question), f"the question names a parameter {name} that the query has not"


def _last_line(query: Query) -> Iterator[Fault]:
    """Peers append to the text, and what is appended to a comment is one."""
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
        other = asked.setdefault(_plain(question), query.slug)
        if other != query.slug:
            yield query.line(question), f"{other} asks the same question"


def _plain(question: str) -> str:
    return re.sub(r"[()]", "", question).lower()


RULES: dict[str, Rule] = {
    **headers.RULES,
    "parameters": _parameters,
    "defaults": _defaults,
    "questions": _questions,
    "last-line": _last_line,
    "parses": _parses,
}
