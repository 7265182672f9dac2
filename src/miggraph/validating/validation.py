"""Validation: the reader's findings and those of the SHACL shapes, each at the line it comes from.

pyshacl is the judge. A result's focus node, path and value lead back to the record, the key and the item: the reader kept their lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.graph import build, store
from miggraph.ground.errors import HomeError
from miggraph.ground.findings import Finding, Report, Severity
from miggraph.ground.homes import Home, record_files
from miggraph.ground.names import PREFIXES, SHAPES, Names
from miggraph.linking import web_addresses
from miggraph.records import context as contexts
from miggraph.records.reader import Node, walk

if TYPE_CHECKING:
    import rdflib

    from miggraph.graph.graph import Graph
    from miggraph.records.context import Context

SEVERITIES = {"Violation": Severity.VIOLATION, "Warning": Severity.WARNING, "Info": Severity.INFO}
# What a scheme excepts holds for each of its themes: a thesaurus of thousands says once that it has no definitions.
EXCEPTIONS = "SELECT ?thing ?rule ?reason ?exception WHERE { { ?thing mig:exception ?exception } UNION { ?scheme mig:exception ?exception . ?thing skos:inScheme ?scheme } ?exception mig:rule ?rule . OPTIONAL { ?exception dcterms:description ?reason } }"


@dataclass(frozen=True)
class Result:
    """One ``sh:ValidationResult``; its rule is the name of the shape."""

    rule: str
    severity: Severity
    focus: str
    path: str  # the first property on the path, if there is one
    value: str
    message: str
    component: str


def validate(graph: Graph, paths: list[Path]) -> Report:
    """Check a graph. With paths, only what is found in these files or folders is reported; they may lie outside the home.

    Raises HomeError where a path or the shapes are missing.
    """
    if not graph.from_records:
        results = list(check(_merged(graph), graph.home))
        findings = [_unlocated(result, graph.context, graph.names) for result in results]
        return Report(sorted(_explained(findings, graph.store), key=Finding.sort_key), records=0)
    wanted = [file for path in paths for file in _files(path)]
    extra = [file for file in wanted if file.resolve() not in {known.resolve() for known in graph.home.record_files()}]
    built = build.load(graph.home, [*graph.home.record_files(), *extra]) if extra else graph.built
    locator = Locator(built.records.nodes, graph.context, graph.names)
    results = list(check(built.store.union, graph.home))
    dangling = {(finding.file, finding.line) for finding in built.records.findings if finding.rule == "reference"}
    located = [finding for finding in map(locator.locate, results) if (finding.file, finding.line) not in dangling]
    findings = [*built.findings, *_explained(located, built.store), *_addresses_in_trouble(graph, built.records.nodes)]
    if wanted:
        names = {_shown(file, graph.home.path) for file in wanted}
        findings = [finding for finding in findings if finding.file in names]
    return Report(sorted(set(findings), key=Finding.sort_key), len(built.records.nodes))


def _addresses_in_trouble(graph: Graph, nodes: Iterable[Node]) -> Iterator[Finding]:
    """Warn of the web addresses that were dead when ``link web`` last asked; the others that did not work, or have moved, are information."""
    checks = web_addresses.read(graph.home.data / web_addresses.TABLE)
    told = {address: check.trouble for address, check in checks.items() if check.trouble}
    for node in nodes:
        for name, item, line in walk(node.block):
            if isinstance(item, str) and item in told:
                severity = Severity.WARNING if checks[item].is_dead else Severity.INFO
                yield Finding("web-address", told[item], severity, node.file, line, focus=node.id, key=name, value=item)


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise HomeError("there is no such file or folder", where=str(path))
    return record_files(path)


def _shown(path: Path, root: Path) -> str:
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


def _merged(graph: Graph) -> ox.Store:
    """Copy a graph that is not in records, with the ontology, into one default graph in memory."""
    if isinstance(graph.store, store.Embedded):
        copied = ox.Store()
        copied.bulk_extend(graph.store.store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        return copied
    merged = ox.Store()
    for name in graph.store.graphs() or [""]:
        pattern = f"GRAPH <{name}> {{ ?s ?p ?o }}" if name else "?s ?p ?o"
        merged.extend(
            ox.Quad(t.subject, t.predicate, t.object) for t in graph.store.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}")
        )
    return merged


# SHACL


def check(data: ox.Store, home: Home) -> Iterator[Result]:
    """Run pyshacl on a pyoxigraph store whose default graph holds everything, and yield its results."""
    import pyshacl
    from rdflib.namespace import SH

    shapes = _shapes(home)
    _, report, _ = pyshacl.validate(_data_graph(data), shacl_graph=shapes)
    if isinstance(report, Exception):  # pyshacl returns a failure instead of raising it
        raise HomeError(f"the shapes cannot be run: {report}", where=str(home.path))
    for node in report.objects(None, SH.result):
        part: dict[Any, Any] = dict(report.predicate_objects(node))
        yield Result(
            rule=_rule(shapes, part[SH.sourceShape]),
            severity=SEVERITIES[str(part[SH.resultSeverity]).rpartition("#")[2]],
            focus=str(part[SH.focusNode]),
            path=_first_property(report, part.get(SH.resultPath)),
            value=str(part.get(SH.value, "")),
            message=str(part.get(SH.resultMessage, "")),
            component=str(part[SH.sourceConstraintComponent]),
        )


def _rule(shapes: rdflib.Graph, shape: Any) -> str:
    """Name the rule of a shape: the last part of its IRI. One without is written inside another, and has the name of that and of its property."""
    from rdflib import BNode
    from rdflib.namespace import SH

    if not isinstance(shape, BNode):
        return str(shape).rpartition("#")[2].rpartition("/")[2]
    owner = next(shapes.subjects(SH.property, shape), None)
    parts = [
        _rule(shapes, owner) if owner else "",
        _first_property(shapes, shapes.value(shape, SH.path)).rpartition("#")[2].rpartition("/")[2],
    ]
    return "-".join(filter(None, parts)) or "shape"


def _data_graph(data: ox.Store) -> Any:
    """Wrap a store for pyshacl, which asks for every result whether its data are true, and would count them all each time."""
    from pyshacl.graph_abstraction import OxigraphDataGraph

    class Data(OxigraphDataGraph):
        def __bool__(self) -> bool:
            return True

    return Data(data)


def _first_property(report: rdflib.Graph, path: Any) -> str:
    """Return the first property on a SHACL path: the key to show."""
    from rdflib import BNode
    from rdflib.namespace import RDF, SH

    while isinstance(path, BNode):
        path = next((part for step in (RDF.first, SH.alternativePath, SH.zeroOrMorePath) for part in report.objects(path, step)), None)
    return str(path) if path is not None else ""


def _shapes(home: Home) -> rdflib.Graph:
    """Read the shapes of the layer and of the home, with the language of the home in their queries."""
    import rdflib

    shapes = rdflib.Graph()
    for path in home.shapes():
        try:
            text = path.read_text(encoding="utf-8").replace("?__language", f"'{home.settings.language}'")
            shapes.parse(data=text, format="turtle", publicID=home.settings.base)
        except OSError as error:
            raise HomeError(f"the shapes cannot be read: {error.strerror}", where=str(path)) from error
        except Exception as error:  # rdflib's parsers raise what they like
            raise HomeError(f"the shapes are not Turtle: {' '.join(str(error).split())[:200]}", where=str(path)) from error
    _except_own(shapes)
    _admit_kinds(shapes, [kind for kind in contexts.load(home).own.kinds if kind not in contexts.KINDS])
    return shapes


def _admit_kinds(shapes: rdflib.Graph, kinds: list[str]) -> None:
    """Let things of a type that a home has below one of the layer's have ids of a kind of the home's own: a club that is an organisation."""
    from rdflib import Literal
    from rdflib.namespace import SH

    for shape, pattern in list(shapes.subject_objects(SH.pattern)) if kinds else []:
        if found := re.fullmatch(rf"/({'|'.join(contexts.KINDS)})/(.*)", str(pattern)):
            shapes.set((shape, SH.pattern, Literal(f"/({'|'.join([found[1], *kinds])})/{found[2]}")))


def _except_own(shapes: rdflib.Graph) -> None:
    """Let records make exceptions to the rules of the home that warn, as to the layer's: rule-known lists what there may be exceptions to."""
    from rdflib import Literal, URIRef
    from rdflib.collection import Collection
    from rdflib.namespace import SH, XSD

    for head in list(shapes.objects(URIRef(f"{SHAPES}rule-known"), SH["in"])):
        known = Collection(shapes, head)
        warning = {Literal(_rule(shapes, shape), datatype=XSD.string) for shape in shapes.subjects(SH.severity, SH.Warning)}
        for name in sorted(warning.difference(known)):
            known.append(name)


