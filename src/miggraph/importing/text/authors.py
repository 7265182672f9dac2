"""Authors: whether a citation begins with them or with its title, and who they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from miggraph.bibliography.names import Name
from miggraph.importing.text.draft import EDITED_BY, EDITORS, GAP, IN, MARKS, QUOTE, VOLUME, YEAR, Draft
from miggraph.importing.text.hosts import BOUNDARY, host_at, names_before
from miggraph.importing.text.imprint import read_imprint
from miggraph.importing.text.knowledge import is_acronym, is_publisher
from miggraph.importing.text.persons import UPPER, People, people
from miggraph.importing.text.titles import sentences
from miggraph.importing.text.words import BODIES

ADDED = re.compile(
    r"\b(?:posters|maps|photographs|photos|pictures|drawings|illustrations|illustrated|foreword|introduction|introduced|preface|afterword|chaired|music|design|designed|posters|commissioned|funded|essays?)\s+by\s*$",
    re.IGNORECASE,
)
BY = re.compile(r"[,.;–—-]?\s+\(?(?:[Bb]y|von|par|por)\s+$")


@dataclass(slots=True)
class Lead:
    """Who a citation names at its head, in which role, its title where that stands before them, and what is left."""

    names: list[Name] = field(default_factory=list)
    helpers: list[Name] = field(default_factory=list)
    variable: str = "author"
    title: str = ""
    rest: str = ""
    others: bool = False
    reason: str = ""


def leading(draft: Draft) -> Lead | None:
    """Read the authors that a citation begins with; None where it begins with its title."""
    text = draft.text.lstrip()
    if text.startswith((QUOTE, "‘", "“", "«", "„", '"')):
        return None
    return _persons_first(draft, text) or _body_first(draft, text)


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
    clear = named.strength >= 3 or (named.strength == 2 and (stopped or dated)) or edited
    if named.unsure and not (draft.known.author_first or dated or edited):
        return None
    if not clear and not (named.strength >= 1 and (dated or stopped) and bare) and not (draft.known.author_first and (dated or stopped)):
        return None
    if not re.sub(f"[{MARKS}\\s.,]", "", behind) and QUOTE not in behind:
        return None
    initials = "." in named.names[0].get("given", "")
    if (
        ((named.strength == 1 and not initials) or named.strength == 0)
        and not edited
        and not (dated and draft.known.author_first)
        and not (stopped and draft.known.author_first)
    ):
        return None
    rest = bare[1:] if edited else behind
    rest = rest.lstrip(f" ,.:;){YEAR}{EDITORS}" if not edited else f" ,.:;){YEAR}")
    return Lead(named.names, named.helpers, "editor" if edited else "author", rest=rest.lstrip(f" ,.:;){YEAR}"), others=named.others)


def _body_first(draft: Draft, text: str) -> Lead | None:
    """Read a corporate author: what stands before the year, or a first sentence that names a body or comes again as the publisher."""
    if lead := _body_edits(text) or _body_and_comma(draft, text):
        return lead
    place = text.find(YEAR)
    head = text[:place].strip(" .,;(") if place > 0 else ""
    behind = text[place + 1 :] if place > 0 else ""
    if head and len(head.split()) <= 16 and not re.search(rf"[:?!{MARKS}]|\.\s", head) and _titled(behind, draft):
        known = draft.known.author_first or (bool(BODIES.search(head)) or is_acronym(head))
        comma = behind.lstrip(" )").startswith(",")
        if known and (not comma or (draft.known.author_first and (is_acronym(head) or bool(BODIES.search(head))))):
            edited = head.endswith(EDITORS)
            return Lead([{"literal": head.strip(f" {EDITORS}")}], variable="editor" if edited else "author", rest=behind.lstrip(" .,:;)"))
    pieces = sentences(text)
    first = pieces[0].strip(" .") if pieces else ""
    if (
        len(pieces) < 2
        or len(first.split()) > 12
        or re.search(rf"[:?!,{MARKS}]", first.replace(", ", " ") if draft.known.author_first else first)
    ):
        return None
    again = first in text[len(first) :]
    if again or (draft.known.author_first and (BODIES.search(first) or is_acronym(first)) and not read_imprint(pieces[1], draft.known)):
        return Lead([{"literal": first}], rest=text[text.find(first) + len(first) :].lstrip(" .,:"))
    return None


def _body_edits(text: str) -> Lead | None:
    """Read "Frauenbüro der Stadt (Hg.), Title"."""
    head, mark, behind = text.partition(EDITORS)
    if mark and len(head.split()) <= 10 and not re.search(rf"[:.?!,{MARKS}]", head) and is_publisher(head) and len(behind.split()) > 2:
        return Lead([{"literal": head.strip()}], variable="editor", rest=behind.lstrip(f" .,:;){YEAR}"))
    return None


def _body_and_comma(draft: Draft, text: str) -> Lead | None:
    """Read "Association des travailleuses, Guide des droits, Bruxelles", in a list that puts authors first."""
    head, comma, behind = text.partition(", ")
    title = behind.partition(",")[0]
    if not (draft.known.author_first and comma) or re.search(rf"[:.?!{MARKS}]", head) or len(head.split()) > 8 or len(title.split()) < 2:
        return None
    if (
        BODIES.search(head)
        and behind[:1].isupper()
        and not read_imprint(title, draft.known)
        and not re.search(r"\b(?:and|und|et|y)\s", title[:4])
    ):
        return Lead([{"literal": head}], rest=behind, reason="taken as the author: a body before the first comma")
    return None


def _titled(behind: str, draft: Draft) -> bool:
    """Say whether a title follows, rather than the imprint of what came before."""
    pieces = sentences(behind.strip(" .,:;)"))
    return bool(pieces) and (pieces[0].startswith(QUOTE) or not read_imprint(pieces[0], draft.known))


def title_first(draft: Draft) -> Lead:
    """Read the title that a citation begins with, and who stands behind it."""
    text = draft.text.lstrip()
    host = host_at(text)
    limit = host.start() if host else len(text)
    for reader in (_edited_by, _editors, _named):
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
    return Lead(named.names, named.helpers, "editor", *_titled_part(text[:place], text[named.end :]), named.others)


def _titled_part(before: str, behind: str) -> tuple[str, str]:
    """Part what stands before the names into the title and anything between the two."""
    place = before.find(YEAR)
    if place > 0 and before[place + 1 :].strip(" ,.;:)"):
        return before[:place], f"{before[place + 1 :]}. {behind}"
    return before, behind


def _editors(draft: Draft, text: str, limit: int) -> Lead | None:
    place = text.find(EDITORS)
    if not 0 < place < limit:
        return None
    floor = 1 if QUOTE not in text[:place] else text.find(QUOTE)
    start, named = names_before(text, place, draft.known, floor=floor)
    if named.names and text[:start].strip(f" .,;:{YEAR}"):
        return Lead(named.names, named.helpers, "editor", *_titled_part(text[:start], text[place + 1 :]), named.others)
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
            return Lead(named.names, named.helpers, "author", *_titled_part(title, text[named.end :]), named.others)
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
        return _corporate_behind(draft, text) or Lead(rest=text)
    return _corporate_behind_title(draft, lead)


def _imprint_ends(draft: Draft, text: str) -> bool:
    """Say whether the imprint stands before the year: "Title. London: Zed Books, 2001"."""
    pieces = sentences(text)
    last = pieces[-1].strip(" .,;(") if pieces else ""
    if len(pieces) > 1 and read_imprint(last, draft.known, lenient=False):
        return True
    parts = re.split(r",\s+|\s[–—-]\s", last)
    return any(read_imprint(", ".join(parts[count:]), draft.known) is not None for count in range(1, len(parts)))


def _corporate_behind(draft: Draft, text: str) -> Lead | None:
    """Read "Title, Some Bureau. London: Some Bureau, 1994", where the body before the imprint is the author."""
    pieces = sentences(text)
    if len(pieces) < 2 or not read_imprint(pieces[1], draft.known):
        return None
    title, comma, name = pieces[0].strip(" .").rpartition(", ")
    if comma and is_publisher(name) and len(name.split()) > 1 and name[0].isupper():
        return Lead([{"literal": name}], title=title, rest=" ".join(pieces[1:]))
    return None


def _corporate_behind_title(draft: Draft, lead: Lead) -> Lead:
    """Take a body between title and imprint for the author: "Title (2004). Some Bureau. London: Other House"."""
    pieces = sentences(lead.rest.lstrip(" ,.;:)"))
    name = pieces[0].strip(" .,") if pieces else ""
    if (
        len(pieces) > 1
        and is_publisher(name)
        and len(name.split()) > 1
        and re.match(r"[^:,]+:\s", pieces[1])
        and read_imprint(pieces[1], draft.known)
        and not re.search(r"[:,]", name)
    ):
        lead.names, lead.rest = [{"literal": name}], " ".join(pieces[1:])
    return lead
