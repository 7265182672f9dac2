"""People and bodies: from the names that a bibliography prints to those of the graph, or to new ones.

A name that is spelt as one in the graph is that one; one that only agrees with it (initials, an acronym) is taken for it with a
comment; where several agree, or none, a new one is drafted. Nothing is merged without a word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from miggraph.bibliography import names
from miggraph.bibliography.names import Name
from miggraph.folding import fold
from miggraph.importing.index import Draft, Index, plain, slug
from miggraph.terms import PREFIXES, compact

if TYPE_CHECKING:
    from miggraph.graph import Graph

PEOPLE = "SELECT ?person ?name ?family ?given WHERE {{ ?person a <{foaf}Person> ; <{foaf}name>|<{schema}alternateName> ?name OPTIONAL {{ ?person <{foaf}familyName> ?family }} OPTIONAL {{ ?person <{foaf}givenName> ?given }} }}"
BODIES = "SELECT ?body ?name ?property WHERE {{ VALUES ?property {{ <{foaf}name> <{schema}alternateName> <{mig}acronym> }} ?body a <{org}Organization> ; ?property ?name }}"
LEGAL = re.compile(r",?\s+(?:Ltd|Limited|Inc|LLC|plc|GmbH|AG|S\.?A|S\.?L|B\.?V|Pty)\.?(?:\s+Ltd\.?)?$", re.IGNORECASE)
ACRONYM = re.compile(r"^(?P<name>.+?)\s*\((?P<acronym>[A-Z][A-Za-z&.-]*[A-Z](?:/[A-Z][A-Za-z&-]*[A-Z])*)\)$")


class Agents:
    """The people and bodies of a graph and of an import."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def read(self, graph: Graph) -> None:
        """Put the people and bodies of a graph into the index."""
        for row in graph.store.query(PEOPLE.format(**PREFIXES)):
            id, name, family, given = (compact(row[0].value), *(row[i].value if row[i] else "" for i in (1, 2, 3)))
            self.index.add("person:" + plain(name), id, name)
            if family:
                self._add_person(id, {"family": family, "given": given})
        for row in graph.store.query(BODIES.format(**PREFIXES)):
            is_acronym = row[2].value.endswith("acronym")
            self.index.add(("acronym:" if is_acronym else "body:") + fold(row[1].value), compact(row[0].value), row[1].value)

    def _add_person(self, id: str, name: Name) -> None:
        shown = names.display(name)
        self.index.add("person:" + plain(shown), id, shown)
        self.index.add("family:" + plain(names.family(name)), id, names.given(name))

    def agent(self, name: Name, draft: Draft, key: str, source: str) -> str:
        """Return the id of a person or a body for a key of a draft; a new one waits for the end in a draft of its own."""
        if names.is_body(name) and not self.index.ids("person:" + plain(name["literal"])):
            return self.body(name["literal"], draft, key, source)
        return self._person(name, draft, key, source)

    def _person(self, name: Name, draft: Draft, key: str, source: str) -> str:
        shown = names.display(name)
        exact = self.index.ids("person:" + plain(shown))
        if len(exact) == 1:
            return exact[0]
        near = [(id, given) for id, given in self.index.details("family:" + plain(names.family(name))) if agree(given, names.given(name))]
        if len(near) == 1 and not exact and names.given(name):
            draft.review(key, f'"{shown}" is taken for {near[0][0]}', draft.line)
            self.index.add("person:" + plain(shown), near[0][0], shown)
            return near[0][0]
        return self._new_person(name, [*exact, *(id for id, _ in near)], draft, source)

    def _new_person(self, name: Name, others: list[str], draft: Draft, source: str) -> str:
        id = free(self.index, f"person/{slug(f'{names.family(name)} {names.given(name)}')}", names.display(name))
        record = {"id": id, "type": "Person", "source": source, "name": names.display(name)}
        if names.given(name):
            record["givenName"] = names.given(name)
        record["familyName"] = names.family(name) or names.display(name)
        new = Draft(record, draft.line)
        if others:
            new.review("name", f"is this {' or '.join(sorted(set(others)))}?", draft.line)
        elif not names.given(name):
            new.review("familyName", "a person with one name, or a body?", draft.line)
        self._add_person(id, {"family": names.family(name) or names.display(name), "given": names.given(name)})
        self.index.add("id:" + id, id)
        self.index.hold(new)
        return id

    def body(self, text: str, draft: Draft, key: str, source: str, kind: str = "") -> str:
        """Return the id of a body; a new one waits for the end in a draft of its own. ``kind`` is the term that says what it is."""
        name, acronyms = parted(text)
        found = self.bodies(text)
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            draft.review(key, f'"{text}" may be {" or ".join(found)}', draft.line)
        elif by_acronym := self._by_acronym(acronyms):
            draft.review(key, f'"{text}" is taken for {by_acronym}', draft.line)
            return by_acronym
        id = free(self.index, f"organisation/{slug(name)}", name)
        new = Draft({"id": id, "type": "Organisation", "source": source, "name": name}, draft.line)
        if acronyms:
            new.record["acronym"] = acronyms[0]
        if acronyms[1:]:
            new.record["otherNames"] = acronyms[1:]
        if kind:
            new.record["kinds"] = [kind]
        self.add_body(new)
        self.index.hold(new)
        return id

    def bodies(self, text: str) -> list[str]:
        """List the bodies that are called so."""
        name, _ = parted(text)
        found = (
            self.index.ids("body:" + fold(text))
            or self.index.ids("body:" + fold(name))
            or self.index.ids("body:" + fold(LEGAL.sub("", name)))
        )
        return found or (self.index.ids("acronym:" + fold(text)) if text.isupper() else [])

    def listed(self, record: dict[str, Any]) -> tuple[list[str], str]:
        """Return the bodies that the record of one may be, and what they were recognised by."""
        found = self.bodies(str(record["name"]))
        if found or not record.get("acronym"):
            return found, "name"
        by_acronym = self._by_acronym([str(record["acronym"])])
        return ([by_acronym] if by_acronym else []), "acronym"

    def _by_acronym(self, acronyms: list[str]) -> str:
        """Return the one body with this acronym whose name is not another: the acronym alone, or an acronym for its name."""
        found = {id for word in acronyms for id in self.index.ids("acronym:" + fold(word)) + self.index.ids("body:" + fold(word))}
        return found.pop() if len(found) == 1 else ""

    def add_body(self, draft: Draft) -> None:
        """Put a drafted body into the index."""
        record = draft.record
        self.index.add("id:" + record["id"], record["id"])
        for name in (record["name"], LEGAL.sub("", record["name"]), *record.get("otherNames", [])):
            self.index.add("body:" + fold(name), record["id"], name)
        if record.get("acronym"):
            self.index.add("acronym:" + fold(record["acronym"]), record["id"], record["acronym"])