# From results to lines


class Locator:
    """Finds the file and the line that a result is about."""

    def __init__(self, nodes: Iterable[Node], context: Context, names: Names) -> None:
        self.context, self.names = context, names
        self.nodes: dict[str, list[Node]] = {}
        for node in nodes:
            self.nodes.setdefault(node.id, []).append(node)
        self.keys: dict[str, list[str]] = {}
        for key in context.keys.values():
            self.keys.setdefault(key.iri, []).append(key.name)
        self.keys[PREFIXES["rdf"] + "type"] = ["type"]

    def locate(self, result: Result) -> Finding:
        """Return the finding for a result: at the item, else at the key, else at the record."""
        finding = _unlocated(result, self.context, self.names)
        names = self.keys.get(result.path, [])
        nodes = self.nodes.get(self.names.compact(result.focus), [])
        places = [place for node in nodes for name, item, line in walk(node.block) if name in names for place in [(node, name, item, line)]]
        exact = [place for place in places if result.value and _is(place[2], result.value, self.names)]
        if exact or (places and not result.value):
            node, name, _, line = (exact or places)[0]
            return replace(finding, file=node.file, line=line if exact else node.block.lines[name], key=name)
        if places:
            node, name, _, _ = places[0]
            return replace(finding, file=node.file, line=node.block.lines[name], key=name)
        if nodes:
            return replace(finding, file=nodes[0].file, line=nodes[0].block.lines.get("id", nodes[0].block.line))
        return finding


