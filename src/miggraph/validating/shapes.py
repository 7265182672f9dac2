"""Shapes graphs: read from the files of the layer and of the home, and where in these files a rule stands.

A rule is a shape that has a name; findings bear its local name. What stands inside it without a name belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.graph import sparql
from miggraph.ground.errors import HomeError
from miggraph.ground.findings import Finding
from miggraph.ground.homes import Home
from miggraph.ground.names import BASE, PREFIXES, RDF_TYPE, SHAPES
from miggraph.records import context as contexts

if TYPE_CHECKING:
    import rdflib

    from miggraph.validating.terms import Node

SH = PREFIXES["sh"]
# A subject of one of these is a shape (SHACL, section 2.1).
_OF_SHAPES = {SH + name for name in ("path", "property", "node", "targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")}
_SHAPES = {SH + "NodeShape", SH + "PropertyShape"}


def load(home: Home) -> rdflib.Graph:
    """Read the shapes of the layer and of the home, with the language of the home in their queries.

    Raises HomeError, with the line, where a file cannot be read.
    """
    shapes = read(home.shapes(), base=home.settings.base, language=home.settings.language)
    _refuse_calls(shapes)
    _allow_exceptions(shapes)
    _admit_kinds(shapes, [kind for kind in contexts.load(home).own.kinds if kind not in contexts.KINDS])
    return shapes


def read(files: Iterable[Path], *, base: str = BASE, language: str = "") -> rdflib.Graph:
    """Read files of shapes in Turtle into one graph. Raises HomeError, with the line, where a file cannot be read."""
    import rdflib

    from miggraph.validating.terms import to_rdflib

    shapes = rdflib.Graph()
    for path in files:
        for triple in triples(path, base=base, language=language):
            shapes.add((to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object, as_written=True)))
    return shapes


def triples(path: Path, *, base: str = BASE, language: str = "") -> list[ox.Triple]:
    """List the triples of a file of shapes. Raises HomeError, with the line, where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
        text = text.replace("?__language", f"'{language}'") if language else text
        return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=base, rename_blank_nodes=True)]
    except SyntaxError as error:
        told = re.sub(r"^.* at line \d+ (?:column \d+|between .*?): ", "", str(error.msg))
        raise HomeError(f"the shapes are not Turtle: {told}", where=f"{path}:{error.lineno or 1}") from error
    except UnicodeDecodeError as error:
        raise HomeError("the shapes are not UTF-8 text", where=str(path)) from error
    except OSError as error:
        raise HomeError(f"the shapes cannot be read: {error.strerror}", where=str(path)) from error


def _refuse_calls(shapes: rdflib.Graph) -> None:
    """Raise HomeError, which names the shape, for a query in a shape that calls a service or fetches a graph: checking asks nobody."""
    from rdflib import SH

    owned = owners(shapes)
    for name in ("select", "ask", "construct"):
        for node, text in shapes.subject_objects(SH[name]):
            asked = sparql.read(str(text))
            if asked.services or asked.has_dataset:
                raise HomeError("a shape calls no service and fetches no graph", where=owned.get(node, str(node)))


def _allow_exceptions(shapes: rdflib.Graph) -> None:
    """Let exceptions name the rules of the home that warn, as they may name those of the layer: ``rule-known`` lists these only."""
    from rdflib import SH, Literal, URIRef
    from rdflib.collection import Collection

    for listed in shapes.objects(URIRef(f"{SHAPES}rule-known"), SH["in"]):
        allowed = Collection(shapes, listed)
        owned = owners(shapes)
        warning = {Literal(rule_name(shapes, shape, owned.get(shape, str(shape)))) for shape in shapes.subjects(SH.severity, SH.Warning)}
        for name in sorted(warning.difference(allowed)):
            allowed.append(name)


def _admit_kinds(shapes: rdflib.Graph, kinds: list[str]) -> None:
    """Let things of a type that a home has below one of the layer's have ids of a kind of the home's own: a club that is an organisation."""
    from rdflib import SH, Literal

    for shape, pattern in list(shapes.subject_objects(SH.pattern)) if kinds else []:
        if found := re.fullmatch(rf"/({'|'.join(contexts.KINDS)})/(.*)", str(pattern)):
            shapes.set((shape, SH.pattern, Literal(f"/({'|'.join([found[1], *kinds])})/{found[2]}")))


