"""Authors: whether a citation begins with them or with its title, and who they are."""

from __future__ import annotations

import re

from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.citations.corporate_authors import (
    Responsibility,
    before_imprint,
    behind_title,
    body_first,
    by_body,
    titled_part,
)
from miggraph.importing.text.citations.hosts import BOUNDARY, host_at, names_before
from miggraph.importing.text.recognition.imprint import read_imprint
from miggraph.importing.text.recognition.persons import REPEATED, People, people
from miggraph.importing.text.recognition.placeholders import EDITED_BY, EDITORS, GAP, PLACEHOLDERS, QUOTE, VOLUME, YEAR
from miggraph.importing.text.recognition.sentences import sentences
from miggraph.importing.text.vocabulary.patterns import UPPER

# Whoever stands behind these did not write the publication
ADDED = re.compile(
    r"\b(?:posters|maps|photographs|photos|pictures|drawings|illustrations|illustrated|foreword|introduction|introduced|preface|afterword|chaired|music|design|designed|posters|commissioned|funded|essays?)\s+by\s*$",
    re.IGNORECASE,
)
PAIRED = re.compile(r"(?:\s(?:and|y|e|et|und)|\s?&|;)\s[^,;]+,\s[^,;]+$")  # the last of several names has the surname first too
# "by" at the end of what stands before the names
BY = re.compile(r"[,.;–—-]?\s+\(?(?:[Bb]y|von|par|por)\s+$")


def authors_first(citation: Citation) -> Responsibility | None:
    """Read the authors that a citation begins with; None where it begins with its title."""
    text = citation.text.lstrip()
    if text.startswith((QUOTE, "‘", "“", "«", "„", '"')):
        return None
    return _repeated(citation, text) or _persons_first(citation, text) or body_first(citation, text)


def _repeated(citation: Citation, text: str) -> Responsibility | None:
    """Read the dash that stands for those who wrote the entry before."""
    if not (dash := REPEATED.match(text)) or not citation.known.last_names:
        return None
    rest = text[dash.end() :].lstrip(" ,.:(")
    reason = "the print has a dash: taken as those of the entry before"
    return Responsibility(
        citation.known.last_names,
        variable="editor" if rest.startswith(EDITORS) else "author",
        rest=rest.lstrip(f" ,.:;){YEAR}{EDITORS}"),
        reason=reason,
    )


def _persons_first(citation: Citation, text: str) -> Responsibility | None:
    for inverted in (True, False):
        named = people(text, citation.known, inverted=inverted)
        if named.names and (stated := _accepted(citation, text, named)):
            return stated
    return None


def _accepted(citation: Citation, text: str, named: People) -> Responsibility | None:
    """Return the names that a text begins with, if they are the authors' and not the first words of its title."""
    behind = text[named.end :]
    bare = behind.lstrip(" ,.:;(")
    edited = bare.startswith(EDITORS)
    dated = bare.startswith(YEAR) or bare[:1].isdigit()
    behind = re.sub(rf"^\s*[{GAP}{YEAR}]+", "", behind)
    # what stands behind the names: a year, a stop, or a comma and a title in a list that is known to put authors first
    comma = citation.known.author_first and bool(re.match(rf"\s*,\s+[{UPPER}¿¡]", behind)) and len(behind.split()) > 3
    stopped = comma or bool(re.match(rf"\s*[.:]|\s*,\s*[“\"‘«„{QUOTE}]", behind)) or (named.strength >= 2 and text[named.end - 1] == ".")
    paired = len(named.names) > 1 and bool(PAIRED.search(text[: named.end]) and re.match(rf"{YEAR}[)\s]*[:.]", bare))
    clear = named.strength >= 3 or (named.strength == 2 and (stopped or dated)) or edited or paired
    # "Surname, J. Surname" may be a title and its author
    if named.unsure and not (citation.known.author_first or dated or edited):
        return None
    if not clear and not (named.strength >= 1 and (dated or stopped) and bare) and not (citation.known.author_first and (dated or stopped)):
        return None
    # authors have a title behind them
    if not re.sub(f"[{PLACEHOLDERS}\\s.,]", "", behind) and QUOTE not in behind:
        return None
    # names without initials may be any two words in capitals: only the style of the list, or "eds.", makes authors of them
    initials = "." in named.names[0].get("given", "")
    if (
        ((named.strength == 1 and not initials) or named.strength == 0)
        and not (edited or paired)
        and not (dated and citation.known.author_first)
        and not (stopped and citation.known.author_first)
    ):
        return None
    rest = bare[1:] if edited else behind
    rest = rest.lstrip(f" ,.:;){YEAR}{EDITORS}" if not edited else f" ,.:;){YEAR}")
    return Responsibility(
        named.names, named.contributors, "editor" if edited else "author", rest=rest.lstrip(f" ,.:;){YEAR}"), others=named.others
    )


