"""Templates: the patterns of facets and fields as a query has them, with holes where the values of a condition go.

Whoever composes fills the same holes: ``composing`` in Python, and a script of the published site in the browser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from miggraph.asking.facets.conditions import COUNTED, LITERAL
from miggraph.graph.facets import Facet, Field

# A token of SPARQL that is a variable, or one that may hold what looks like one: an IRI, a text, a comment.
TOKEN = re.compile(r"""<[^<>\s]*>|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\#[^\n]*|\?[A-Za-z_]\w*""")
NUMBER, VALUES = "⟦n⟧", "⟦values⟧"  # holes: what tells the variables of a condition from those of another, and its values
PLAIN = (*LITERAL, "address", "yes")  # values of fields that have no label
DATED = ("date",)
SEPARATOR = "; "


@dataclass(frozen=True)
class Template:
    """The pattern of a condition for one value, and for several; ``value`` is the variable that dates, numbers and texts are compared by."""

    one: str
    several: str
    value: str = ""

    def filled(self, number: str, values: str, *, is_one: bool) -> str:
        """Return the pattern of a condition."""
        return (self.one if is_one else self.several).replace(NUMBER, number).replace(VALUES, values)


def condition(facet: Facet) -> Template:
    """Return the template of a condition: its values first, with what is narrower, then what has them."""
    if facet.value == "yes":
        return Template(facet.pattern, facet.pattern)
    name, found = camel(facet.name), variables(facet.pattern)
    value = f"{name}{'Value' if name in found else ''}{NUMBER}"
    # what is joint keeps its name, everything else gets one that no other condition has
    own = {name: f"{name}{NUMBER}" for name in found - {"it", "value", facet.joint}}
    pattern = renamed(facet.pattern, {**own, "value": value})
    if facet.value == COUNTED:
        counted = f"{{ SELECT ?it (COUNT(DISTINCT ?{value}) AS ?{value}Count) WHERE {{\n{set_in(pattern)}\n}} GROUP BY ?it }}"
        text = f"{counted}\nFILTER({VALUES})"
        return Template(text, text, f"{value}Count")
    if facet.value in LITERAL:
        text = f"{pattern}\nFILTER({VALUES})"
        return Template(text, text, value)
    if not facet.through:
        text = f"VALUES ?{value} {{ {VALUES} }}\n{pattern}"
        return Template(text, text)
    return Template(
        f"{{ SELECT DISTINCT ?{value} WHERE {{ ?{value} {facet.through}* {VALUES} }} }}\n{pattern}",
        f"{{ SELECT DISTINCT ?{value} WHERE {{ VALUES ?{value}Or {{ {VALUES} }} ?{value} {facet.through}* ?{value}Or }} }}\n{pattern}",
    )


def group(facet: Facet, name: str) -> str:
    """Return the pattern that finds the groups of a thing: its own values, or among what these lie in, those that count.

    A value counts what has it itself: else the widest, which all lie in, would be the answer to what there is most of.
    """
    own = {variable: f"{variable}In{name.title()}" for variable in variables(facet.pattern) - {"it", "value"}}
    if facet.value in DATED:
        return f"{renamed(facet.pattern, {**own, 'value': f'{name}Value'})}\nBIND(SUBSTR(STR(?{name}Value), 1, 4) AS ?{name})"
    if facet.value in LITERAL:
        return renamed(facet.pattern, {**own, "value": name})
    return within(facet, name, own) if facet.among else f"{renamed(facet.pattern, {**own, 'value': name})}\n{named(name)}"


def counting(facet: Facet, name: str) -> str:
    """Return the pattern by which things are counted beside a list: by each value with what is narrower, and its label.

    Of yes or no it is what is so, of dates and numbers the values themselves. What is joint keeps its name, to hold of one activity with
    what is chosen already.
    """
    if facet.value == "yes":
        return facet.pattern
    own = {variable: f"{variable}In{name.title()}" for variable in variables(facet.pattern) - {"it", "value", facet.joint}}
    if facet.value in LITERAL:
        return renamed(facet.pattern, {**own, "value": name})
    return within(facet, name, own)


def within(facet: Facet, name: str, own: dict[str, str]) -> str:
    """Return the pattern of all that the values of a thing lie in, themselves included, as far as it is among those that count; and its label."""
    pattern = renamed(facet.pattern, {**own, "value": f"{name}Value" if facet.through else name})
    through = f"?{name}Value {facet.through}* ?{name} ." if facet.through else ""
    return "\n".join(filter(None, [pattern, through, renamed(facet.among, {"value": name}), named(name)]))


def named(name: str) -> str:
    """Return the pattern of the label of a value."""
    return f"OPTIONAL {{ ?{name} rdfs:label ?{name}Label }}"


def column(field: Field) -> str:
    """Return the pattern of a column: the text of each value, or its label."""
    name = camel(field.name)
    pattern = of_field(field, f"{name}Value").replace("\n", " ")
    text = f"?{name}Value" if field.value in PLAIN else f"?{name}Label"
    label = "" if text == f"?{name}Value" else f" ?{name}Value rdfs:label ?{name}Label ."
    return f'OPTIONAL {{ {pattern}{label} }}\nBIND(COALESCE(STR({text}), "") AS ?{name}Text)'


def of_field(field: Field, value: str) -> str:
    """Return the pattern of a field with variables of its own: one of them may have the name of the field."""
    name = camel(field.name)
    own = {variable: f"{variable}Of{name[0].upper()}{name[1:]}" for variable in variables(field.pattern) - {"it", "value"}}
    return renamed(field.pattern, {**own, "value": value})


def camel(name: str) -> str:
    """Return the variable that stands for a facet or a field, by its name."""
    first, *rest = name.split("-")
    return first + "".join(word.title() for word in rest)


def variables(pattern: str) -> set[str]:
    """Return the names of the variables of a pattern."""
    return {found[1:] for found in TOKEN.findall(pattern) if found.startswith("?")}


def renamed(text: str, names: dict[str, str]) -> str:
    """Rename variables, outside of IRIs, texts and comments."""
    return TOKEN.sub(lambda found: f"?{names[found[0][1:]]}" if found[0][1:] in names and found[0].startswith("?") else found[0], text)


def set_in(text: str, by: int = 2) -> str:
    """Set lines in."""
    return "\n".join(f"{' ' * by}{line}" if line else line for line in text.split("\n"))
