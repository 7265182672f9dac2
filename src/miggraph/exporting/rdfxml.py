"""RDF/XML (RDF 1.1 XML Syntax): a description a subject, a property a line.

The oldest syntax says least: properties are XML names, and texts hold the characters of XML 1.0. What it cannot say is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NoReturn

import pyoxigraph as ox

from miggraph.exporting.writable import fault_in_xml, refusal, xml, xml_attribute
from miggraph.ground.names import PREFIXES, XSD
from miggraph.records.context import Context

RDF = PREFIXES["rdf"]
STRING = XSD + "string"
# What a property may not be called (section 7.2.2), and what would come back as rdf:_1, rdf:_2 … (section 7.4).
_RESERVED = frozenset(
    RDF + name
    for name in (
        "RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "Description", "aboutEach", "aboutEachPrefix", "bagID", "li",
    )
)  # fmt: skip
_NAMESPACES = (
    "http://www.w3.org/XML/1998/namespace",
    "http://www.w3.org/2000/xmlns/",
)  # that no prefix is declared for (Namespaces 1.0, 3)
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
# Names of XML 1.0, section 2.3, without the colon (Namespaces in XML 1.0, section 4, NCName).
_START = "A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
OTHERS = ("turtle", "trig", "ntriples", "nquads", "jsonld")


def rdfxml(quads: Iterable[ox.Quad], context: Context) -> str:
    """Write the triples of some quads, whatever their graphs, as RDF/XML. Raises ParameterError for what cannot be written so."""
    triples = dict.fromkeys(quad.triple for quad in quads)
    names = _Names({**PREFIXES, **context.prefixes}, {triple.predicate.value for triple in triples})
    subjects: dict[Any, list[str]] = {}
    for triple in triples:
        name = names.of[triple.predicate.value] or _refuse(triple, "RDF/XML has no name for this property, which ends in no word")
        subjects.setdefault(triple.subject, []).append(f"    <{name}{_object(triple, triple.object, name)}\n")
    blocks = [_description(subject, subjects[subject]) for subject in sorted(subjects, key=_by_value)]
    declared = "".join(f'\n    xmlns:{prefix}="{xml_attribute(space)}"' for prefix, space in sorted(names.used.items()))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declared}>\n\n{"".join(blocks)}</rdf:RDF>\n'


def _refuse(triple: ox.Triple, reason: str) -> NoReturn:
    raise refusal(triple, reason, OTHERS)


def _by_value(term: Any) -> tuple[bool, str]:
    return isinstance(term, ox.BlankNode), term.value


def _description(subject: Any, lines: list[str]) -> str:
    about = f'rdf:nodeID="{subject.value}"' if isinstance(subject, ox.BlankNode) else f'rdf:about="{xml_attribute(subject.value)}"'
    return f"  <rdf:Description {about}>\n{''.join(sorted(lines))}  </rdf:Description>\n\n"


def _object(triple: ox.Triple, term: Any, name: str) -> str:
    """Write what follows the name of a property in its element."""
    kind = type(term)
    if kind is ox.NamedNode:
        return f' rdf:resource="{xml_attribute(term.value)}"/>'
    if kind is ox.BlankNode:
        return f' rdf:nodeID="{term.value}"/>'
    if kind is not ox.Literal:
        return _refuse(triple, "RDF/XML has no statements about statements")
    text, language, datatype = term.value, term.language, term.datatype.value
    if fault := fault_in_xml(text):
        return _refuse(triple, f"RDF/XML cannot hold {fault}")
    if language and term.direction:
        return _refuse(triple, "RDF/XML has no texts with a direction")
    said = f' xml:lang="{language}"' if language else "" if datatype == STRING else f' rdf:datatype="{xml_attribute(datatype)}"'
    return f"{said}>{xml(text)}</{name}>"


class _Names:
    """The names of properties, "" for one that has none, and the prefixes that these need."""

    def __init__(self, prefixes: dict[str, str], properties: set[str]) -> None:
        self.spaces = {space: name for name, space in prefixes.items() if _PLAIN.fullmatch(name) and name[:3].lower() not in ("rdf", "xml")}
        self.spaces |= {RDF: "rdf", PREFIXES["rdfs"]: "rdfs"}
        self.used = {"rdf": RDF}
        self.of = {iri: self._name(iri) for iri in sorted(properties)}  # so that the same data gives the same prefixes

    def _name(self, iri: str) -> str:
        space, local = ("", "") if iri in _RESERVED else self._split(iri)
        return f"{self._prefix(space)}:{local}" if local else ""

    def _split(self, iri: str) -> tuple[str, str]:
        """Return the longest name that an IRI ends in, and what stands before it."""
        for space in self.spaces:
            if iri.startswith(space) and _PLAIN.fullmatch(iri, len(space)):
                return space, iri[len(space) :]
        return next(((iri[:at], iri[at:]) for at in _starts(iri) if iri[:at] not in _NAMESPACES and _is_name(iri[at:])), ("", ""))

    def _prefix(self, space: str) -> str:
        if space not in self.spaces:
            taken = {*self.spaces.values()}
            self.spaces[space] = next(name for number in range(len(taken) + 1) if (name := f"ns{number}") not in taken)
        prefix = self.spaces[space]
        self.used[prefix] = space
        return prefix


@cache
def _last_name() -> re.Pattern[str]:
    """The pattern of a name at the end of an IRI; it takes its time to compile, and is rarely needed."""
    return re.compile(f"[{_START}][{_START}0-9.\xb7\u0300-\u036f\u203f\u2040-]*$")


def _starts(iri: str) -> Iterator[int]:
    """Yield the places where a name begins that the IRI ends in."""
    place = 0
    while found := _last_name().search(iri, place):
        yield found.start()
        place = found.start() + 1


def _is_name(text: str) -> bool:
    """Say whether a name is one to parsers too, many of which know those of older editions of XML 1.0 only."""
    if _PLAIN.fullmatch(text):
        return True
    from xml.parsers import expat

    try:
        expat.ParserCreate(namespace_separator=" ").Parse(f'<a:{text} xmlns:a="a:"/>', True)
    except expat.ExpatError:
        return False
    return True
