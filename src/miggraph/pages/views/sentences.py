"""Sentences that head answers: from the header of a canned query, or from the frame that a question was read as."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.asking.facets import frames
from miggraph.asking.facets.frames import IT, Frame
from miggraph.asking.facets.templates import camel
from miggraph.asking.writing import capitalised, in_sentence
from miggraph.graph.presenting import grouped, lead
from miggraph.pages import wording
from miggraph.pages.views import headings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from miggraph.graph.answers import Answer
    from miggraph.graph.facets import Kind
    from miggraph.graph.graph import Graph
    from miggraph.graph.queries import Query
    from miggraph.pages.wording import Wording

ONE, SEVERAL, NONE = range(3)
NAME = re.compile(r"\{(\w+)\}")
OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
THEY = re.compile(r"\bthey \w")
QUANTITY = re.compile(r"([£$€]?\d[\d.,]*(?:%| per cent)?)((?: \w+){0,3}): (.+)")


def of_query(graph: Graph, query: Query, answer: Answer) -> str:
    """Return the sentence that heads the answer of a canned query."""
    number, say = len(answer.terms), wording.of(graph).say
    texts = query.answers
    if len(texts) != 3:
        return say("{name}: {value}", name=say(query.summary), value=number) if number != 1 else say(query.summary)
    return capitalised(filled(graph, say(texts[ONE if number == 1 else SEVERAL if number else NONE]), answer))


def filled(graph: Graph, text: str, answer: Answer) -> str:
    """Return a sentence with parameters, and columns of the first row, in the places of their names; what names a parameter that is not given is left out."""
    values = {name: _said(graph, value) for name, value in answer.parameters.items()}
    own = {**_columns(graph, answer), **values, "number": f"{len(answer.terms):,}"}
    if alone := NAME.fullmatch(text):  # a name that stands alone is a title
        value = answer.parameters.get(alone[1], "")
        return graph.labels.name(value) if value in graph.labels.label_of else own.get(alone[1], "")
    kept = OPTIONAL.sub(lambda found: found[1] if all(name in values for name in NAME.findall(found[1])) else "", text)
    return NAME.sub(lambda found: own.get(found[1], ""), kept)


def _said(graph: Graph, value: str) -> str:
    return in_sentence(graph, value) if "://" in value else wording.of(graph).date(value)


def _columns(graph: Graph, answer: Answer) -> Mapping[str, str]:
    row = answer.terms[0] if answer.terms else ()
    terms = [(name, term) for name, term in zip(answer.columns, row, strict=False) if term is not None]
    return {
        name: in_sentence(graph, term.value) if isinstance(term, ox.NamedNode) else str(getattr(term, "value", "")) for name, term in terms
    }


def of_frame(graph: Graph, frame: Frame, answer: Answer) -> str:
    """Return the sentence that heads the answer of a frame."""
    kind = graph.facets.kind(frame.kind)
    fields = [name for name in frame.want.split(",") if name in kind.fields]
    plain = Frame(frame.kind, frame.conditions)
    if frame.by:
        return capitalised(headings.heading(graph, Frame(frame.kind, frame.conditions, by=frame.by)))
    if fields:
        return capitalised(about(graph, kind, frame, fields))
    number = len(answer.terms)
    named = [one for one in frame.conditions if one.facet == IT and not one.is_excluded]
    if named and len(frame.conditions) == 1 and number == 1:
        return graph.labels.name(graph.names.iri(named[0].values[0]))
    text = capitalised(headings.heading(graph, plain, number))
    return wording.of(graph).say("Yes: {sentence}", sentence=text[:1].lower() + text[1:]) if answer.lead == "yes" and number else text


def about(graph: Graph, kind: Kind, frame: Frame, fields: list[str]) -> str:
    """Return what is asked of what: "when Zed Books was founded", "telephone number of organisations that work on care"."""
    words = wording.of(graph)
    summaries = [words.say(kind.fields[field].summary) for field in fields]
    named = [one for one in frame.conditions if one.facet == IT and not one.is_excluded]
    if len(named) == 1 and len(frame.conditions) == 1 and len(named[0].values) == 1:
        name = in_sentence(graph, graph.names.iri(named[0].values[0]))
        return words.series([_of_one(words, summaries[0], name), *summaries[1:]])
    whose = headings.heading(graph, Frame(frame.kind, frame.conditions))
    if all(THEY.search(one) for one in summaries):  # "who they wrote with": its name, "wrote with", is no noun
        return words.say("{name}: {value}", name=whose, value=words.series(summaries))
    return words.say("{fields} of {things}", fields=words.series([words.say(field.replace("-", " ")) for field in fields]), things=whose)


def _of_one(words: Wording, summary: str, name: str) -> str:
    """Put a name in the place of the word that stands for it: "its telephone number", "when it was founded"."""
    if name.startswith("“") and (owned := re.match(r"(?:its|their) ", summary)):  # no ’s behind a title
        return f"the {summary[owned.end() :]} of {name}"
    own, changed = re.subn(r"\b(?:its|their)\b", f"{name}’s", summary, count=1)
    if not changed:
        own, changed = re.subn(r"\b(?:it|they|them)\b", name, summary, count=1)
    return own if changed else words.say("{name}: {value}", name=summary, value=name)


def quantity(graph: Graph, frame: Frame | None, answer: Answer) -> tuple[str, str]:
    """Return the one value that is asked for, and what it measures; "" where it is a list that is."""
    if frame is None:
        found = QUANTITY.fullmatch(answer.lead)
        if not found:
            return "", ""
        unit = found[2].strip()
        return (found[1], found[3]) if not unit or found[3].startswith(unit) else (f"{found[1]} {unit}", found[3])
    kind = graph.facets.kind(frame.kind)
    if frame.want == "count" and not frame.by:
        number = len(answer.terms)
        return grouped(str(number)), headings.heading(graph, Frame(frame.kind, frame.conditions), number, is_counted=False)
    fields = [name for name in frame.want.split(",") if name in kind.fields]
    short = lead(answer)
    if (
        len(fields) == 1
        and 0 < len(short) <= 20
        and kind.fields[fields[0]].value in ("date", "number", "code")
        and camel(fields[0]) in answer.columns
    ):
        return short, about(graph, kind, frame, fields)
    return "", ""


def frame_of(answer: Answer) -> Frame | None:
    """Return the frame that an answer was read as; None for a canned query, and for sentences."""
    return frames.read(answer.frame[0], answer.frame[1:]) if answer.frame and not answer.slug else None
