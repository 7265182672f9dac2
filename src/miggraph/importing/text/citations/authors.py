"""Authors: whether a citation begins with them or with its title, and who they are."""

from __future__ import annotations

import re

from miggraph.importing.text.citations.corporate_authors import Lead, before_imprint, behind_title, body_first, by_body, titled_part
from miggraph.importing.text.citations.draft import EDITED_BY, EDITORS, GAP, IN, MARKS, QUOTE, VOLUME, YEAR, Draft
from miggraph.importing.text.citations.hosts import BOUNDARY, host_at, names_before
from miggraph.importing.text.citations.imprint import read_imprint
from miggraph.importing.text.citations.persons import REPEATED, UPPER, People, people
from miggraph.importing.text.citations.titles import sentences

ADDED = re.compile(
    r"\b(?:posters|maps|photographs|photos|pictures|drawings|illustrations|illustrated|foreword|introduction|introduced|preface|afterword|chaired|music|design|designed|posters|commissioned|funded|essays?)\s+by\s*$",
    re.IGNORECASE,
)
PAIRED = re.compile(r"(?:\s(?:and|y|e|et|und)|\s?&|;)\s[^,;]+,\s[^,;]+$")  # the last of several names has the surname first too
BY = re.compile(r"[,.;–—-]?\s+\(?(?:[Bb]y|von|par|por)\s+$")


def leading(draft: Draft) -> Lead | None:
    """Read the authors that a citation begins with; None where it begins with its title."""
    text = draft.text.lstrip()
    if text.startswith((QUOTE, "‘", "“", "«", "„", '"')):
        return None
    return _repeated(draft, text) or _persons_first(draft, text) or body_first(draft, text)


def _repeated(draft: Draft, text: str) -> Lead | None:
    """Read the dash that stands for those who wrote the entry before."""
    if not (dash := REPEATED.match(text)) or not draft.known.last:
        return None
    rest = text[dash.end() :].lstrip(" ,.:(")
    reason = "the print has a dash: taken as those of the entry before"
    return Lead(
        draft.known.last,
        variable="editor" if rest.startswith(EDITORS) else "author",
        rest=rest.lstrip(f" ,.:;){YEAR}{EDITORS}"),
        reason=reason,
    )


def _persons_first(draft: Draft, text: str) -> Lead | None:
    for inverted in (True, False):
        named = people(text, draft.known, inverted=inverted)
        if named.names and (lead := _accepted(draft, text, named)):
            return lead
    return None


def _accepted(draft: Draft, text: str, named: People) -> Lead | None:
    behind = text[named.end :]
    bare = behind.lstrip(" ,.:;(")
    edited = bare.startswith(EDITORS)
    dated = bare.startswith(YEAR) or bare[:1].isdigit()
    behind = re.sub(rf"^\s*[{GAP}{YEAR}]+", "", behind)
    comma = draft.known.author_first and bool(re.match(rf"\s*,\s+[{UPPER}¿¡]", behind)) and len(behind.split()) > 3
    stopped = comma or bool(re.match(r"\s*[.:]|\s*,\s*[“\"‘«„\ue006]", behind)) or (named.strength >= 2 and text[named.end - 1] == ".")
    paired = len(named.names) > 1 and bool(PAIRED.search(text[: named.end]) and re.match(rf"{YEAR}[)\s]*[:.]", bare))
    clear = named.strength >= 3 or (named.strength == 2 and (stopped or dated)) or edited or paired
    if named.unsure and not (draft.known.author_first or dated or edited):
        return None
    if not clear and not (named.strength >= 1 and (dated or stopped) and bare) and not (draft.known.author_first and (dated or stopped)):
        return None
    if not re.sub(f"[{MARKS}\\s.,]", "", behind) and QUOTE not in behind:
        return None
    initials = "." in named.names[0].get("given", "")
    if (
        ((named.strength == 1 and not initials) or named.strength == 0)
        and not (edited or paired)
        and not (dated and draft.known.author_first)
        and not (stopped and draft.known.author_first)
    ):
        return None
    rest = bare[1:] if edited else behind
    rest = rest.lstrip(f" ,.:;){YEAR}{EDITORS}" if not edited else f" ,.:;){YEAR}")
    return Lead(named.names, named.helpers, "editor" if edited else "author", rest=rest.lstrip(f" ,.:;){YEAR}"), others=named.others)


