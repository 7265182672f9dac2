"""Validation: the reader's findings and those of the SHACL shapes, each at the line it comes from.

pyshacl is the judge. A result's focus node, path and value lead back to the record, the key and the item: the reader kept their lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.graph import build, store
from miggraph.graph.assembly import gathering
from miggraph.ground.errors import HomeError
from miggraph.ground.findings import Finding, Report, Severity, shown_all
from miggraph.ground.homes import Home, record_files
from miggraph.ground.names import PREFIXES, Names
from miggraph.linking import web_addresses
from miggraph.records.blocks import walk
from miggraph.records.reader import Node
from miggraph.validating import shapes
from miggraph.validating.shacl import Progress, Result, check

if TYPE_CHECKING:
    from miggraph.graph.assembly.gathering import Gathered
    from miggraph.graph.build import Built
    from miggraph.graph.graph import Graph
    from miggraph.ground.pool import Mapping
    from miggraph.records.context import Context

ADDRESS = re.compile(r"https?://[^\s,;]+")
# What a scheme excepts holds for each of its themes: a thesaurus of thousands says once that it has no definitions.
EXCEPTIONS = "SELECT ?thing ?rule ?reason ?exception WHERE { { ?thing mig:exception ?exception } UNION { ?scheme mig:exception ?exception . ?thing skos:inScheme ?scheme } ?exception mig:rule ?rule . OPTIONAL { ?exception dcterms:description ?reason } }"


def validate(graph: Graph, paths: list[Path], progress: Progress | None = None, cluster: Mapping | None = None) -> Report:
    """Check a graph. With paths, only what is found in these files or folders is reported; they may lie outside the home.

    ``progress`` is told how many shapes have been looked at. A ``cluster`` reads the records, where all of them are in the home. Raises
    HomeError where a path is missing, or the shapes cannot be read or run.
    """
    if not graph.from_records:
        findings = [_unlocated(result, graph.context, graph.names) for result in _results(_merged(graph), graph, progress)]
        return Report(sorted(_explained(findings, graph.store), key=Finding.sort_key), records=0)
    files = _Files(graph.home, paths)
    read = _read(graph, files, cluster)
    results = _results(read.store.union, graph, progress)
    nodes = read.nodes({graph.names.compact(result.focus).partition("#")[0] for result in results})
    locator = Locator(nodes, graph.context, graph.names)
    dangling = {(finding.file, finding.line) for finding in read.of_records if finding.rule == "reference"}
    located = map(locator.locate, results)
    kept = [finding for finding in located if (finding.file, finding.line) not in dangling]
    found = {*read.findings, *_explained(kept, read.store), *_addresses_in_trouble(graph, read.nodes)}
    wanted = {finding for finding in found if not paths or finding.file in files.wanted}
    return Report(sorted(wanted, key=Finding.sort_key), read.size)


def _read(graph: Graph, files: _Files, cluster: Mapping | None) -> Built | Gathered:
    """Read the records, by a cluster where one is given and knows how: the vocabulary of a home is in its own files."""
    if files.are_more:
        return build.load(graph.home, files.read)
    return gathering.gather(graph.home, cluster) if cluster else graph.built


def _results(data: ox.Store, graph: Graph, progress: Progress | None) -> list[Result]:
    """Check a store against the shapes of a home. Raises HomeError, which names file and line, where these cannot be read or run."""
    loaded = shapes.load(graph.home)
    try:
        return check(data, loaded, progress)
    except HomeError as error:
        error.where = shapes.place(graph.home, error.where) or error.where or str(graph.home.path)
        raise


class _Files:
    """The record files of a home and those that were named, each once however its path is spelled."""

    def __init__(self, home: Home, paths: Iterable[Path]) -> None:
        own = home.record_files()
        known = {file.resolve(): file for file in [*home.layer_files(), *own]}
        named = {file.resolve(): file for path in paths for file in _files(path)}
        more = [file for place, file in named.items() if place not in known]
        self.are_more = bool(more)
        self.read = [*own, *more]
        self.wanted = shown_all(named.values(), known.values(), home.path)


def _addresses_in_trouble(graph: Graph, read: Callable[[], Iterable[Node]]) -> Iterator[Finding]:
    """Warn of the web addresses that were dead when ``link web`` last asked; the others that did not work, or have moved, are information."""
    checks = web_addresses.read(graph.home.data / web_addresses.TABLE)
    told = {address: check.trouble for address, check in checks.items() if check.trouble}
    for node in read() if told else ():
        for name, item, line in walk(node.block):
            if isinstance(item, str) and item in told:
                severity = Severity.WARNING if checks[item].is_dead else Severity.INFO
                yield Finding("web-address", told[item], severity, node.file, line, focus=node.id, key=name, value=item)


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise HomeError("there is no such file or folder", where=str(path))
    return record_files(path)


def _merged(graph: Graph) -> ox.Store:
    """Copy a graph that is not in records, with the ontology, into one default graph in memory."""
    merged = ox.Store()
    triples = graph.store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    merged.bulk_extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    return merged


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
        message=ADDRESS.sub(lambda found: names.id(found[0]) or found[0], result.message),
        severity=result.severity,
        focus=names.compact(result.focus),
        key=key.name if key else "",
        value=shown,
        path=result.path,
        component=result.component,
        shape=result.shape,
        level=result.level,
        term=result.term,
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
