"""Subjects: the themes and places of a draft, from the keywords of its entry, or proposed from what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable

from miggraph.bibliography.model import Entry
from miggraph.importing.drafts.draft import Draft
from miggraph.importing.drafts.proposals import Proposals

MAX_TEXT = 20_000  # characters of an annotation that are looked through


def put(draft: Draft, entry: Entry, proposals: Proposals) -> None:
    """Put into a draft the themes and places that the keywords name; without keywords, those that heading, title and annotation name."""
    keywords = str(entry.item.get("keyword") or "").strip()
    if not keywords:
        _propose(draft, entry, proposals)
        return
    words = [word.strip() for word in re.split(r"[;\n]" if ";" in keywords else r",|\n", keywords) if word.strip()]
    unknown = [word for word in words if not _add(draft, proposals.exact(word))]
    if unknown:
        draft.note(f"Keywords: {'; '.join(unknown)}")


def _propose(draft: Draft, entry: Entry, proposals: Proposals) -> None:
    texts = {"heading": entry.heading, "title": str(entry.item.get("title") or ""), "annotation": str(entry.item.get("abstract") or "")}
    found: dict[str, list[str]] = {}
    for where, text in texts.items():
        for proposal in proposals.find(text[:MAX_TEXT]):
            if _add(draft, proposal.id, once=True):
                found.setdefault(_key(proposal.id), []).append(where)
                if proposal.doubt:
                    draft.review(_key(proposal.id), proposal.doubt, draft.line)
    for key, places in found.items():
        draft.review(key, f"proposed from {_all('the ' + place for place in dict.fromkeys(places))}", draft.line)


def _all(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _key(id: str) -> str:
    return "places" if id.startswith("place/") else "themes"


def _add(draft: Draft, id: str, *, once: bool = False) -> bool:
    """Put a theme or a place into a draft. Returns whether there was one; with ``once``, whether it is new to the draft."""
    if not id:
        return False
    values = draft.record.setdefault(_key(id), [])
    is_new = id not in values
    if is_new:
        values.append(id)
    return is_new or not once
