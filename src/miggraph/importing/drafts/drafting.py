"""Drafting: from the entries of a bibliography to records, with people, bodies, hosts, journals and series of their own.

What an entry says goes into the keys that ``bibliography.mapping`` names; what no key can hold goes into the editorial notes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from miggraph.bibliography import mapping, names, types
from miggraph.bibliography.model import Doubt, Entry, Item, Listing
from miggraph.importing.drafts import literals, subjects, unmapped
from miggraph.importing.drafts.agents import Agents
from miggraph.importing.drafts.draft import Draft
from miggraph.importing.drafts.index import Index, slug
from miggraph.importing.drafts.proposals import Proposals
from miggraph.importing.drafts.publications import Publication, Publications
from miggraph.importing.drafts.value_check import ValueCheck

if TYPE_CHECKING:
    from miggraph.importing.drafts.documents import Document
    from miggraph.records.context import Context

NAMES = {field.variable: field.key for field in mapping.FIELDS if field.kind == "names"}
KEY_OF = {field.variable: field.key for field in reversed(mapping.FIELDS)} | {
    "number": "number",
    "type": "type",
    "genre": "type",
    "id": "id",
}
BODY_KEYS = ("parentOrganisation", "succeededBy", "memberOf", "leader", "partners", "supporters")
LAST = ("description", "editorialNotes")
# the order of the keys in a record: what it is, what the table of keys lists, what is said about it
ORDER = tuple(dict.fromkeys(["id", "type", "source", *(f.key for f in mapping.FIELDS if f.key not in LAST), *mapping.CUSTOM, *LAST]))
NEEDED = {"WebPage": "webPages", "BookChapter": "partOf", "JournalIssue": "partOf"}  # without which validate finds a violation
# What a citation of a chapter says of its book
OF_THE_HOST = ("publisher", "publisher-place", "ISBN", "edition", "collection-title", "collection-number", "editor")


class Drafter:
    """Makes records of entries, one after another, for one document."""

    def __init__(
        self, index: Index, publications: Publications, agents: Agents, proposals: Proposals, context: Context, document: Document
    ) -> None:
        self.index, self.publications, self.agents, self.proposals = index, publications, agents, proposals
        self.check, self.document = ValueCheck(context, index), document

    # publications

    def publication(self, entry: Entry, work: Publication) -> Draft:
        """Return the record of an entry. Those of the people, bodies and works that it names and are new wait for the end."""
        item, kind, source = entry.item, work.kind, self.document.section(entry.heading)
        draft = Draft({"id": "", "type": kind, "source": source}, entry.line)
        waited = self.publications.waiting(work)
        draft.record["id"] = waited.record["id"] if waited else self._id(item, work)
        self._titles(draft, item, work)
        own = dict(item)  # what is said of the host is taken out of it
        if kind in ("BookChapter", "JournalArticle", "JournalIssue"):
            self._inside(draft, own, kind)
        self._made_by(draft, own)
        self._series(draft, own)
        literals.put(draft, own)
        self._languages(draft, item)
        literals.put_custom(draft, item, self.check)
        subjects.put(draft, entry, self.proposals)
        if waited:
            draft.fill(waited)
        draft.note(
            *unmapped.notes(item, self._plainer(draft, item) or work.also, draft.record), *(f"Not placed: {words}" for words in entry.rest)
        )
        for doubt in entry.doubts:
            draft.review(self._key(doubt, draft), doubt.reason, doubt.line)
        self.publications.add(draft.record["id"], work)
        draft.record = {key: draft.record[key] for key in ORDER if key in draft.record} | draft.record
        return draft

    def _plainer(self, draft: Draft, item: Item) -> str:
        """Make a record that lacks what its type must have a plain resource. Returns what its type was, or ""."""
        needed = NEEDED.get(draft.record["type"])
        if not needed or needed in draft.record:
            return ""
        draft.review("type", f"this is a {draft.record['type']} once it has {needed}", draft.line)
        draft.record["type"] = "Resource"
        return types.said(str(item.get("type") or ""), str(item.get("genre") or ""))

    def _key(self, doubt: Doubt, draft: Draft) -> str:
        """Return the key of the record that a doubt about a variable belongs to."""
        keys = [field.key for field in mapping.FIELDS if field.variable == doubt.field and field.key in draft.record]
        return keys[0] if keys else KEY_OF.get(doubt.field, doubt.field)

    def _id(self, item: Item, work: Publication) -> str:
        """Return the id that the entry is to have, or one like it where another thing has it."""
        text = f"{work.subtitle} {item.get('issued')} {item.get('container-title', '')} {item.get('DOI', item.get('URL', ''))}"
        return self.index.claim(work.id, text)

    def _titles(self, draft: Draft, item: Item, work: Publication) -> None:
        title, subtitle = work.called(item), work.subtitle
        tag = self._tag(str(item.get("language") or "").partition(",")[0])
        for key, text in (("title", title), ("subtitle", subtitle)):
            if text:
                draft.record[key] = {tag: text} if tag and tag != "en" else text
        if not title:
            draft.record["title"] = "[no title]"
            draft.review("title", "the entry gives no title", draft.line)

    def _inside(self, draft: Draft, item: Item, kind: str) -> None:
        """Draft what a chapter, an article or an issue stands in, and take out of the item what is said of that."""
        title = str(item.pop("container-title", "") or "")
        if not title and kind != "JournalIssue":
            draft.review("partOf", "the entry does not say what this stands in", draft.line)
        if not title or title == item.get("title"):
            return
        if kind == "BookChapter":
            said = {variable: item.pop(variable) for variable in OF_THE_HOST if variable in item}
            self._host("Book", draft, {"title": title, "issued": item.get("issued"), **said})
            return
        self._host(
            "Journal",
            draft,
            {"title": title, "title-short": title, **({"publisher": item.pop("publisher")} if "publisher" in item else {})},
        )
        if kind == "JournalArticle" and item.get("issue"):
            issue = {name: item.pop(name) for name in ("volume", "issue") if item.get(name)}
            printed = f"{title} {issue.get('volume', '')}({issue['issue']})"
            self._host(
                "JournalIssue",
                draft,
                {**issue, "issued": item.get("issued"), "container-title": title, "title": printed, "title-short": printed},
            )

    def _host(self, kind: str, draft: Draft, item: Item) -> None:
        """Draft a host and let it wait, in case the bibliography lists it too."""
        id, host = self.publications.named(kind, item, draft.record["source"], draft.line)
        outer, draft.record["partOf"] = draft.record.get("partOf"), id
        if host is None:
            return
        literals.put(host, item)
        if outer:
            host.record["partOf"] = outer
        self._made_by(host, item)
        self._series(host, item)
        self.index.pending.hold(host)

    def _made_by(self, draft: Draft, item: Item) -> None:
        """Put people and bodies into a draft, and yield those that are new."""
        source = draft.record["source"]
        for variable, key in NAMES.items():
            ids = [self.agents.agent(name, draft, key, source) for name in names.of(item[variable])] if variable in item else []
            if ids:
                draft.record[key] = list(dict.fromkeys(ids))
        bodies = [self.agents.body(text, draft, "publisher", source, "term/publisher") for text in _several(item.get("publisher"))]
        if bodies:
            draft.record["publisher"] = list(dict.fromkeys(bodies)) if len(set(bodies)) > 1 else bodies[0]
        places = [self._place(text, draft) for text in _several(item.get("publisher-place"))]
        if places:
            draft.record["publishedIn"] = list(dict.fromkeys(places))

    def _place(self, text: str, draft: Draft) -> str:
        """Return the id of a place of publication; a new one waits for the end in a draft of its own."""
        id = self.proposals.city(text)
        if not id:
            known = self.index.ids("place:" + text.casefold())
            id = known[0] if known else self.index.claim(f"place/{slug(text)}", text)
            if not known:
                self.index.add((f"place:{text.casefold()}", id, ""))
                new = Draft(
                    {"id": id, "type": "Place", "source": draft.record["source"], "label": text, "kinds": ["term/city"]}, draft.line
                )
                new.review("label", "not among the places of the graph: is it spelt so, and where does it lie?", draft.line)
                self.index.pending.hold(new)
        return id

    def _series(self, draft: Draft, item: Item) -> None:
        title = " ".join(str(item.get("collection-title", "")).split())
        if title:
            id, new = self.publications.named("Series", {"title": title, "title-short": title}, draft.record["source"], draft.line)
            draft.record["series"] = id
            if new:
                if "publisher" in draft.record:
                    new.record["publisher"] = draft.record["publisher"]
                self.index.pending.hold(new)

    def _languages(self, draft: Draft, item: Item) -> None:
        """Put in the languages of the work and of its summary, named by their tags, their ids or their names."""
        if "language" not in item and "custom" not in item:
            return
        said = literals.custom(item)
        of_the_work = literals.listed(said.get("languages")) or re.split(r"[,;]\s*", str(item.get("language") or ""))
        for key, texts in (("languages", of_the_work), ("summaryLanguages", literals.listed(said.get("summaryLanguages")))):
            tags = [(text, self._tag(text.removeprefix("language/"))) for text in texts if text]
            if known := list(dict.fromkeys(f"language/{tag}" for _, tag in tags if tag)):
                draft.record[key] = known
            draft.note(*(f"Language: {text}" for text, tag in tags if not tag))

    def _tag(self, text: str) -> str:
        """Return the tag of a language that is named by its tag or its name, or ""."""
        tag = text.strip().replace("_", "-").partition("-")[0].lower()
        for name in (tag, text):
            if name and (id := self.proposals.language(name)):
                return id.partition("/")[2]
        return ""

    # what CSL cannot hold

    def listing(self, listing: Listing, id: str) -> Draft:
        """Return the record of an organisation or a campaign."""
        source = self.document.section(listing.heading)
        waited = self.index.pending.take(id)
        draft = Draft({"id": id, "type": listing.record["type"], "source": source}, listing.line)
        for key, value in listing.record.items():
            if key == "addresses":
                draft.record[key] = [self._address(address) for address in value]
            elif key in BODY_KEYS:
                draft.record[key] = [self.agents.body(text, draft, key, source) for text in literals.listed(value)]
            elif value not in ("", [], None):
                draft.record[key] = value
        if waited:
            draft.fill(waited)
        draft.note(*(f"Not placed: {words}" for words in listing.rest))
        for doubt in listing.doubts:
            draft.review(doubt.field, doubt.reason, doubt.line)
        return draft

    def _address(self, address: Mapping[str, Any]) -> dict[str, Any]:
        """Add the id of the city of an address, where the graph has it, to its printed name."""
        city = self.proposals.city(str(address.get("locality") or ""))
        if not city or city == address.get("country"):
            return dict(address)
        return {
            name: text for key, value in address.items() for name, text in ((key, value), *([("city", city)] if key == "locality" else []))
        }


def _several(value: Any) -> list[str]:
    return [part.strip() for part in str(value or "").split(mapping.JOINT.strip()) if part.strip()]
