"""Composing: a frame becomes one SPARQL query that a person can read.

Each condition is a sub-select of its own, the closure of its values first: an engine then finds the few values once, and looks up what has
them, where joined patterns take hundreds of times as long. Conditions on one activity, or one corridor, share a sub-select: "domestic
workers in the UK" must hold of one activity. What is excluded is taken away with MINUS. The kind is checked last, labels are optional.
Values are bound as constants, never as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph as ox

from miggraph.asking.facets import conditions
from miggraph.asking.facets.conditions import COUNTED, LITERAL, joined, takes_away
from miggraph.asking.facets.frames import IT, Condition, Frame
from miggraph.graph.facets import Facet, Field, Kind
from miggraph.ground.errors import ParameterError

# A token of SPARQL that is a variable, or one that may hold what looks like one: an IRI, a text, a comment.
TOKEN = re.compile(r"""<[^<>\s]*>|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\#[^\n]*|\?[A-Za-z_]\w*""")
PREFIXED = re.compile(r"(?<![\w:?<])([A-Za-z][\w-]*):(?=[A-Za-z_])")
DATED = ("date",)
PLAIN = (*LITERAL, "address", "yes")  # values of fields that have no label
SEPARATOR = "; "


@dataclass(frozen=True)
class Composer:
    """Composes frames of one kind."""

    kind: Kind
    prefixes: dict[str, str]
    iri: Callable[[str], str]  # from a value, as the frame has it, to an IRI

    def compose(self, frame: Frame) -> str:
        """Return the query of a frame. Raises UnknownThing or ParameterError where it asks for what the kind does not have."""
        body = self._conditions(frame)
        if frame.want == "count" and not frame.by:
            text = f"SELECT (COUNT(DISTINCT ?it) AS ?count)\nWHERE {{\n{_set_in(body)}\n}}"
        elif frame.want == "exists":
            text = f"ASK {{\n{_set_in(body)}\n}}"
        elif frame.by:
            text = self._grouped(frame, body)
        elif frame.want == "list":
            text = self._listed(frame, body)
        elif "," in frame.want:
            text = self._listed(frame, body, [self.kind.field(name) for name in frame.want.split(",")])
        else:
            text = self._asked(self.kind.field(frame.want), frame, body)
        return self._with_prefixes(_renamed(text, {"it": self.kind.one, "itLabel": f"{self.kind.one}Label"}))

    # what is wanted

    def _listed(self, frame: Frame, body: str, asked: list[Field] | None = None) -> str:
        shown = asked or [self.kind.field(name) for name in self.kind.texts("show") if name in self.kind.fields]
        sort = frame.sort.lstrip("-")
        if sort and sort not in [one.name for one in shown]:
            shown = [self.kind.field(sort), *shown]
        columns = "".join(
            f'\n  (GROUP_CONCAT(DISTINCT ?{_variable(one)}Text; separator="{SEPARATOR}") AS ?{_variable(one)})' for one in shown
        )
        fields = "\n".join(_optional(one) for one in shown)
        order = f"ORDER BY {self._order(frame)}LCASE(STR(?itLabel)) ?it"
        head = f"SELECT ?it ?itLabel{columns}\nWHERE {{\n{_set_in(body)}\n{_set_in(LABEL)}\n{_set_in(fields)}\n}}"
        return f"{head}\nGROUP BY ?it ?itLabel\n{order}{_limit(frame)}"

    def _order(self, frame: Frame) -> str:
        """What the sort compares comes first; what lacks it last, whichever way it goes."""
        if not frame.sort:
            return ""
        key = f"?{_variable(self.kind.field(frame.sort.lstrip('-')))}"
        value = f"xsd:decimal({key})" if self.kind.field(frame.sort.lstrip("-")).value == "number" else key
        return f'({key} = "") {"DESC" if frame.sort.startswith("-") else "ASC"}({value}) '

    def _asked(self, field: Field, frame: Frame, body: str) -> str:
        """The things with the values of one field."""
        pattern = _own_of(field, _variable(field))
        label = "" if field.value in PLAIN else f"OPTIONAL {{ ?{_variable(field)} rdfs:label ?{_variable(field)}Label }}"
        shown = f"?{_variable(field)}" + (f" ?{_variable(field)}Label" if label else "")
        inside = "\n".join(filter(None, [_set_in(body), _set_in(pattern), _set_in(LABEL), _set_in(label)]))
        return f"SELECT DISTINCT ?it ?itLabel {shown}\nWHERE {{\n{inside}\n}}\nORDER BY LCASE(STR(?itLabel)) ?it ?{_variable(field)}{_limit(frame)}"

    def _grouped(self, frame: Frame, body: str) -> str:
        """How many things there are for each value of one or two facets."""
        if len(frame.by) > 2 or len(set(frame.by)) != len(frame.by):
            raise ParameterError("things are counted by one facet, or by two", remedy="Write by=theme or by=theme,year.")
        facets = [self.kind.facet(name) for name in frame.by]
        names = [camel(facet.name) for facet in facets]
        groups = "\n".join(_group(self.kind, facet, name) for facet, name in zip(facets, names, strict=True))
        shown = " ".join(
            f"?{name}" + ("" if facet.value in LITERAL else f" ?{name}Label") for facet, name in zip(facets, names, strict=True)
        )
        order = "DESC(?count) " + shown if facets[0].value not in DATED else shown
        return f"SELECT {shown} (COUNT(DISTINCT ?it) AS ?count)\nWHERE {{\n{_set_in(body)}\n{_set_in(groups)}\n}}\nGROUP BY {shown}\nORDER BY {order}{_limit(frame)}"

    # conditions

    def _conditions(self, frame: Frame) -> str:
        facets = [(self.kind.facet(condition.facet), condition) for condition in frame.conditions if condition.facet != IT]
        required = [(f, c) for f, c in facets if not takes_away(f, c)]
        parts = [self._named(one) for one in frame.conditions if one.facet == IT and not one.is_excluded]
        parts += [self._required(group) for group in joined(required)]
        parts = parts or [self.kind.pattern]
        parts += [
            f"MINUS {{\n{_set_in(self._pattern(facet, condition, str(number)))}\n}}"
            for number, (facet, condition) in enumerate(facets)
            if takes_away(facet, condition)
        ]
        parts += [f"FILTER(?it NOT IN ({self._iris(one, ', ')}))" for one in frame.conditions if one.facet == IT and one.is_excluded]
        if required and self.kind.type:
            # Looked up for each thing found: as a plain pattern, an engine may begin with all things of the kind.
            parts.append(f"OPTIONAL {{ ?it a ?isA FILTER(?isA = {self.kind.type}) }}\nFILTER(BOUND(?isA))")
        return "\n".join(parts)

    def _named(self, condition: Condition) -> str:
        """Return the pattern of things that are named themselves."""
        return f"VALUES ?it {{ {self._iris(condition)} }}\n{self.kind.pattern}"

    def _iris(self, condition: Condition, separator: str = " ") -> str:
        return separator.join(str(ox.NamedNode(self.iri(one))) for one in condition.values)

    def _required(self, group: list[tuple[Facet, Condition]]) -> str:
        written = [self._pattern(facet, condition, str(number or "")) for number, (facet, condition) in enumerate(group)]
        patterns = "\n".join(dict.fromkeys("\n".join(written).split("\n")))  # what joins them stands in each: once is enough
        return f"{{\n  SELECT DISTINCT ?it\n  WHERE {{\n{_set_in(patterns, 4)}\n  }}\n}}"

    def _pattern(self, facet: Facet, condition: Condition, suffix: str) -> str:
        """Return the pattern of a condition: its values first, with what is narrower, then what has them."""
        if facet.value == "yes":
            return facet.pattern
        name = camel(facet.name)
        value = f"{name}{'Value' if name in _variables(facet.pattern) else ''}{suffix}"
        # what is joint keeps its name, everything else gets one that no other condition has
        own = {name: f"{name}{suffix}" for name in _variables(facet.pattern) - {"it", "value", facet.joint}}
        pattern = _renamed(facet.pattern, {**own, "value": value})
        if facet.value == COUNTED:
            pattern = f"{{ SELECT ?it (COUNT(DISTINCT ?{value}) AS ?{value}Count) WHERE {{\n{_set_in(pattern)}\n}} GROUP BY ?it }}"
            return f"{pattern}\nFILTER({' || '.join(_compared(facet, one, f'{value}Count') for one in condition.values)})"
        if facet.value in LITERAL:
            return f"{pattern}\nFILTER({' || '.join(_compared(facet, one, value) for one in condition.values)})"
        listed = self._iris(condition)
        if not facet.through:
            return f"VALUES ?{value} {{ {listed} }}\n{pattern}"
        if len(condition.values) == 1:
            return f"{{ SELECT DISTINCT ?{value} WHERE {{ ?{value} {facet.through}* {listed} }} }}\n{pattern}"
        return (
            f"{{ SELECT DISTINCT ?{value} WHERE {{ VALUES ?{value}Or {{ {listed} }} ?{value} {facet.through}* ?{value}Or }} }}\n{pattern}"
        )

    def _with_prefixes(self, text: str) -> str:
        plain = TOKEN.sub(" ", text)
        used = sorted(set(PREFIXED.findall(plain)) & self.prefixes.keys())
        return "".join(f"PREFIX {name}: <{self.prefixes[name]}>\n" for name in used) + "\n" + text + "\n"