def title_first(citation: Citation) -> Responsibility:
    """Read the title that a citation begins with, and who stands behind it."""
    text = citation.text.lstrip()
    host = host_at(text)
    limit = host.start() if host else len(text)
    for reader in (_edited_by, _editors, by_body, _named):
        if stated := reader(citation, text, limit):
            return stated
    return _title_only(citation, text, limit)


def _edited_by(citation: Citation, text: str, limit: int) -> Responsibility | None:
    place = text.find(EDITED_BY)
    if not 0 < place < limit:
        return None
    start = place + 1
    while text[start : start + 1] in (" ", ":", ","):
        start += 1
    named = people(text, citation.known, start, inverted=False)
    if not named.names or (not text[:place].strip(f" .,{PLACEHOLDERS}") and QUOTE not in text[:place]):
        return None
    before = _named(citation, text[:place], place)
    if before and before.names:
        citation.item["editor"] = named.names
        return Responsibility(
            before.names, before.contributors, "author", before.title, before.rest + GAP + text[named.end :], before.others
        )
    return Responsibility(named.names, named.contributors, "editor", *titled_part(text[:place], text[named.end :]), named.others)


def _editors(citation: Citation, text: str, limit: int) -> Responsibility | None:
    place = text.find(EDITORS)
    if not 0 < place < limit:
        return None
    floor = 1 if QUOTE not in text[:place] else text.find(QUOTE)  # a quoted title has no names in it
    start, named = names_before(text, place, citation.known, floor=floor)
    if named.names and text[:start].strip(f" .,;:{YEAR}"):
        return Responsibility(named.names, named.contributors, "editor", *titled_part(text[:start], text[place + 1 :]), named.others)
    return None


def _named(citation: Citation, text: str, limit: int) -> Responsibility | None:
    """Find the persons behind the title: with initials, or directly behind the year, a quotation or "by", or before an imprint."""
    for edge in BOUNDARY.finditer(text, 1, max(limit, 1)):
        start = edge.end()
        named = people(text, citation.known, start, inverted=False)
        if not named.names or VOLUME in text[named.end : named.end + 2]:
            continue
        before = text[:start]
        if not before.strip(f" .,;:{GAP}{YEAR}") or ADDED.search(before):
            continue
        if named.strength >= 1 or _directly(before) or _before_imprint(citation, text, named, edge[0]):
            title = BY.sub("", before)
            return Responsibility(named.names, named.contributors, "author", *titled_part(title, text[named.end :]), named.others)
    return None


def _directly(before: str) -> bool:
    return bool(re.search(rf"[{YEAR}{QUOTE}][\s,.;:)]*$", before) or BY.search(before))


def _before_imprint(citation: Citation, text: str, named: People, edge: str) -> bool:
    """Say whether names without initials, parted from the title by a comma or full stop, have an imprint, a host or a journal behind them."""
    if not re.match(r"[,.–—]|\s-\s", edge):
        return False
    behind = text[named.end :]
    if not re.match(rf"\s*(?:[,.;:(\[–—{PLACEHOLDERS}]|$)", behind):
        return False
    bare = behind.strip(f" ,.;:({GAP}")
    if bare.startswith(VOLUME) or not bare:  # the name of a journal, or the end of the title
        return False
    if bare.startswith(YEAR):  # "Title, Anna Berg, 2004"; behind a dash it would rather be a subtitle
        return edge[0] in ",."
    pieces = sentences(bare)
    return bool(pieces) and (
        read_imprint(pieces[0], citation.known, lenient=YEAR in pieces[0] or len(pieces[0].split()) < 4) is not None
        or (len(pieces) > 1 and named.closed)
        or bool(host_at(behind))
    )


def _title_only(citation: Citation, text: str, limit: int) -> Responsibility:
    """Read a title that nobody's name stands behind: a body may."""
    place = text.find(YEAR)
    if text.startswith(QUOTE):
        stated = Responsibility(title=QUOTE, rest=text[1:])
    elif (
        0 < place < limit
        and text[:place].strip(" .,;(")
        and len(text[place:].strip(f" .,;:)({YEAR}{GAP}")) > 2
        and not _imprint_ends(citation, text[:place])
    ):
        stated = Responsibility(title=text[:place], rest=text[place + 1 :])
    else:
        return before_imprint(citation, text) or Responsibility(rest=text)
    return behind_title(citation, stated)


def _imprint_ends(citation: Citation, text: str) -> bool:
    """Say whether the imprint stands before the year: "Title. London: Zed Books, 2001"."""
    pieces = sentences(text)
    last = pieces[-1].strip(" .,;(") if pieces else ""
    if len(pieces) > 1 and read_imprint(last, citation.known, lenient=False):
        return True
    parts = re.split(r",\s+|\s[–—-]\s", last)
    return any(read_imprint(", ".join(parts[count:]), citation.known) is not None for count in range(1, len(parts)))