# Names


def local_name(iri: str) -> str:
    """Return what stands behind the last #, / or : of an IRI."""
    return re.split(r"[#/:]", iri)[-1]


def rule_name(shapes: rdflib.Graph, shape: Any, owner: str) -> str:
    """Name the rule of a shape: by its IRI, or for one without, by the named shape that it stands in and the property that it is about."""
    from rdflib import SH, BNode

    path = first_property(shapes, shapes.value(shape, SH.path)) if isinstance(shape, BNode) else ""
    return "-".join(filter(None, [local_name(owner), local_name(path)]))


def first_property(graph: rdflib.Graph, path: Any) -> str:
    """Return the first property on a SHACL path."""
    from rdflib import RDF, SH, BNode

    steps = (RDF.first, SH.alternativePath, SH.inversePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath)
    while isinstance(path, BNode):
        path = next((part for step in steps for part in graph.objects(path, step)), None)
    return str(path) if path is not None else ""


def names(shapes: rdflib.Graph) -> list[Any]:
    """List the named shapes of a graph."""
    import rdflib

    found = {subject for subject, predicate, value in shapes if str(predicate) in _OF_SHAPES or str(value) in _SHAPES}
    return sorted(name for name in found if isinstance(name, rdflib.URIRef))


def owners(shapes: rdflib.Graph) -> dict[Node, str]:
    """Map what stands in a shape without a name of its own to the IRI of that shape."""
    import rdflib

    found: dict[Any, str] = {}
    for name in names(shapes):
        inside: list[Any] = [name]
        for node in inside:
            parts = [part for part in shapes.objects(node) if isinstance(part, rdflib.BNode) and part not in found]
            found |= dict.fromkeys(parts, str(name))
            inside += parts
    return found


def alone(shapes: rdflib.Graph, name: Any) -> rdflib.Graph:
    """Return one shape with what it refers to; the name of the graph is its own."""
    import rdflib

    part = rdflib.Graph(identifier=name)
    waiting = [name]
    while waiting:
        node = waiting.pop()
        if (node, None, None) not in part:
            for triple in shapes.triples((node, None, None)):
                part.add(triple)
                waiting += [triple[2]]
    return part


# Files


def place(home: Home, iri: str) -> str:
    """Return the file and the line at which a shape is defined; "" for a shape that is in no file."""
    places = [f"{file}:{lines[0]}" for file in home.shapes() for lines in [_lines(file, iri)] if lines]
    return places[-1] if places else ""


def clashes(home: Home) -> Iterator[Finding]:
    """Yield a finding for each second shape with the name of another: findings bear the name only."""
    seen: dict[str, str] = {}
    for file in home.shapes():
        found = {t.subject.value for t in triples(file, base=home.settings.base) if isinstance(t.subject, ox.NamedNode) and _is_shape(t)}
        lines = sorted((line, iri) for iri in found for line in _lines(file, iri))
        for line, iri in lines:
            name, at = local_name(iri), f"{home.shown(file)}:{line}"
            if name in seen:
                message = f"there is a rule of this name already, at {seen[name]}: take another name"
                yield Finding("shape-name", message, file=home.shown(file), line=line, key=name)
            seen.setdefault(name, at)


def _is_shape(triple: ox.Triple) -> bool:
    return triple.predicate.value in _OF_SHAPES or (triple.predicate.value == RDF_TYPE and str(triple.object)[1:-1] in _SHAPES)


def _lines(file: Path, iri: str) -> list[int]:
    """List the lines of a file that begin with a shape, as an IRI or a prefixed name."""
    name = re.escape(local_name(iri))
    begin = re.compile(rf"(?:<[^<>\s]*[#/:]{name}>|<{name}>|[\w.-]*:{name})(?=[\s;]|$)")
    return [number for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1) if begin.match(line)]