LABEL = "OPTIONAL { ?it rdfs:label ?itLabel }"


def _compared(facet: Facet, text: str, value: str) -> str:
    """Return the test of a date, a number, a text or a code."""
    if facet.value == "text":
        return f"CONTAINS(LCASE(STR(?{value})), {_quoted(text.lower())})"
    if facet.value == "code":
        plain, at_end = conditions.code(text)
        bare = f'REPLACE(STR(?{value}), "[ -]", "")'
        return f"STRENDS({bare}, {_quoted(plain)})" if at_end else f"UCASE({bare}) = {_quoted(plain)}"
    compare = _date if facet.value == "date" else _number
    between = zip((">=", "<="), conditions.bounds(facet, text), strict=True)
    return f"({' && '.join(compare(value, sign, bound) for sign, bound in between if bound)})"


def _date(value: str, sign: str, bound: str) -> str:
    """Compare to the precision that both have: a year lies in a range of months if the year does."""
    return f"SUBSTR(STR(?{value}), 1, {len(bound)}) {sign} SUBSTR({_quoted(bound)}, 1, STRLEN(STR(?{value})))"


def _number(value: str, sign: str, bound: str) -> str:
    return f"xsd:decimal(STR(?{value})) {sign} {bound}"


def _quoted(text: str) -> str:
    return str(ox.Literal(text))