def _is(item: Any, value: str, names: Names) -> bool:
    """Say whether an item of a record is the value that a result names."""
    return isinstance(item, str) and item in (value, names.compact(value))


def _unlocated(result: Result, context: Context, names: Names) -> Finding:
    """Return a finding that names the thing instead of a line."""
    key = context.key_of.get(result.path)
    shown = names.compact(result.value) if "://" in result.value else result.value
    return Finding(
        rule=result.rule,
        message=result.message,
        severity=result.severity,
        focus=names.compact(result.focus),
        key=key.name if key else "",
        value=shown,
        path=result.path,
        component=result.component,
    )


# Exceptions


def _explained(findings: list[Finding], data: store.Store) -> list[Finding]:
    """Turn the warnings that a record explains, naming the rule, into information; warn of exceptions to nothing."""
    reasons = {(data.names.compact(row[0].value), row[1].value): row[2].value if row[2] else "" for row in data.query(EXCEPTIONS)}
    used: set[tuple[str, str]] = set()
    explained = []
    for finding in findings:
        at = (finding.focus.partition("#")[0], finding.rule)
        at = at if at in reasons else (finding.focus, finding.rule)
        if finding.severity is Severity.WARNING and at in reasons:
            used.add(at)
            explained.append(replace(finding, severity=Severity.INFO, message=f"{finding.message} (explained: {reasons[at]})"))
        else:
            explained.append(finding)
    return explained
