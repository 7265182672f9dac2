"""What a canned query comes to when its optional parameters are given, or are left out.

As a query stands in its file, a condition looks for itself whether its parameter has a value, so that anybody can run it as it is:
``FILTER(IF(COALESCE(isIRI(?__place_iri), false), EXISTS { … ?__place_iri }, true))``. Once it is known which have one, the condition alone
remains, or nothing: engines are spared to find it out for every row, and some find it out wrongly.
"""

from __future__ import annotations

import re

CALL = re.compile(r"\b(COALESCE|IF|FILTER)\s*\(")
TEST = re.compile(r"(?:isIRI|isLITERAL)\((\?\w+)\)")
VALUE = re.compile(r"(?:STR\()?(\?\w+)\)?")
VARIABLE = re.compile(r"\?\w+")
LENIENT = re.compile(r"\b(?:COALESCE|IF|BOUND|EXISTS)\b|\|\||&&")  # what may have a value though a part of it is an error
NEVER_AND_ALWAYS = {"true": "", "false": "FILTER(!true)"}  # rdflib leaves out a filter that is nothing but false
MARK = re.compile(r"""\#[^\n]*|<[^<>\s]*>|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[(){},]""")


def folded(text: str, given: frozenset[str], left_out: frozenset[str]) -> str:
    """Return a query without what says what holds if a parameter is given; parameters go by their variables."""
    for call in reversed(list(CALL.finditer(text))):  # what is inside another comes first, and what is before stays where it is
        arguments, end = _arguments(text, call.end())
        plain = _folded(call[1], arguments, given, left_out)
        if plain is not None:
            text = f"{text[: call.start()]}{plain}{text[end:]}"
    return re.sub(r"[ ]+$", "", text, flags=re.MULTILINE)


def _folded(name: str, arguments: list[str], given: frozenset[str], left_out: frozenset[str]) -> str | None:
    """Return what a call comes to; None where nothing is known of it."""
    first, *rest = arguments
    if name == "FILTER":
        return NEVER_AND_ALWAYS.get(arguments[0]) if not rest else None
    if name == "IF":
        return rest[first != "true"] if first in ("true", "false") else None
    if not left_out.isdisjoint(VARIABLE.findall(first)) and not LENIENT.search(first):  # an error: the next one counts
        return rest[0] if len(rest) == 1 else f"COALESCE({', '.join(rest)})"
    if (test := TEST.fullmatch(first)) and test[1] in given:  # a value is bound only where it is of the type of its parameter
        return "true"
    return first if (value := VALUE.fullmatch(first)) and value[1] in given else None


def _arguments(text: str, start: int) -> tuple[list[str], int]:
    """Return the arguments of a call whose bracket opens before a place, and the place behind its end."""
    depth, found, begin = 0, [], start
    for mark in MARK.finditer(text, start):
        if mark[0] in "({":
            depth += 1
        elif mark[0] in ")}" and depth:
            depth -= 1
        elif mark[0] in ",)" and not depth:
            found.append(text[begin : mark.start()].strip())
            begin = mark.end()
            if mark[0] == ")":
                return found, begin
    return [text[start:]], len(text)