def free(index: Index, id: str, text: str) -> str:
    """Return an id that is not taken: the one wanted, else with a hash of the text behind it, which no position changes."""
    import hashlib

    wanted, digest = id, hashlib.sha256(text.encode()).hexdigest()
    for length in range(4, 64, 4):
        if not index.ids("id:" + wanted):
            return wanted
        wanted = f"{id}-{digest[:length]}"
    return wanted


def parted(text: str) -> tuple[str, list[str]]:
    """Part the name of a body from the acronyms in brackets behind it.

    >>> parted("International Development Research Centre (IDRC/CRDI)")
    ('International Development Research Centre', ['IDRC', 'CRDI'])
    """
    found = ACRONYM.match(text.strip())
    return (found["name"], found["acronym"].split("/")) if found else (text.strip(), [])


def agree(one: str, other: str) -> bool:
    """Say whether two ways of giving first names may be one person's: each is spelt as, or begins with the letter of, its fellow.

    >>> agree("Bridget", "B."), agree("Arianne M.", "A."), agree("Bridget", "Barbara"), agree("", "B.")
    (True, True, False, False)
    """
    mine, theirs = (re.findall(r"\w+", plain(re.sub(r"(?<=[A-Z])(?=[A-Z]\b)", " ", text))) for text in (one, other))
    if not mine or not theirs:
        return False
    return all(a == b or (len(a) == 1 and b.startswith(a)) or (len(b) == 1 and a.startswith(b)) for a, b in zip(mine, theirs, strict=False))
