"""Framed: what a question that was read into a frame is answered: what is asked first, then the rows, and what must be known about them.

What widens an answer, or looks beside it, is another frame that goes the same way as the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from miggraph.asking.english.finishing import Asked
from miggraph.asking.english.periods import MONTHS
from miggraph.asking.facets import listing
from miggraph.asking.facets.frames import IT, Condition, Frame
from miggraph.asking.facets.templates import SEPARATOR, camel
from miggraph.graph.answers import Answer
from miggraph.graph.facets import Kind
from miggraph.ground.names import PREFIXES

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

MANY = 5  # values that fit in one line
BROADER = f"SELECT ?broader WHERE {{{{ <{{}}> <{PREFIXES['skos']}broader> ?broader }}}} ORDER BY ?broader"


def answer(graph: Graph, asked: Asked, *, widens: bool = True) -> Answer:
    """Answer what was asked. Without rows, the caveats say what there is instead; ``widens`` lets what is next to the question answer it."""
    kind = graph.facets.kind(asked.frame.kind)
    found = _known(kind, asked.frame, _first(_rows(graph, kind, asked.frame), asked))
    if not found.terms and widens and (other := _otherwise(graph, kind, asked) or _not_so(graph, kind, asked)):
        found, asked = other
    if not found.terms and not (found.lead or found.caveats):
        found.caveats = [*_instead(graph, kind, asked.frame)]
    found.lead = found.lead or _lead(kind, asked, found)
    found.notes = listing.described(graph, asked.frame)
    found.frame = tuple(asked.frame.words())
    found.caveats += [*_miscounted(kind, asked, found), *_uncounted(graph, kind, asked.frame, found)]
    return found


def _uncounted(graph: Graph, kind: Kind, frame: Frame, found: Answer) -> Iterator[str]:
    """Say how many more there are than those that the file of a kind says are counted."""
    for condition in frame.conditions if frame.want == "count" else ():
        if condition.facet in kind.texts("counts"):
            others = replace(frame, conditions=tuple(one for one in frame.conditions if one != condition), want="list")
            if more := len(_rows(graph, kind, others).terms) - len(found.terms):
                shown = replace(condition, values=("no",))
                words = " ".join(["miggraph list", *replace(others, conditions=(*others.conditions, shown)).words()])
                yield f'counted are those "{kind.facets[condition.facet].summary}"; others: {more}, {words}'


def _miscounted(kind: Kind, asked: Asked, found: Answer) -> list[str]:
    """Say where the question has another number of things, or of values asked for, than there are."""
    fields = [name for name in asked.frame.want.split(",") if name in kind.fields and camel(name) in found.columns]
    parts = [part for name in fields for value in _values(name, found) for part in value.split(SEPARATOR)]
    numbers = {len(found.terms), len(parts), *(len(_values(name, found)) for name in fields)}
    if not (asked.expected and found.terms) or asked.frame.want == "count" or asked.expected in numbers:
        return []
    return [f"the question says {asked.expected}; there are {kind.counted(len(found.terms))}"]


def _known(kind: Kind, frame: Frame, found: Answer) -> Answer:
    """Leave out what nothing is known of that is asked; where that is all, say so."""
    fields = [name for name in frame.want.split(",") if name in kind.fields]
    columns = [found.columns.index(camel(name)) for name in fields if camel(name) in found.columns]
    terms = [row for row in found.terms if any(row[column] is not None and row[column].value for column in columns)]
    if not columns or len(terms) == len(found.terms):
        return found
    asked = " or ".join(kind.fields[name].summary for name in fields)
    found.caveats.append(f"not recorded: {asked}, of {_names(found, [row for row in found.terms if row not in terms])}")
    return replace(found, terms=terms)


def _rows(graph: Graph, kind: Kind, frame: Frame) -> Answer:
    """Return the rows of a frame: the record of each thing, the fields that are asked first; and of the facets beside those asked, after them."""
    frames = [frame, *_beside(kind, frame)]
    found = [listing.answer(graph, _recorded(kind, one)) for one in frames]
    whole = found[0]
    seen = {row[0] for row in whole.terms}
    for one, other in zip(frames[1:], found[1:], strict=True):
        more = [row for row in other.terms if row[0] not in seen]
        if more:
            seen.update(row[0] for row in more)
            whole.caveats.append(f"{_told(graph, kind, frame, one)}: {_names(other, more)}")
            whole.terms = [*whole.terms, *more]
            whole.__dict__.pop("rows", None)
    return whole


def _beside(kind: Kind, frame: Frame) -> Iterator[Frame]:
    """Yield the frames in which a facet stands for one that people do not tell from it: where an organisation works, and where it is."""
    for index, condition in enumerate(frame.conditions):
        facet = kind.facets.get(condition.facet)
        for name in facet.texts("also") if facet else ():
            if condition.is_excluded or frame.by or name not in kind.facets:
                continue
            other = replace(condition, facet=name)
            yield replace(frame, conditions=(*frame.conditions[:index], other, *frame.conditions[index + 1 :]))


def excluding(kind: Kind, frame: Frame) -> Frame:
    """Return the frame in which what is excluded by a facet is so by those beside it too."""
    more = [
        replace(condition, facet=name)
        for condition in frame.conditions
        if condition.is_excluded and condition.facet in kind.facets
        for name in kind.facets[condition.facet].texts("also")
    ]
    return replace(frame, conditions=(*frame.conditions, *more))


def _recorded(kind: Kind, frame: Frame) -> Frame:
    """Return the frame that lists the record behind what is asked: its fields first, then those that are always shown."""
    frame = excluding(kind, frame)
    if frame.want == "list" or frame.by:
        return frame
    if frame.want in ("count", "exists"):
        return replace(frame, want="list")
    asked = [name for name in frame.want.split(",") if name in kind.fields]
    shown = [name for name in kind.texts("show") if name in kind.fields and name not in asked]
    return replace(frame, want=",".join([*asked, *shown]) if asked else "list")


def _first(found: Answer, asked: Asked) -> Answer:
    """Keep the first row, or so many, and their ties, where they are asked for."""
    if not asked.takes_first or not found.terms:
        return found
    column = found.columns.index("count") if asked.takes_first in ("most", "fewest") else _sorted_by(found, asked.frame)
    terms = found.terms[::-1] if asked.takes_first == "fewest" else found.terms
    if asked.takes_first in ("most", "fewest"):
        terms = sorted(terms, key=lambda row: int(row[column].value), reverse=asked.takes_first == "most")
    number = int(asked.takes_first) if asked.takes_first.isdigit() else 1
    best = [row[column] for row in terms[:number]]
    return replace(found, terms=[row for row in terms if row[column] in best])


def _sorted_by(found: Answer, frame: Frame) -> int:
    name = camel(frame.sort.lstrip("-"))
    return found.columns.index(name)


def _otherwise(graph: Graph, kind: Kind, asked: Asked) -> tuple[Answer, Asked] | None:
    """Answer what is next to the question, where it has no rows itself: another field that is asked likewise, or one broader theme."""
    for name in kind.fields[asked.frame.want].texts("else") if asked.frame.want in kind.fields else ():
        instead = replace(asked, frame=replace(asked.frame, want=name))
        if (found := _first(_rows(graph, kind, instead.frame), asked)).terms and _values(name, found):
            found.caveats.append(f"not {kind.fields[asked.frame.want].summary}, but {kind.fields[name].summary}")
            return found, instead
    for index, condition in enumerate(asked.frame.conditions if asked.frame.want == "list" and not asked.expected else ()):
        if _is_widened(graph, kind, condition):
            for broader in _broader(graph, condition.values[0]):
                wider = replace(condition, values=(broader,))
                frame = replace(asked.frame, conditions=(*asked.frame.conditions[:index], wider, *asked.frame.conditions[index + 1 :]))
                if (found := _rows(graph, kind, frame)).terms:
                    named, taken = (graph.labels.name(graph.names.iri(one)) for one in (condition.values[0], broader))
                    found.caveats.append(f'nothing was found for "{named}"; this is the answer for the broader theme "{taken}"')
                    return found, asked
    return None


def _not_so(graph: Graph, kind: Kind, asked: Asked) -> tuple[Answer, Asked] | None:
    """Answer whether something is so of a thing that has another value: what it has."""
    named = [one for one in asked.frame.conditions if one.facet == IT]
    others = [one for one in asked.frame.conditions if one.facet != IT]
    if asked.frame.want != "list" or not (
        asked.is_yes_or_no and len(named) == len(others) == 1 and len(named[0].values) == 1 and others[0].facet in kind.fields
    ):
        return None
    field = kind.fields[others[0].facet]
    instead = replace(asked, frame=Frame(kind.name, tuple(named), want=field.name))
    found = _rows(graph, kind, instead.frame)
    if others[0].is_excluded or not (values := _shown(kind, field.name, found)):
        return None
    surely = "no" if kind.facets[field.name].texts("single") else "no, as far as is recorded"
    found.lead = f"{surely}; {field.summary}: {SEPARATOR.join(values)}"
    return found, instead


def _is_widened(graph: Graph, kind: Kind, condition: Condition) -> bool:
    """Say whether a condition may be widened by a step: a theme under which nothing is filed, for kinds whose file allows it."""
    facet = kind.facets.get(condition.facet)
    plain = not condition.is_excluded and len(condition.values) == 1
    return bool(facet and facet.texts("widen") and plain) and not listing.answer(graph, Frame(kind.name, (condition,), limit=1)).terms


def _broader(graph: Graph, theme: str) -> list[str]:
    return [graph.names.compact(row[0].value) for row in graph.store.query(BROADER.format(graph.names.iri(theme)))]


def _instead(graph: Graph, kind: Kind, frame: Frame) -> Iterator[str]:
    """Say what there is without each of several conditions."""
    if frame.want not in ("list", "count", "exists") or len(frame.conditions) < 2:
        return
    for index, condition in enumerate(frame.conditions):
        fewer = replace(frame, conditions=(*frame.conditions[:index], *frame.conditions[index + 1 :]), want="list")
        if condition.facet != IT and (found := listing.answer(graph, fewer)).terms:
            told = listing.told(graph, kind, condition).strip()
            yield f'nothing is also "{told}"; without it there are {len(found.terms)}: {" ".join(["miggraph list", *fewer.words()])}'


def _told(graph: Graph, kind: Kind, frame: Frame, other: Frame) -> str:
    """Say in which condition a frame differs from another."""
    changed = next(one for one, before in zip(other.conditions, frame.conditions, strict=True) if one != before)
    return listing.told(graph, kind, changed).strip()


def _names(found: Answer, rows: list[tuple[object, ...]]) -> str:
    label = 1 if len(found.columns) > 1 else 0
    shown = [str(getattr(row[label], "value", row[0])) for row in rows]
    return "; ".join(shown[:MANY]) + (f" and {len(shown) - MANY} more" if len(shown) > MANY else "")


def _values(field: str, found: Answer) -> list[str]:
    """List the distinct values of a field in the rows."""
    if camel(field) not in found.columns:
        return []
    column = found.columns.index(camel(field))
    values = [row[column].value for row in found.terms if row[column] is not None]
    return list(dict.fromkeys(value for value in values if value))


def _lead(kind: Kind, asked: Asked, found: Answer) -> str:
    """Return what is asked, in one line."""
    frame = asked.frame
    fields = [name for name in frame.want.split(",") if name in kind.fields]
    if frame.want == "count" and not frame.by:
        return kind.counted(len(found.terms))
    if not found.terms:
        return ""
    if asked.is_yes_or_no and not fields:
        return "yes"
    if asked.is_yes_or_no and len({one.facet == IT for one in frame.conditions if not one.is_excluded}) > 1:
        return "; ".join(["yes", *(value for name in fields for value in _shown(kind, name, found))][: MANY + 1])
    if asked.takes_first and not (fields and not frame.by):
        return _foremost(frame, found)
    told = _told_fields(kind, asked, found, fields)
    is_chosen = asked.takes_first and len(found.terms) == 1 and told
    return f"{_text(found.terms[0][1])}: {told}" if is_chosen else told


def _told_fields(kind: Kind, asked: Asked, found: Answer, fields: list[str]) -> str:
    """Return the values of the fields that are asked, each by its name where there are several; how many, where that is asked."""
    values = {name: shown for name in fields if (shown := _shown(kind, name, found))}
    if sum(map(len, values.values())) > MANY:
        return ""
    if asked.is_tally:
        each = [value for shown in values.values() for text in shown for value in text.split(SEPARATOR)]
        return f"{len(each)}: {SEPARATOR.join(each)}"
    if len(values) > 1:
        return SEPARATOR.join(f"{name.replace('-', ' ')}: {SEPARATOR.join(shown)}" for name, shown in values.items())
    return SEPARATOR.join(value for shown in values.values() for value in shown)


def _foremost(frame: Frame, found: Answer) -> str:
    """Return the first of an order or of a count, with what it comes first by."""
    if frame.by:
        return "; ".join(f"{_text(row[-2])}: {_text(row[-1])}" for row in found.terms[:MANY])
    place = _sorted_by(found, frame)
    return "; ".join(f"{_text(row[1])} ({_text(row[place])})" for row in found.terms) if len(found.terms) <= MANY else ""


def _text(term: object) -> str:
    return str(getattr(term, "value", ""))


def _shown(kind: Kind, field: str, found: Answer) -> list[str]:
    if camel(field) not in found.columns:
        return []
    values = _values(field, found)
    if kind.fields[field].value == "yes":
        return [listing.YES.get(value, value) for value in values]
    return [_month(value) for value in values] if kind.fields[field].value == "date" else values


def _month(date: str) -> str:
    """Return a month as people write it; years and whole dates as they are."""
    year, _, month = date.partition("-")
    return f"{MONTHS[int(month) - 1].capitalize()} {year}" if re.fullmatch(r"\d{4}-\d\d", date) else date
