"""Campaigns: sections of a page that ask for something, with dated news of it and calls to action."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from miggraph.bibliography.dates import MONTHS
from miggraph.bibliography.model import Listing
from miggraph.importing.text.layout.blocks import Line, Section

_HASHTAG = re.compile(r"(?<!\w)#[^\W\d]\w{2,60}")
_CAMPAIGN = re.compile(r"\b(?:campaigns?|campaign to|petition|campaña|campagne|kampagne|campagna|campanha)\b", re.IGNORECASE)
# "Update, March 2021: …" in several languages; what begins with a month and a year is one too
_UPDATE = re.compile(
    r"^\W{0,3}(?:updated?|news|latest|actualización|actualización|mise à jour|aktuell(?:es)?|stand|aggiornamento|atualização)\s?[:,(–-]?\s?(?P<date>[^:–—)]{4,40}?)\s?[:–—)]+\s*(?P<text>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_DATED = re.compile(
    r"^(?P<date>(?:\d{1,2}(?:st|nd|rd|th|\.)?\s)?(?:de\s)?[^\W\d_]{3,12}\.?,?\s(?:de\s)?(?:19|20)\d\d)\s?[:–—-]\s*(?P<text>\S.*)$",
    re.DOTALL,
)
# "Call to action: …", "What you can do: …"
_CALL = re.compile(
    r"^\W{0,3}(?:calls?\s(?:to|for)\s(?:action|support)|take\saction|action(?:\sneeded|\srequired)?|what\syou\scan\sdo|how\s(?:you\scan|to)\s(?:help|act|take\spart)|get\sinvolved|act\snow|"
    r"(?:llamad[oa]\sa\s(?:la\s)?)acción|qué\spuedes\shacer|actúa|appel\s(?:à\sl['’])?action|agir|aufruf|mitmachen|was\s(?:sie|du)\stun\sk\w+)\s?[:.!–—-]+\s*(?P<text>.*)$",
    re.IGNORECASE | re.DOTALL,
)
# "For employers, …": whom a call is addressed to
_AUDIENCE = re.compile(r"^(?:for|if you are|are you|para|pour|für)\s(?:our\s|an?\s)?[^,.;]{3,60},\s", re.IGNORECASE)
# What asks for something begins a call of its own
_IMPERATIVE = re.compile(
    r"^(?:please\s)?(?:let\sus\sknow|sign|email|e-mail|write|contact|call|phone|join|donate|share|tweet|post|ask|tell|forward|send|volunteer|support|attend|demand)\s",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
SURE = 0.5  # a hashtag in the heading, or two other signs
MAX_PARAGRAPHS = 2000  # of one campaign; what comes behind is kept as what could not be placed


def is_heading(text: str) -> bool:
    """Say whether a line is the heading of a campaign, however long: it ends with a hashtag, and is no sentence.

    >>> is_heading("Campaign for the right of all who work in other people's homes to a day of rest #RightToRest"), is_heading("Follow #this.")
    (True, False)
    """
    found = _HASHTAG.search(text[-80:])
    return len(text) < 300 and bool(found) and bool(re.search(r"(?<!\w)#\w+\W?\)?$", text.strip())) and not text.strip().endswith(".")


def score(section: Section) -> float:
    """Say how surely (0 to 1) a section of a page is about one campaign."""
    paragraphs = [text[:400] for _, text in section.paragraphs[:200]]
    reached = 0.5 * bool(_HASHTAG.search(section.heading)) + 0.3 * bool(_CAMPAIGN.search(section.heading))
    reached += 0.4 * any(_CALL.match(text) for text in paragraphs) + 0.3 * any(_UPDATE.match(text) and _month(text) for text in paragraphs)
    return min(1.0, reached) if section.heading and paragraphs else 0.0


def together(made: Sequence[Section]) -> list[Section]:
    """Give a campaign what stands between it and the next: what looks like a heading there, and what belongs to no entry."""
    places = [place for place, section in enumerate(made) if score(section) >= SURE]
    found: list[Section] = []
    campaign: Section | None = None
    for place, section in enumerate(made):
        inside = section.heading and not section.blocks and (place < max(places, default=0) or _AUDIENCE.match(section.heading))
        if campaign and inside and place not in places:
            campaign.further += [(section.line, section.heading), *section.paragraphs]
        else:
            campaign = section if place in places else None
            found.append(section)
    return found


def read(section: Section) -> Listing:
    """Read a section as a campaign: its name and hashtag, dated updates, calls to action, and what else is said of it."""
    name = " ".join(_HASHTAG.sub(" ", section.heading).split()).strip(" –—-:|()")
    tags = _HASHTAG.findall(section.heading)
    listing = Listing(
        {"type": "Campaign", "name": name or tags[0].lstrip("#") if tags or name else section.heading},
        section.line,
        heading=section.heading,
    )
    if tags:
        listing.record["hashtag"] = tags[0]
    listing.rest += tags[1:]
    told, updates, calls = _sorted(section.paragraphs[:MAX_PARAGRAPHS])
    told += [text.strip() for _, text in section.further]
    listing.rest += [text for _, text in section.paragraphs[MAX_PARAGRAPHS:]]
    for key, value in (
        ("description", "\n".join(told)),
        ("updates", _updates(updates, listing)),
        ("callsToAction", _calls(calls, listing)),
    ):
        if value:
            listing.record[key] = value
    return listing


def _sorted(paragraphs: list[Line]) -> tuple[list[str], list[Line], list[Line]]:
    """Part the paragraphs: what the campaign is, its updates, and its calls with all that stands behind them."""
    told: list[str] = []
    updates: list[Line] = []
    calls: list[Line] = []
    calling = False
    for number, text in ((number, text.strip()) for number, text in paragraphs):
        if call := _CALL.match(text):
            calling = True
            calls.append((number, "\0" + call["text"]))  # the mark: a call begins here
        elif _dated(text):
            calling = False
            updates.append((number, text))
        elif calling:
            calls.append((number, text))
        else:
            told.append(text)
    return told, updates, calls


def _dated(text: str) -> re.Match[str] | None:
    """Return the match of a paragraph that begins with a month and a year, "Update" before them or not."""
    found = _UPDATE.match(text) or _DATED.match(text)
    return found if found and _month(found["date"]) else None


def _month(text: str) -> str:
    """Return the year and the month, or the year alone, that a text gives: 2021-03.

    >>> _month("March 2021"), _month("3 de marzo de 2021"), _month("2019"), _month("soon")
    ('2021-03', '2021-03', '2019', '')
    """
    year = _YEAR.search(text[:60])
    months = [MONTHS[word] for word in re.findall(r"[^\W\d_]+", text[:60].casefold()) if word in MONTHS]
    return (f"{year[1]}-{months[0]:02}" if months else year[1]) if year else ""


def _updates(updates: list[Line], listing: Listing) -> list[dict[str, Any]]:
    found = []
    for number, text in updates:
        if match := _dated(text):
            date = _month(match["date"])
            found.append({"date": int(date) if len(date) == 4 else date, "description": match["text"].strip()})
            if day := re.search(r"(?<!\d)\d{1,2}(?!\d)", match["date"]):
                listing.doubt("updates", f"printed with the day: {match['date'].strip()}" if day else "", number)
    return found


def _calls(calls: list[Line], listing: Listing) -> list[dict[str, str]]:
    """Put calls together from their paragraphs. What is said to two or more audiences apart is one call to each."""
    groups: list[list[str]] = []
    for _, text in calls:
        if text.startswith("\0") or _IMPERATIVE.match(text) or not groups:
            groups.append([])
        if text.strip("\0"):
            groups[-1].append(text.strip("\0"))
    found: list[dict[str, str]] = []
    for group in filter(None, groups):
        apart = [text for text in group if _AUDIENCE.match(text)]
        common = [text for text in group if text not in apart]
        several = [[*common, text] for text in apart] if len(apart) > 1 else [group]
        found += [{"description": "\n".join(texts)} for texts in several]
    if len(found) > 1:
        listing.doubt("callsToAction", f"taken as {len(found)} calls", calls[0][0])
    return found
