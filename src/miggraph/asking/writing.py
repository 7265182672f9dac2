"""Writing English: labels inside sentences, and plurals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from miggraph.ground.folding import fold

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

NAMED = ("place", "person", "organisation", "language")  # kinds whose names keep their capitals
WORKS = ("resource", "campaign", "policy", "source")  # kinds whose names are titles
# Names of places that have an article: what is called by what it is, or is many.
ARTICLE = re.compile(
    r"(?:.*\b)?(?:Kingdom|States|Emirates|Nations|Union|Republic|Federation|Islands|Philippines|Netherlands|Maldives|Bahamas|Gambia|Comoros|Caribbean"
    r"|Americas|Balkans|Middle East|Gulf|World)(?: of .*)?"
)
SINGULAR = {
    "are": "is",
    "ask": "asks",
    "bind": "binds",
    "come": "comes",
    "do": "does",
    "give": "gives",
    "publish": "publishes",
    "work": "works",
}
ES = re.compile(r"(?:s|x|z|ch|sh)$")


def capitalised(text: str) -> str:
    """Return a text with its first letter large."""
    return text[:1].upper() + text[1:]


def plural(noun: str) -> str:
    """Return the plural of a noun of several words: of its last one, or of that before "of" or a bracket."""
    head, *rest = re.split(r"(?= (?:of|in|for|on|with|by|from|to) | \()", noun, maxsplit=1)
    *before, last = head.split(" ")
    if last.endswith(("series", "news", "ies")):
        word = last
    elif re.search("[^aeiou]y$", last):
        word = f"{last[:-1]}ies"
    elif last.endswith(("man", "person")) and not last.endswith(("human", "german")):
        word = f"{last[:-2]}en" if last.endswith("man") else f"{last[:-6]}people"
    else:
        word = last + ("es" if ES.search(last) else "s")
    return " ".join([*before, word]) + "".join(rest)


def of_one(phrase: str) -> str:
    """Return what is said of several things as it is said of one: "that work on care" is "that works on care"."""
    return re.sub(r"^((?:and )?that )(\w+)(?= )", lambda found: f"{found[1]}{SINGULAR.get(found[2], found[2])}", phrase)


def in_sentence(graph: Graph, thing: str) -> str:
    """Return a label as it stands inside a sentence: "labour migration", "the Philippines", "Filipino workers"."""
    label = graph.labels.name(thing)
    kind = graph.labels.kind(thing)
    if not graph.names.language.startswith("en"):
        return label
    if kind == "place":
        return f"the {label}" if ARTICLE.fullmatch(label) else label
    if kind in ("theme", "term", "type") and _is_common(graph, label):
        return label[:1].lower() + label[1:]
    return f"“{label}”" if kind in WORKS else label


def _is_common(graph: Graph, label: str) -> bool:
    """Say whether the capital at the beginning of a label is that of a heading only: no name of something begins it, and no other capital follows."""
    first = label.split(" ", maxsplit=1)[0].strip(",;:")
    if first[1:] != first[1:].lower() or len(first) < 2:
        return False
    # an acronym is another word than the same letters: MIGRANT
    return not any(entry.kind in NAMED and not entry.label.isupper() for entry in graph.labels.called(fold(first)))
