"""Conditions: what they mean, whoever answers - a query that is composed of them, or sets that were made beforehand."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from miggraph.asking.facets.frames import Condition
from miggraph.graph.facets import Facet
from miggraph.ground.errors import ParameterError

LITERAL = ("date", "number", "text", "code")  # what values are that are no things
YES = "yes"
COUNTED = "count"  # what a facet takes that asks how many values there are
RANGE = re.compile(r"(.*?)\.\.(.*)")
DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")  # XML Schema Part 2, section 3.3.3.1
TELEPHONE = re.compile(r"\+?[0-9]{7,}")


def takes_away(facet: Facet, condition: Condition) -> bool:
    """Say whether a condition excludes: != does, and so does the answer no to a question of yes or no."""
    if facet.value != "yes":
        return condition.is_excluded
    if condition.values not in (("yes",), ("no",)):
        raise ParameterError(f"{facet.name} takes yes or no")
    return (condition.values == ("no",)) != condition.is_excluded


def joined(required: list[tuple[Facet, Condition]]) -> list[list[tuple[Facet, Condition]]]:
    """Put conditions on one activity, or one corridor, together; two on the same facet ("work on visas and on care") may hold of two."""
    groups: list[list[tuple[Facet, Condition]]] = []
    for facet, condition in required:
        group = next((g for g in groups if joins(facet, [other for other, _ in g])), None)
        if group is None:
            groups.append(group := [])
        group.append((facet, condition))
    return groups


def joins(facet: Facet, group: list[Facet]) -> bool:
    """Say whether a facet is asked of the same activity, or corridor, as those of a group."""
    return bool(facet.joint) and group[0].joint == facet.joint and all(facet.name != other.name for other in group)


def bounds(facet: Facet, text: str) -> tuple[str, str]:
    """Return the lowest and the highest date or number of a value, "" where it has none. Raises ParameterError where it is neither."""
    between = RANGE.fullmatch(text)
    low, high = (between[1], between[2]) if between else (text, text)
    for bound in filter(None, (low, high)):
        if facet.value == "date" and not DATE.fullmatch(bound):
            raise ParameterError(f'{facet.name} takes a year, a month or a day, not "{bound}"', remedy="Write 2005, 2021-04 or 2005..2009.")
        if facet.value in ("number", COUNTED) and not NUMBER.fullmatch(bound):
            raise ParameterError(f'{facet.name} takes a number, not "{bound}"')
    if not low and not high:
        raise ParameterError(f"{facet.name} has no bound", remedy=f"Write {facet.name}=2005..2009, 2005.. or ..2009.")
    return low, high


def code(text: str) -> tuple[str, bool]:
    """Return a code as it is compared, and whether at its end only: a telephone number is known with the code of its country, and without."""
    plain = plain_code(text)
    is_telephone = bool(TELEPHONE.fullmatch(plain))
    return (plain.lstrip("+0") if is_telephone else plain), is_telephone


def plain_code(text: str) -> str:
    """Return a code without spaces and hyphens, in capitals."""
    return re.sub("[ -]", "", text).upper()


def fits(facet: Facet, text: str) -> Callable[[str], bool]:
    """Return the test of a date, a number, a text or a code: what the composed query has as a filter."""
    if facet.value == "text":
        sought = text.lower()
        return lambda value: sought in value.lower()
    if facet.value == "code":
        plain, at_end = code(text)
        return (lambda value: re.sub("[ -]", "", value).endswith(plain)) if at_end else (lambda value: plain_code(value) == plain)
    low, high = bounds(facet, text)
    return _dated(low, high) if facet.value == "date" else _numbered(low, high)


def _dated(low: str, high: str) -> Callable[[str], bool]:
    """Compare to the precision that both have: a year lies in a range of months if the year does."""
    return lambda value: (not low or value[: len(low)] >= low[: len(value)]) and (not high or value[: len(high)] <= high[: len(value)])


def _numbered(low: str, high: str) -> Callable[[str], bool]:
    least, most = Decimal(low or "-Infinity"), Decimal(high or "Infinity")
    return lambda value: (number := decimal(value)) is not None and least <= number <= most


def decimal(text: str) -> Decimal | None:
    """Return a number as xsd:decimal reads it; None for what is none."""
    return Decimal(text) if DECIMAL.fullmatch(text) else None
