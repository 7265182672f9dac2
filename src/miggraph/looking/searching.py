"""Search: things by words in their names, titles, labels and descriptions, the best first."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.graph.answers import Answer
from miggraph.graph.labels import RANK
from miggraph.ground.folding import fold
from miggraph.ground.names import PREFIXES

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

# How much a word weighs by where it stands: in a name, in another name, in a text.
TEXTS = {
    PREFIXES["dcterms"] + "description": 1.0,
    PREFIXES["skos"] + "definition": 1.5,
    PREFIXES["mig"] + "subtitle": 3.0,
    PREFIXES["schema"] + "variableMeasured": 1.0,
    PREFIXES["mig"] + "statedAs": 1.0,
}
WEIGHTS = {**{name: 6.0 - rank for name, rank in RANK.items()}, **TEXTS}
# Names weigh 3 to 6, by the rank of the label, and descriptions less: a thing that is called so is meant before one of which it is said.
QUERY = "SELECT ?thing ?property ?text WHERE {{ VALUES ?property {{ {properties} }} ?thing ?property ?text }}"
KINDS_FIRST = ("theme", "place", "organisation", "person")  # of two things that fit alike, the one that others hang on
STOP = frozenset(["of", "in", "on", "at", "to", "and", "or", "for", "from", "with", "by", "is", "are"])


def search(graph: Graph, text: str, *, limit: int, parts: bool = False) -> Answer:
    """Rank the things that hold every word of the text, or its beginning; a whole name beats a word in a description.

    What is nested in a record is found as the record, and with ``parts`` by itself too.
    """
    words = [word for word in fold(text).split() if word not in STOP] or fold(text).split()
    rows = graph.store.query(QUERY.format(properties=" ".join(f"<{name}>" for name in WEIGHTS)), asserted=graph.asserted)
    best: dict[str, dict[str, float]] = defaultdict(dict)  # thing to the weight of each word found
    whole: dict[str, float] = defaultdict(float)
    for row in rows:
        record = row[0].value.partition("#")[0]
        if not graph.names.kind(record):
            continue
        folded = fold(row[2].value)
        weight = WEIGHTS[row[1].value] if "#" not in row[0].value else 1.0
        for thing in {record, row[0].value} if parts else (record,):
            if weight > 1.0 and folded in (" ".join(words), fold(text)):
                whole[thing] = max(whole[thing], 4 * weight)
            for word in words:
                if score := _score(word, folded, weight):
                    best[thing][word] = max(best[thing].get(word, 0.0), score)
    ranked = sorted(
        ((sum(found.values()) + whole[thing], thing) for thing, found in best.items() if len(found) == len(words)),
        key=lambda hit: (
            -hit[0],
            KINDS_FIRST.index(graph.labels.kind(hit[1])) if graph.labels.kind(hit[1]) in KINDS_FIRST else 9,
            graph.labels.name(hit[1]),
            hit[1],
        ),
    )
    # Who gives an identifier means the thing that it names, whatever else holds the number.
    things = dict.fromkeys([*(entry.thing for entry in graph.labels.coded(text)), *(thing for _, thing in ranked)])
    terms = [
        (ox.NamedNode(thing), ox.Literal(graph.labels.name(thing)), ox.Literal(graph.labels.kind(thing))) for thing in list(things)[:limit]
    ]
    return Answer(["thing", "thingLabel", "kind"], terms, graph=graph, title=f"Found by the words: {text}")


def _score(word: str, text: str, weight: float) -> float:
    """Weigh a word in a text: as a whole word, or, from three letters on, as the beginning of one."""
    padded = f" {text} "
    if f" {word} " in padded:
        return weight
    return weight / 2 if len(word) >= 3 and f" {word}" in padded else 0.0
