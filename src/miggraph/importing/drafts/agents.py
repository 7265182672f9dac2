"""People and bodies: from the names that a bibliography prints to those of the graph, or to new ones.

A name that is spelt as one in the graph is that one; one that only agrees with it (initials, an acronym) is taken for it with a
comment; where several agree, or none, a new one is drafted. Nothing is merged without a word.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from miggraph.bibliography import names
from miggraph.bibliography.names import Name
from miggraph.ground.folding import fold
from miggraph.ground.names import PREFIXES
from miggraph.importing.drafts.draft import Draft
from miggraph.importing.drafts.index import Index, plain, slug

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

PEOPLE = "SELECT ?person ?name ?family ?given WHERE {{ ?person a <{foaf}Person> ; <{foaf}name>|<{schema}alternateName> ?name OPTIONAL {{ ?person <{foaf}familyName> ?family }} OPTIONAL {{ ?person <{foaf}givenName> ?given }} }}"
BODIES = "SELECT ?body ?name ?property WHERE {{ VALUES ?property {{ <{foaf}name> <{schema}alternateName> <{mig}acronym> }} ?body a <{org}Organization> ; ?property ?name }}"
INITIALS = re.compile(r"(?<=[A-Z])(?=[A-Z]\b)")  # where two stand together
# Legal forms, which some lists print and others do not
LEGAL = re.compile(r",?\s+(?:Ltd|Limited|Inc|LLC|plc|GmbH|AG|S\.?A|S\.?L|B\.?V|Pty)\.?(?:\s+Ltd\.?)?$", re.IGNORECASE)
# "International Development Research Centre (IDRC/CRDI)"
ACRONYM = re.compile(r"^(?P<name>.+?)\s*\((?P<acronym>[A-Z][A-Za-z&.-]*[A-Z](?:/[A-Z][A-Za-z&-]*[A-Z])*)\)$")


class Agents:
    """The people and bodies of a graph and of an import."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def read(self, graph: Graph) -> None:
        """Put the people and bodies of a graph into the index."""
        for row in graph.store.query(PEOPLE.format(**PREFIXES)):
            id, name, family, given = (graph.names.compact(row[0].value), *(row[i].value if row[i] else "" for i in (1, 2, 3)))
            self.index.add((f"person:{plain(name)}", id, ""), (f"family:{plain(family)}", id, given))
        for row in graph.store.query(BODIES.format(**PREFIXES)):
            kind = "acronym" if row[2].value.endswith("acronym") else "body"
            self.index.add((f"{kind}:{fold(row[1].value)}", graph.names.compact(row[0].value), ""))

    def agent(self, name: Name, draft: Draft, key: str, source: str) -> str:
        """Return the id of a person or a body for a key of a draft; a new one waits for the end in a draft of its own."""
        if not names.is_body(name):
            return self._person(name, draft, key, source)
        known = self.index.ids("person:" + plain(name["literal"]))
        return known[0] if len(known) == 1 else self.body(name["literal"], draft, key, source)

    def _person(self, name: Name, draft: Draft, key: str, source: str) -> str:
        family, given = names.family(name), names.given(name)
        folded, by_family = plain(given), "family:" + plain(family)
        rows = self.index.find(by_family, f"person:{folded} {plain(family)}")
        exact = {id for found, id, other in rows if found != by_family or plain(other) == folded}
        if len(exact) == 1:  # two people of one name are told apart by nothing: then a person must look
            return exact.pop()
        first = _first_names(given)
        near = sorted({id for found, id, other in rows if found == by_family and _agree(_first_names(other), first)} | exact)
        if len(near) == 1 and not exact:
            draft.review(key, f'"{names.display(name)}" is taken for {near[0]}', draft.line)
            return near[0]
        return self._new_person(family or given, given, near, draft, source)

    def _new_person(self, family: str, given: str, others: list[str], draft: Draft, source: str) -> str:
        first = {"givenName": given} if given and given != family else {}
        shown = f"{given} {family}" if first else family
        id = self.index.claim(f"person/{slug(f'{family} {given}')}", shown)
        new = Draft({"id": id, "type": "Person", "source": source, "name": shown, **first, "familyName": family}, draft.line)
        if others:
            new.review("name", f"is this {' or '.join(others)}?", draft.line)
        elif not first:
            new.review("familyName", "a person with one name, or a body?", draft.line)
        self.index.add((f"family:{plain(family)}", id, given), (f"person:{plain(shown)}", id, ""))
        self.index.pending.hold(new)
        return id

    def body(self, text: str, draft: Draft, key: str, source: str, kind: str = "") -> str:
        """Return the id of a body; a new one waits for the end in a draft of its own. ``kind`` is the term that says what it is."""
        name, acronyms = name_and_acronyms(text)
        found = self.bodies(text)
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            draft.review(key, f'"{text}" may be {" or ".join(found)}', draft.line)
        elif by_acronym := self._by_acronym(acronyms):
            draft.review(key, f'"{text}" is taken for {by_acronym}', draft.line)
            return by_acronym
        id = self.index.claim(f"organisation/{slug(name)}", name)
        new = Draft({"id": id, "type": "Organisation", "source": source, "name": name}, draft.line)
        if acronyms:
            new.record["acronym"] = acronyms[0]
        if acronyms[1:]:
            new.record["otherNames"] = acronyms[1:]
        if kind:
            new.record["kinds"] = [kind]
        self.add_body(new)
        self.index.pending.hold(new)
        return id

    def bodies(self, text: str) -> list[str]:
        """List the bodies that are called so."""
        name, _ = name_and_acronyms(text)
        rows = self.index.find(*dict.fromkeys([f"body:{fold(form)}" for form in (text, name, LEGAL.sub("", name))]))
        found = list(dict.fromkeys([id for key, id, _ in rows if key == rows[0][0]]))
        # an acronym counts only in capitals: "aid" is a word, "AID" a body
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
        record, id = draft.record, draft.record["id"]
        called = {record["name"], LEGAL.sub("", record["name"]), *record.get("otherNames", [])}
        acronym = [(f"acronym:{fold(record['acronym'])}", id, "")] if record.get("acronym") else []
        self.index.add(*((f"body:{fold(name)}", id, "") for name in sorted(called)), *acronym)


def name_and_acronyms(text: str) -> tuple[str, list[str]]:
    """Part the name of a body from the acronyms in brackets behind it.

    >>> name_and_acronyms("International Development Research Centre (IDRC/CRDI)")
    ('International Development Research Centre', ['IDRC', 'CRDI'])
    """
    found = ACRONYM.match(text.strip()) if ")" in text else None
    return (found["name"], found["acronym"].split("/")) if found else (text.strip(), [])


def agree(one: str, other: str) -> bool:
    """Say whether two ways of giving first names may be one person's: each is spelt as, or begins with the letter of, its fellow.

    >>> agree("Bridget", "B."), agree("Arianne M.", "A."), agree("Bridget", "Barbara"), agree("", "B.")
    (True, True, False, False)
    """
    return _agree(_first_names(one), _first_names(other))


def _agree(mine: list[str], theirs: list[str]) -> bool:
    if not mine or not theirs or mine[0][0] != theirs[0][0]:
        return False
    for a, b in zip(mine, theirs, strict=False):  # a second name that only one has is no difference
        if a == b:
            continue
        if not ((len(a) == 1 and b.startswith(a)) or (len(b) == 1 and a.startswith(b))):
            return False
    return True


@lru_cache(maxsize=4_000)
def _first_names(text: str) -> list[str]:
    return plain(INITIALS.sub(" ", text)).split()
