"""Hosts: the books that chapters stand in, the journals of articles, and who edited them."""

from __future__ import annotations

import re

from miggraph.bibliography.names import Name
from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.citations.titles import put_title
from miggraph.importing.text.recognition.persons import INITIALS, People, people
from miggraph.importing.text.recognition.placeholders import EDITED_BY, EDITORS, GAP, PLACEHOLDERS, QUOTE, VOLUME, YEAR
from miggraph.importing.text.vocabulary.list_context import ListContext
from miggraph.importing.text.vocabulary.lookup import folded
from miggraph.importing.text.vocabulary.patterns import UPPER

# "In", behind something that ends a title, and before a name or a title: not the "in" within either
IN_WORD = re.compile(
    rf"(?:(?<=[.,;?!”’»\"'])|(?<=[{PLACEHOLDERS}])|(?<=[.,;?!][”’]))\s*\(?\b(?:In|in|IN|En|en|Dans|dans|Em|em)(?::\s*|\s+)(?=(?:the\s)?[{UPPER}{QUOTE}{EDITED_BY}“‘«„\"]|(?:van|von|de|di|el|la|le)\s)"
)
# Behind what a list of names may begin
BOUNDARY = re.compile(
    rf"(?:^|[,.;:–—(]\s+|[?!]\s+|[{PLACEHOLDERS}]\s*[,.;:]?\s*|[”’»]\s+|\s-\s|\b[Bb]y\s+|\bvon\s+|\bpor\s+|\bpar\s+|[)]\s*,?\s+(?:and\s+|und\s+|et\s+|y\s+)?)"
)
# Words in the names of journals
JOURNAL = re.compile(
    r"\b(?:journal|review|revue|revista|zeitschrift|quarterly|studies|studien|estudios|bulletin|annals|annales|cahiers|cuadernos|papeles|magazine|newsletter|archives?|studi|rivista|policy)\b",
    re.IGNORECASE,
)


def host_at(text: str) -> re.Match[str] | None:
    """Find the "in" that a host follows."""
    for found in IN_WORD.finditer(text):
        before, behind = text[: found.start()].rstrip(), text[found.end() :]
        upper = found[0].strip("( :")[0].isupper() or ":" in found[0]
        marked = any(mark in behind for mark in (EDITORS, EDITED_BY, VOLUME))
        # a small "in" may go on with the title: then editors, a volume, a quoted title or its authors must show that it does not
        if (
            upper
            or marked
            or before.endswith(("”", "’", "»", '"', QUOTE))
            or (before and before[-1] in ",;" and people(before, ListContext(), _last_boundary(before)).strength)
        ):
            return found
    return None


def _last_boundary(text: str) -> int:
    ends = [found.end() for found in BOUNDARY.finditer(text[:-1])]
    return ends[-1] if ends else 0


def take_editors(text: str, known: ListContext) -> tuple[str, list[Name]]:
    """Take "edited by …" and "… (eds.)" out of a text; return what is left, and the editors."""
    editors: list[Name] = []
    while (place := text.find(EDITED_BY)) >= 0:
        named = people(text, known, _skip(text, place + 1), inverted=False)
        if not named.names:
            named = people(text, known, _skip(text, place + 1), inverted=True)
        editors += named.names
        text = f"{text[:place]}{GAP}{text[named.end if named.names else place + 1 :]}"
    while (place := text.find(EDITORS)) >= 0:
        start, named = names_before(text, place, known)
        editors += named.names
        text = f"{text[:start]}{GAP}{text[place + 1 :]}"
    return text, editors


def _skip(text: str, place: int) -> int:
    while place < len(text) and text[place] in " :,":
        place += 1
    return place


def names_before(text: str, place: int, known: ListContext, *, floor: int = 0) -> tuple[int, People]:
    """Find the list of names that ends at a place in a text, the longest that does; return where it begins."""
    window = max(floor, place - 300)  # the longest lists of editors; further back stands another title
    for edge in BOUNDARY.finditer(text, window, place):
        start = edge.end()
        for inverted in (True, False):
            how = people(text[:place], known, start, inverted=inverted)
            if how.names and not text[how.end : place].strip(" ,.("):
                return _without_title(text, start, how, known)
    # nothing parts the title from the names: they may begin at initials, or behind an "and"
    for edge in re.finditer(rf"\s(?={INITIALS})|\b(?:and|und|et|y)\s", text[window:place]):
        how = people(text[:place], known, window + edge.end(), inverted=False)
        if how.names and how.strength and not text[how.end : place].strip(" ,.("):
            return window + edge.end(), how
    return place, People(end=place)


def _without_title(text: str, start: int, how: People, known: ListContext) -> tuple[int, People]:
    """Leave off what a list of names begins with where that is rather a title: it has no initials and all others do, or no "and" joins two."""
    first, others = how.names[0], how.names[1:]
    unlike = others and "." not in first.get("given", "") and all("." in name.get("given", "") for name in others)
    if (len(others) == 1 and not how.closed and how.strength < 2) or (unlike and how.strength < 2):
        cut = text.find(",", start) + 1
        if 0 < cut < how.end and (again := people(text[: how.end], known, _skip(text, cut), inverted=False)).names:
            return _skip(text, cut), again
    return start, how


