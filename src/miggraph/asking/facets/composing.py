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

from miggraph.asking.facets import conditions, templates
from miggraph.asking.facets.conditions import COUNTED, LITERAL, joined, takes_away
from miggraph.asking.facets.frames import IT, Condition, Frame
from miggraph.asking.facets.templates import DATED, PLAIN, SEPARATOR, TOKEN, camel, renamed, set_in
from miggraph.graph.facets import Facet, Field, Kind
from miggraph.ground.errors import ParameterError

PREFIXED = re.compile(r"(?<![\w:?<])([A-Za-z][\w-]*):(?=[A-Za-z_])")


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
            text = f"SELECT (COUNT(DISTINCT ?it) AS ?count)\nWHERE {{\n{set_in(body)}\n}}"
        elif frame.want == "exists":
            text = f"ASK {{\n{set_in(body)}\n}}"
        elif frame.by:
            text = self._grouped(frame, body)
        elif frame.want == "list":
            text = self._listed(frame, body)
        elif "," in frame.want:
            text = self._listed(frame, body, [self.kind.field(name) for name in frame.want.split(",")])
        else:
            text = self._asked(self.kind.field(frame.want), frame, body)
        return self._with_prefixes(renamed(text, {"it": self.kind.one, "itLabel": f"{self.kind.one}Label"}))

    # what is wanted

    def _listed(self, frame: Frame, body: str, asked: list[Field] | None = None) -> str:
        shown = asked or [self.kind.field(name) for name in self.kind.texts("show") if name in self.kind.fields]
        sort = frame.sort.lstrip("-")
        if sort and sort not in [one.name for one in shown]:
            shown = [self.kind.field(sort), *shown]
        columns = "".join(
            f'\n  (GROUP_CONCAT(DISTINCT ?{camel(one.name)}Text; separator="{SEPARATOR}") AS ?{camel(one.name)})' for one in shown
        )
        fields = "\n".join(templates.column(one) for one in shown)
        order = f"ORDER BY {self._order(frame)}LCASE(STR(?itLabel)) ?it"
        inside = _in_order("\n".join(filter(None, [body, LABEL, fields])), shown)
        return f"SELECT ?it ?itLabel{columns}\nWHERE {{\n{set_in(inside)}\n}}\nGROUP BY ?it ?itLabel\n{order}{_limit(frame)}"

    def _order(self, frame: Frame) -> str:
        """What the sort compares comes first: the least of several values, from the greatest down the greatest; what has none comes last.

        No engine needs to join values in an order: it is not looked at how they are joined.
        """
        if not frame.sort:
            return ""
        field = self.kind.field(frame.sort.lstrip("-"))
        text = f"?{camel(field.name)}Text"
        value = f"xsd:decimal({text})" if field.value == "number" else text
        return f'(?{camel(field.name)} = "") {f"DESC(MAX({value}))" if frame.sort.startswith("-") else f"ASC(MIN({value}))"} '

    def _asked(self, field: Field, frame: Frame, body: str) -> str:
        """The things with the values of one field."""
        pattern = templates.of_field(field, camel(field.name))
        label = "" if field.value in PLAIN else f"OPTIONAL {{ ?{camel(field.name)} rdfs:label ?{camel(field.name)}Label }}"
        shown = f"?{camel(field.name)}" + (f" ?{camel(field.name)}Label" if label else "")
        inside = "\n".join(filter(None, [set_in(body), set_in(pattern), set_in(LABEL), set_in(label)]))
        return f"SELECT DISTINCT ?it ?itLabel {shown}\nWHERE {{\n{inside}\n}}\nORDER BY LCASE(STR(?itLabel)) ?it ?{camel(field.name)}{_limit(frame)}"

    def _grouped(self, frame: Frame, body: str) -> str:
        """How many things there are for each value of one or two facets."""
        if len(frame.by) > 2 or len(set(frame.by)) != len(frame.by):
            raise ParameterError("things are counted by one facet, or by two", remedy="Write by=theme or by=theme,year.")
        facets = [self.kind.facet(name) for name in frame.by]
        names = [camel(facet.name) for facet in facets]
        groups = "\n".join(templates.group(facet, name) for facet, name in zip(facets, names, strict=True))
        shown = " ".join(
            f"?{name}" + ("" if facet.value in LITERAL else f" ?{name}Label") for facet, name in zip(facets, names, strict=True)
        )
        order = "DESC(?count) " + shown if facets[0].value not in DATED else shown
        return f"SELECT {shown} (COUNT(DISTINCT ?it) AS ?count)\nWHERE {{\n{set_in(body)}\n{set_in(groups)}\n}}\nGROUP BY {shown}\nORDER BY {order}{_limit(frame)}"

    # conditions

    def _conditions(self, frame: Frame) -> str:
        facets = [(self.kind.facet(condition.facet), condition) for condition in frame.conditions if condition.facet != IT]
        required = [(f, c) for f, c in facets if not takes_away(f, c)]
        parts = [self._named(one) for one in frame.conditions if one.facet == IT and not one.is_excluded]
        parts += [self._required(group) for group in joined(required)]
        parts = parts or [self.kind.pattern]
        parts += [
            f"MINUS {{\n{set_in(self._pattern(facet, condition, str(number)))}\n}}"
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
        return f"{{\n  SELECT DISTINCT ?it\n  WHERE {{\n{set_in(patterns, 4)}\n  }}\n}}"

    def _pattern(self, facet: Facet, condition: Condition, suffix: str) -> str:
        """Return the pattern of a condition."""
        template = templates.condition(facet)
        if facet.value == "yes":
            return template.one
        value = template.value.replace(templates.NUMBER, suffix)
        is_plain = facet.value in (*LITERAL, COUNTED)
        values = " || ".join(_compared(facet, one, value) for one in condition.values) if is_plain else self._iris(condition)
        return template.filled(suffix, values, is_one=len(condition.values) == 1)

    def _with_prefixes(self, text: str) -> str:
        plain = TOKEN.sub(" ", text)
        used = sorted(set(PREFIXED.findall(plain)) & self.prefixes.keys())
        return "".join(f"PREFIX {name}: <{self.prefixes[name]}>\n" for name in used) + "\n" + text + "\n"


LABEL = "OPTIONAL { ?it rdfs:label ?itLabel }"


def _in_order(inside: str, shown: list[Field]) -> str:
    """Return a pattern whose texts come in order, to be joined so: texts that are joined cannot be told apart, as names can."""
    texts = " ".join(f"?{camel(one.name)}Text" for one in shown if one.value == "text")
    if not texts:
        return inside
    columns = " ".join(f"?{camel(one.name)}Text" for one in shown)
    return f"{{\n  SELECT ?it ?itLabel {columns}\n  WHERE {{\n{set_in(inside, 4)}\n  }}\n  ORDER BY {texts}\n}}"


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


def _limit(frame: Frame) -> str:
    return f"\nLIMIT {frame.limit}" if frame.limit else ""