def title_first(draft: Draft) -> Lead:
    """Read the title that a citation begins with, and who stands behind it."""
    text = draft.text.lstrip()
    host = host_at(text)
    limit = host.start() if host else len(text)
    for reader in (_edited_by, _editors, by_body, _named):
        if lead := reader(draft, text, limit):
            return lead
    return _title_only(draft, text, limit)


def _edited_by(draft: Draft, text: str, limit: int) -> Lead | None:
    place = text.find(EDITED_BY)
    if not 0 < place < limit:
        return None
    start = place + 1
    while text[start : start + 1] in (" ", ":", ","):
        start += 1
    named = people(text, draft.known, start, inverted=False)
    if not named.names or (not text[:place].strip(f" .,{MARKS}") and QUOTE not in text[:place]):
        return None
    before = _named(draft, text[:place], place)
    if before and before.names:
        draft.item["editor"] = named.names
        return Lead(before.names, before.helpers, "author", before.title, before.rest + GAP + text[named.end :], before.others)
    return Lead(named.names, named.helpers, "editor", *titled_part(text[:place], text[named.end :]), named.others)


def _editors(draft: Draft, text: str, limit: int) -> Lead | None:
    place = text.find(EDITORS)
    if not 0 < place < limit:
        return None
    floor = 1 if QUOTE not in text[:place] else text.find(QUOTE)
    start, named = names_before(text, place, draft.known, floor=floor)
    if named.names and text[:start].strip(f" .,;:{YEAR}"):
        return Lead(named.names, named.helpers, "editor", *titled_part(text[:start], text[place + 1 :]), named.others)
    return None


def _named(draft: Draft, text: str, limit: int) -> Lead | None:
    """Find the persons behind the title: with initials, or directly behind the year, a quotation or "by", or before an imprint."""
    for edge in BOUNDARY.finditer(text, 1, max(limit, 1)):
        start = edge.end()
        named = people(text, draft.known, start, inverted=False)
        if not named.names or VOLUME in text[named.end : named.end + 2]:
            continue
        before = text[:start]
        if not before.strip(f" .,;:{GAP}{YEAR}") or ADDED.search(before):
            continue
        if named.strength >= 1 or _directly(before) or _before_imprint(draft, text, named, edge[0]):
            title = BY.sub("", before)
            return Lead(named.names, named.helpers, "author", *titled_part(title, text[named.end :]), named.others)
    return None


def _directly(before: str) -> bool:
    return bool(re.search(rf"[{YEAR}{QUOTE}][\s,.;:)]*$", before) or BY.search(before))


def _before_imprint(draft: Draft, text: str, named: People, edge: str) -> bool:
    """Say whether names without initials, parted from the title by a comma or full stop, have an imprint, a host or a journal behind them."""
    if not re.match(r"[,.–—]|\s-\s", edge):
        return False
    behind = text[named.end :]
    if not re.match(rf"\s*(?:[,.;:(\[–—{MARKS}]|$)", behind):
        return False
    bare = behind.strip(f" ,.;:({GAP}")
    if bare.startswith((VOLUME, IN)) or not bare:
        return False
    if bare.startswith(YEAR):
        return edge[0] in ",."
    pieces = sentences(bare)
    return bool(pieces) and (
        read_imprint(pieces[0], draft.known, lenient=YEAR in pieces[0] or len(pieces[0].split()) < 4) is not None
        or (len(pieces) > 1 and named.closed)
        or bool(host_at(behind))
    )


def _title_only(draft: Draft, text: str, limit: int) -> Lead:
    """Read a title that nobody's name stands behind: a body may."""
    place = text.find(YEAR)
    if text.startswith(QUOTE):
        lead = Lead(title=QUOTE, rest=text[1:])
    elif (
        0 < place < limit
        and text[:place].strip(" .,;(")
        and len(text[place:].strip(f" .,;:)({YEAR}{GAP}")) > 2
        and not _imprint_ends(draft, text[:place])
    ):
        lead = Lead(title=text[:place], rest=text[place + 1 :])
    else:
        return before_imprint(draft, text) or Lead(rest=text)
    return behind_title(draft, lead)


def _imprint_ends(draft: Draft, text: str) -> bool:
    """Say whether the imprint stands before the year: "Title. London: Zed Books, 2001"."""
    pieces = sentences(text)
    last = pieces[-1].strip(" .,;(") if pieces else ""
    if len(pieces) > 1 and read_imprint(last, draft.known, lenient=False):
        return True
    parts = re.split(r",\s+|\s[–—-]\s", last)
    return any(read_imprint(", ".join(parts[count:]), draft.known) is not None for count in range(1, len(parts)))