def take_journal(citation: Citation, text: str) -> tuple[str, str]:
    """Take the name of a journal that stands before its volume; return what stands before it, and behind the volume."""
    place = text.find(VOLUME)
    before, behind = text[:place].rstrip(" ,:("), text[place + 1 :]
    start = _journal_start(before, citation.known, whole=not {"title", "author"} & citation.item.keys())
    # "the journal Mobilities" is called Mobilities; the "Journal of Mobility" keeps its first word
    name = re.sub(
        r"^(?:(?:the|la|die|der)\s+)?(?:journal|magazine|revista|revue|[Zz]eitschrift)\s+(?=[A-ZÀ-Þ])(?!of\b|für\b)",
        "",
        before[start:].strip(" ,.:;()"),
    )
    if name:
        citation.known.journals.add(name)
        put_title(citation, name, "container-title")
    return before[:start], behind


def _journal_start(before: str, known: ListContext, *, whole: bool = False) -> int:
    if (
        whole
        and not re.search(f"[{PLACEHOLDERS}]", before.strip(f" {GAP}{YEAR}"))
        and len(before.split()) <= 6
        and not re.search(r"[.?!]\s", before)
    ):
        return 0
    if (start := _titled_journal(before)) >= 0:
        return start
    # a journal with a comma in its name is known only once another citation has shown it: "Gender, Place and Culture"
    end = folded(before)
    for name in known.journals:
        if "," in name and end.endswith(folded(name)):
            return len(before) - len(name)
    edges = [
        found.end()
        for found in re.finditer(
            rf"[.?!]['’”»\"]?\s+(?=\S)|[{PLACEHOLDERS}][\s,.;:]*(?=\S)|[”’»\"],?\s+|\b[Ii]n:?\s+(?=[{UPPER}])|\s[–—]\s|[:;]\s", before
        )
    ]
    # no edge is behind an initial: "A. Berg"
    edges = [edge for edge in edges if edge < len(before) and not re.search(rf"(?:^|\s)[{UPPER}]\.\s$", before[:edge][-3:])]
    start = edges[-1] if edges else 0
    if (edges and not re.search(r":\s$", before[:start])) and len(before[start:].split()) <= 14:
        return start
    commas = [found.end() for found in re.finditer(r",\s+", before) if found.end() >= start]
    return commas[-1] if commas else start


def _titled_journal(before: str) -> int:
    """Return where a journal and its subtitle begin behind a quoted title ("“Title.” Signs: Journal of …"), or -1."""
    quote = before.rfind(QUOTE) + 1
    form = rf"[\s.,;]*(?:[Ii]n:?\s+)?([^\W\d_][^.:{PLACEHOLDERS}]{{2,60}}:\s[^.:{PLACEHOLDERS}]{{2,90}})"
    found = re.fullmatch(form, before[quote:]) if quote else None
    return quote + found.start(1) if found else -1


def put_host(citation: Citation, text: str) -> str:
    """Read the host of a chapter, and who edited it; return what is left, its title and imprint."""
    citation.in_book = True
    text = _without_editors_first(citation, text.strip(" ,.:"))
    text, editors = take_editors(text, citation.known)
    if editors:
        citation.item.setdefault("editor", editors)
    return text


def _without_editors_first(citation: Citation, text: str) -> str:
    """Read the editors that a host begins with: "In: Berg, A. (ed.), Title", "In A. Berg and C. Delta, Title"."""
    for inverted in (True, False):
        named = people(text, citation.known, inverted=inverted)
        behind = text[named.end :]
        if named.names and behind.lstrip(" ,.(").startswith(EDITORS):
            citation.item["editor"] = named.names
            return text[text.find(EDITORS, named.end) + 1 :].lstrip(f" ,.:;){YEAR}")
        # Names that nothing marks as editors: those with the surname first must have initials and a stop behind them, for a title may look alike;
        # others count only where nobody is marked
        inverse = named.strength >= 2 and behind.lstrip(" ").startswith((",", ":", "."))
        direct = named.strength > 0 and QUOTE not in text[: named.end] and EDITORS not in text and EDITED_BY not in text
        if named.names and (inverse if inverted else direct):
            citation.item["editor"] = named.names
            citation.doubt("editor", "taken as the editors of the book that this stands in")
            return behind.lstrip(f" ,.:{YEAR}")
    return text


def is_journal(text: str) -> bool:
    """Say whether a text looks like the name of a journal."""
    return (
        bool(JOURNAL.search(text))
        and not re.search(
            r":|\b(?:instit\w+|universi\w+|cent(?:re|er|ro)|department|network|press|verlag|books|bureau)\b", text, re.IGNORECASE
        )
        and len(text.split()) <= 9
    )