def _group(kind: Kind, facet: Facet, name: str) -> str:
    """Return the pattern that finds the groups of a thing: its values and what these lie in, as far as that counts.

    A value counts what is narrower too, as its list has it: those that the facet names count (``among``), else those that anything has itself.
    """
    own = {variable: f"{variable}In{name.title()}" for variable in _variables(facet.pattern) - {"it", "value"}}
    if facet.value in DATED:
        return f"{_renamed(facet.pattern, {**own, 'value': f'{name}Value'})}\nBIND(SUBSTR(STR(?{name}Value), 1, 4) AS ?{name})"
    if facet.value in LITERAL:
        return _renamed(facet.pattern, {**own, "value": name})
    label = f"OPTIONAL {{ ?{name} rdfs:label ?{name}Label }}"
    pattern = _renamed(facet.pattern, {**own, "value": f"{name}Value" if facet.through else name})
    among = _renamed(facet.among, {"value": name})
    if not facet.through:
        return "\n".join(filter(None, [pattern, among, label]))
    through = f"?{name}Value {facet.through}* ?{name} ."
    return f"{pattern}\n{through}\n{among or _said(kind, facet, name)}\n{label}"


def _said(kind: Kind, facet: Facet, name: str) -> str:
    """Return the pattern of the values that things of a kind have themselves."""
    others = {variable: f"{variable}Of{name.title()}" for variable in _variables(f"{kind.pattern} {facet.pattern}") - {"value"}}
    pattern = _renamed(f"{kind.pattern}\n{facet.pattern}", {**others, "value": name})
    return f"{{ SELECT DISTINCT ?{name} WHERE {{\n{_set_in(pattern)}\n}} }}"


def _optional(field: Field) -> str:
    """Return the pattern of a column: the text of each value, or its label."""
    name = _variable(field)
    pattern = _own_of(field, f"{name}Value").replace("\n", " ")
    text = f"?{name}Value" if field.value in PLAIN else f"?{name}Label"
    label = "" if text == f"?{name}Value" else f" ?{name}Value rdfs:label ?{name}Label ."
    return f'OPTIONAL {{ {pattern}{label} }}\nBIND(COALESCE(STR({text}), "") AS ?{name}Text)'


def _own_of(field: Field, value: str) -> str:
    """Return the pattern of a field with variables of its own: one of them may have the name of the field."""
    name = _variable(field)
    own = {variable: f"{variable}Of{name[0].upper()}{name[1:]}" for variable in _variables(field.pattern) - {"it", "value"}}
    return _renamed(field.pattern, {**own, "value": value})


def _limit(frame: Frame) -> str:
    return f"\nLIMIT {frame.limit}" if frame.limit else ""


def _variable(field: Field) -> str:
    return camel(field.name)


def camel(name: str) -> str:
    """Return the variable that stands for a facet or a field, by its name."""
    first, *rest = name.split("-")
    return first + "".join(word.title() for word in rest)


def _variables(pattern: str) -> set[str]:
    return {found[1:] for found in TOKEN.findall(pattern) if found.startswith("?")}


def _renamed(text: str, names: dict[str, str]) -> str:
    """Rename variables, outside of IRIs, texts and comments."""
    return TOKEN.sub(lambda found: f"?{names[found[0][1:]]}" if found[0][1:] in names and found[0].startswith("?") else found[0], text)


def _set_in(text: str, by: int = 2) -> str:
    return "\n".join(f"{' ' * by}{line}" if line else line for line in text.split("\n"))
