"""What the links say together, over all sets: things of ours that become one, and a hierarchy that would lead back to itself.

skos:exactMatch and owl:sameAs are symmetric and transitive (SKOS Reference, S44 and S45; OWL 2, section 4.2.6): two of our things with an
exact match in common are one thing to whoever reasons with them.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from miggraph.ground.findings import Finding, Severity
from miggraph.ground.names import Names
from miggraph.linking.relations import EXACT, comparable
from miggraph.linking.row_rules import Row

Pairs = Iterable[tuple[str, str]]


# All of this is search along edges: exact matches lead both ways, broader ones up. Breadth first, so that a person is shown the shortest proof.


class Step(NamedTuple):
    """A step from one thing to the same thing, or upwards to a broader one; the row that states it, if one does."""

    to: str
    is_up: bool
    row: Row | None


Steps = dict[str, list[Step]]


def merged_things(rows: list[Row], known: Pairs) -> Iterator[Finding]:
    """Yield where exact matches make one of two of our things: directly, or by a chain of links and of what else is ``known`` to be one."""
    steps = _steps(rows, known, up=())
    reported: set[frozenset[str]] = set()
    for row in rows:
        start = comparable(row.subject)
        if row.mapping.predicate_id not in EXACT:
            continue
        for path in _merges(start, row, steps):
            pair = frozenset({start, path[-1].to})
            if pair not in reported:  # seen from either end it is one finding
                reported.add(pair)
                yield _merge(row, path)


def _merges(start: str, row: Row, steps: Steps) -> Iterator[list[Step]]:
    """Yield the ways by exact matches from a row to other things of ours, each until the first of them."""
    first = Step(comparable(row.object), False, row)
    queue, seen = deque([[first]]), {start, first.to}
    while queue:
        path = queue.popleft()
        for step in steps.get(path[-1].to, []):
            if step.is_up or step.to in seen:
                continue
            seen.add(step.to)
            if _own_id(step.to, row.found.names):
                yield [*path, step]  # and no further: what is beyond is reported from there
            else:
                queue.append([*path, step])


def _own_id(name: str, names: Names) -> str:
    """Return the id of one of our things, whichever of the two schemes of the web its IRI has here."""
    return names.id(name) or names.id(name.replace("http://", "https://", 1))


def _merge(row: Row, path: list[Step]) -> Finding:
    other = next((step.row for step in reversed(path) if step.row and step.row is not row), None)
    where = f" ({other.place})" if other else ""
    twin, shared = _shown(path[-1].to, row), row.mapping.object_label or row.mapping.object_id
    if len(path) == 2:
        message = f'{twin}{where} claims "{shared}" as its exact match too: that makes one thing of the two; one of them may be close'
        return row.finding("mapping-claimed-twice", message, key="object_id", value=row.mapping.object_id)
    chain = " = ".join(_shown(step.to, row) for step in path)
    return row.finding("mapping-chain", f"a chain of exact matches makes one thing of this and {twin}{where}: {chain}")


def _shown(name: str, row: Row) -> str:
    return _own_id(name, row.found.names) or name


def two_exact_matches(rows: list[Row]) -> Iterator[Finding]:
    """Yield where one of our things has two exact matches in one vocabulary, which makes one of two of its terms.

    A thesaurus keeps its concepts apart; authority files of bodies and people do hold one of them twice, so that there it is a warning.
    """
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        if row.mapping.predicate_id not in EXACT:
            continue
        before = first.setdefault((row.subject, _space(row)), row)
        if comparable(before.object) != comparable(row.object):
            are_concepts = {before.mapping.predicate_id, row.mapping.predicate_id} == {"skos:exactMatch"}
            where = f"line {before.mapping.line}" if before.file == row.file else before.place
            label = before.mapping.object_label or before.mapping.object_id
            yield row.finding(
                "mapping-two-exact",
                f'{where} has another exact match in this vocabulary, "{label}"; one of the two may be close',
                key="object_id",
                value=row.mapping.object_id,
                severity=Severity.VIOLATION if are_concepts else Severity.WARNING,
            )


def _space(row: Row) -> str:
    """Return the namespace of an object: that of its prefix, or else the address up to its last part."""
    space = row.found.prefixes.get(row.mapping.object_id.partition(":")[0])
    return comparable(space) if space else comparable(row.object).rpartition("/")[0]


def _steps(rows: list[Row], known: Pairs, up: Pairs) -> Steps:
    steps: Steps = defaultdict(list)
    for row in rows:
        for start, step in _edges(row):
            steps[start].append(step)
    for a, b in known:
        steps[comparable(a)].append(Step(comparable(b), False, None))
        steps[comparable(b)].append(Step(comparable(a), False, None))
    for lower, upper in up:
        steps[comparable(lower)].append(Step(comparable(upper), True, None))
    return steps


# hierarchies


def cycles(rows: list[Row], known: Pairs, ours: Pairs, theirs: Pairs) -> Iterator[Finding]:
    """Yield where links and hierarchies, ours and theirs (pairs of a narrower and a broader), put something above itself.

    Cycles of exact matches alone are left out: ``merged_things`` names them.
    """
    theirs = [(comparable(lower), comparable(upper)) for lower, upper in theirs]
    steps = _steps(rows, known, [*ours, *theirs])
    reported: set[frozenset[str]] = set()
    for row in rows:
        for start, first in _edges(row):
            path = _back(start, first, steps)
            stated = frozenset(step.row.place for step in path if step.row)
            if path and stated not in reported and not _is_merge(start, path, {*theirs}):
                reported.add(stated)
                yield _cycle(row, start, path)


def _edges(row: Row) -> Iterator[tuple[str, Step]]:
    """Yield the steps that a row makes, and where they start."""
    subject, object_ = comparable(row.subject), comparable(row.object)
    predicate = row.mapping.predicate_id
    if predicate in EXACT:
        yield subject, Step(object_, False, row)
        yield object_, Step(subject, False, row)
    elif predicate == "skos:broadMatch":
        yield subject, Step(object_, True, row)
    elif predicate == "skos:narrowMatch":
        yield object_, Step(subject, True, row)


def _back(start: str, first: Step, steps: Steps) -> list[Step]:
    """Return the shortest way upwards that begins with a step and ends where it starts; empty where there is none, or none goes up."""
    queue, seen = deque([([first], first.is_up)]), {(first.to, first.is_up)}
    while queue:
        path, is_up = queue.popleft()
        for step in steps.get(path[-1].to, []):
            state = (step.to, is_up or step.is_up)
            if step.row is not None and step.row is first.row:
                continue  # back by the same row: an exact match leads both ways, and that is no cycle
            if step.to == start and state[1]:
                return [*path, step]
            if step.to != start and state not in seen:
                seen.add(state)
                queue.append(([*path, step], state[1]))
    return []


def related_conflicts(rows: list[Row], known: Pairs, up: Pairs) -> Iterator[Finding]:
    """Yield where related is said of two things that are the same, or one above the other, by other links and by hierarchies.

    skos:related is disjoint with skos:broaderTransitive, and skos:exactMatch with skos:relatedMatch (SKOS Reference, S27 and S46). A way by
    both, up and the same, breaks no rule of SKOS, and is information.
    """
    steps = _steps(rows, known, up)
    for row in rows:
        if row.mapping.predicate_id != "skos:relatedMatch":
            continue
        ends = comparable(row.subject), comparable(row.object)
        # steps up alone, and the same alone, break a rule of SKOS; both mixed do not, and are looked for last
        ways = ((start, end, by) for by in ({True}, {False}, {True, False}) for start, end in (ends, ends[::-1]))
        found = next(((start, path) for start, end, by in ways if (path := _way(start, end, steps, by))), None)
        if found:
            yield _apart(row, *found)


def _way(start: str, end: str, steps: Steps, by: set[bool]) -> list[Step]:
    """Return the shortest way from one thing to another by steps up, or by the same, or both; empty where there is none."""
    queue, seen = deque([(start, list[Step]())]), {start}
    while queue:
        at, path = queue.popleft()
        for step in steps.get(at, []):
            if step.is_up not in by or step.to in seen:
                continue
            if step.to == end:
                return [*path, step]
            seen.add(step.to)
            queue.append((step.to, [*path, step]))
    return []


def _apart(row: Row, start: str, path: list[Step]) -> Finding:
    kinds = {step.is_up for step in path}
    what = "one above the other" if True in kinds else "the same"
    message = f"this says related of two things that are {what} elsewhere: {_told(row, start, path)}{_places(row, path)}"
    severity = Severity.VIOLATION if len(kinds) == 1 else Severity.INFO
    return row.finding("mapping-related", message, key="object_id", value=row.mapping.object_id, severity=severity)


def _is_merge(start: str, path: list[Step], theirs: set[tuple[str, str]]) -> bool:
    """Say whether a cycle comes of exact matches that make one of two of our things."""
    edges = zip([start, *(step.to for step in path)], path, strict=False)
    return not any(step.is_up and (step.row is not None or (source, step.to) in theirs) for source, step in edges)


def _cycle(row: Row, start: str, path: list[Step]) -> Finding:
    return row.finding("mapping-hierarchy", f"this puts something above itself: {_told(row, start, path)}{_places(row, path)}")


def _told(row: Row, start: str, path: list[Step]) -> str:
    """Tell a path in words: a below b = c."""
    names = _names(path)
    text = names.get(start, _shown(start, row))
    for step in path:
        text += f" {'below' if step.is_up else '='} {names.get(step.to, _shown(step.to, row))}"
    return text


def _places(row: Row, path: list[Step]) -> str:
    """Say where the rows of a path stand, beside the one that a finding is at."""
    others = sorted({step.row.place for step in path if step.row and step.row is not row})
    return f"; see {', '.join(others)}" if others else ""


def _names(path: list[Step]) -> dict[str, str]:
    """Return the labels that the rows of a path give their objects."""
    return {
        comparable(step.row.object): f'"{step.row.mapping.object_label}"' for step in path if step.row and step.row.mapping.object_label
    }
