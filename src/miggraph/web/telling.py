"""Answers and things as plain data for programs that talk: names beside ids and addresses, cut to what somebody can use."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.graph import presenting
from miggraph.ground.errors import DataError, HomeError, MiggraphError, NotUnderstood, StoreError, UnknownThing

if TYPE_CHECKING:
    from miggraph.graph.answers import Answer
    from miggraph.knowledge import KnowledgeGraph
    from miggraph.looking.things import Statement, Thing

MOST_CHARACTERS = 20_000  # of an answer: some 5,000 words
LONGEST = 600  # characters of a value
MOST_MENTIONS = 50
SENTENCE = re.compile(r"(?<=[.?]) +")
COMMAND = re.compile(r"\bmiggraph\b|(?<!\S)--[a-z]")  # what only somebody at a terminal can do
INSTEAD = "Look for its words with the tool search, or narrow things down with list."


def answer(graph: KnowledgeGraph, found: Answer, limit: int, *, most: int = 0) -> dict[str, Any]:
    """Return an answer: what was asked, the lead, caveats, how many rows there are, and the first of them.

    ``most`` is how many rows were asked for where there may be more than that.
    """
    total = len(found)
    counted = f"more than {most}" if most and total > most else total
    shown = replace(found, terms=found.terms[:limit])
    rows = _within(_rows(graph, shown))
    told: dict[str, Any] = {"title": found.title, "lead": presenting.lead(found), "caveats": found.caveats, "understood": found.reading()}
    told = {name: value for name, value in told.items() if value} | {"total": counted, "rows": rows}
    if len(rows) < total:
        told["cut"] = f"These are the first {len(rows)} of {counted} rows. Ask for more with limit, or narrow it down."
    return told


def _rows(graph: KnowledgeGraph, found: Answer) -> list[dict[str, Any]]:
    """Return rows as values by the names of their columns, with the id and the address of the first thing in each."""
    headings, cells = presenting.presented(found)
    rows = []
    for terms, row in zip(found.terms, cells, strict=True):
        thing = next((term.value for term in terms if isinstance(term, ox.NamedNode) and graph.names.kind(term.value)), "")
        named = {"id": graph.names.id(thing), "address": thing} if thing else {}
        values = {name: _cut(cell.text) for name, cell in zip(headings, row, strict=True) if cell.text}
        sources = {"sources": values.pop("sources")} if "sources" in values else {}
        rows.append({**named, "values": values, **sources})
    return rows


def thing(graph: KnowledgeGraph, found: Thing) -> dict[str, Any]:
    """Return what is said about a thing, statement by statement with its sources, and where else it is spoken of."""
    statements = [_statement(graph, one) for one in found.statements]
    kept = _within(statements)
    mentions = [{"id": id, "name": label, "as": name} for id, label, name in found.mentions[:MOST_MENTIONS]]
    told: dict[str, Any] = {
        "id": found.id,
        "address": graph.names.iri(found.id),
        "name": found.label,
        "types": list(found.types),
        "statements": kept,
        "mentions": mentions,
        "sources": found.sources,
    }
    if len(kept) < len(statements) or len(mentions) < len(found.mentions):
        told["cut"] = f"These are {len(kept)} of {len(statements)} statements, and {len(mentions)} of {len(found.mentions)} mentions."
    return told


def _statement(graph: KnowledgeGraph, one: Statement) -> dict[str, Any]:
    """Return a statement: the name and the id of a thing, or a text; and what is nested in it."""
    told: dict[str, Any] = {"property": one.name, "value": _cut(one.label)}
    if one.iri:
        own_id = graph.names.id(one.iri)
        told |= {"id": own_id} if own_id and not one.nested else {"address": one.iri} if not own_id else {}
    if one.nested:
        told["said"] = [_statement(graph, nested) for nested in one.nested]
    return {**told, "sources": list(one.sources)}


def _within(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return as many of the first rows as fit into the characters of an answer, and one at least."""
    kept: list[dict[str, Any]] = []
    left = MOST_CHARACTERS
    for row in rows:
        left -= len(json.dumps(row, ensure_ascii=False))
        if left < 0 and kept:
            break
        kept.append(row)
    return kept


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def refusal(error: MiggraphError) -> str:
    """Say what went wrong and what to do, without what only somebody at a terminal can do, and without files of this machine."""
    if isinstance(error, (StoreError, HomeError, DataError)):
        return "The graph cannot be read now. Try again later."
    lines = (" ".join(one for one in SENTENCE.split(line) if not COMMAND.search(one)) for line in error.remedy.splitlines())
    remedy = "\n".join(filter(None, lines))
    return "\n".join(filter(None, [error.message, remedy or (INSTEAD if isinstance(error, (NotUnderstood, UnknownThing)) else "")]))
