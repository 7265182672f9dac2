"""Publication details: what follows the authors of a citation - title, host or journal, series, imprint."""

from __future__ import annotations

import re

from miggraph.bibliography.names import Name
from miggraph.importing.text.citations import genres, hosts, series
from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.citations.titles import put_title
from miggraph.importing.text.recognition import imprint
from miggraph.importing.text.recognition.imprint import Imprint, read_imprint
from miggraph.importing.text.recognition.placeholders import EDITED_BY, EDITORS, GAP, PLACEHOLDERS, QUOTE, VOLUME, YEAR
from miggraph.importing.text.recognition.sentences import sentences
from miggraph.importing.text.vocabulary.lookup import folded
from miggraph.importing.text.vocabulary.publishers import is_acronym, known_publisher
from miggraph.importing.text.vocabulary.words import GRAMMAR


def read_details(citation: Citation, text: str) -> None:
    """Read what follows the authors (with the title, unless that is known): host or journal, series, imprint."""
    if found := hosts.host_at(text):
        before, behind = text[: found.start()], text[found.end() :]
        read_remainder(citation, before) if "title" in citation.item else put_main_title(citation, before)
        if VOLUME in behind and EDITORS not in behind:  # "in Mobilities 12(3)"
            read_remainder(citation, "".join(hosts.take_journal(citation, behind)))
        else:
            _host(citation, behind)
        return
    if _quoted_in(citation, text):
        return
    text, editors = hosts.take_editors(text, citation.known)
    _add_editors(citation, editors)
    if VOLUME in text:
        _journal(citation, text)
        return
    if "title" not in citation.item:
        text = _title(citation, text)
    read_remainder(citation, text)


def _quoted_in(citation: Citation, text: str) -> bool:
    """Read "“Title.” Book, edited by …" and "“Title.” Journal, 2003, pp. 4–9" (MLA), where no "in" and no volume stands."""
    bare = text.lstrip(" .,;:")
    title = QUOTE if bare.startswith(QUOTE) else "" if "title" in citation.item and citation.quotes else None
    if title is None or VOLUME in text or not ("page" in citation.item or EDITED_BY in text) or "number-of-pages" in citation.item:
        return False
    behind = bare.removeprefix(QUOTE)
    if len(behind.strip(f" .,;:{PLACEHOLDERS}")) < 3:
        return False
    if title:
        put_main_title(citation, title)
    _host(citation, behind)
    if "editor" not in citation.item and "publisher" not in citation.item:
        citation.in_book = False  # journals have neither
    return True


def _add_editors(citation: Citation, editors: list[Name]) -> None:
    if editors:
        present = citation.item.get("editor", [])
        citation.item["editor"] = [*present, *(name for name in editors if name not in present)]


def _host(citation: Citation, text: str) -> None:
    rest = hosts.put_host(citation, text)
    title, rest = _split_title(citation, rest)
    head, named = series.split_series(title, citation.known)
    if named:
        series.put_series(citation, named)
    put_title(citation, head, "container-title")
    read_remainder(citation, rest)


def _journal(citation: Citation, text: str) -> None:
    before, behind = hosts.take_journal(citation, text)
    if "title" not in citation.item:
        if before.strip(f" ,.;:{YEAR}{GAP}"):
            put_main_title(citation, before)
            before = ""
        else:  # a whole issue: its theme, or the journal, is all there is to name it
            behind = _issue(citation, behind)
    read_remainder(citation, before)
    read_remainder(citation, behind)


def _issue(citation: Citation, behind: str) -> str:
    """Give an issue its title, that of its theme or of the journal with volume and number; return what is left."""
    item = citation.item
    item["genre"] = genres.JOURNAL_ISSUE
    if citation.theme:
        put_title(citation, citation.theme)
        return behind
    printed = re.match(rf"[\s{PLACEHOLDERS}]*:\s*([^.{PLACEHOLDERS}]{{3,120}})", behind)
    theme = QUOTE if QUOTE in behind else printed[1] if printed else ""
    volume, issue = item.get("volume", ""), item.get("issue", "")
    if theme:
        put_title(citation, theme)
        return behind.replace(theme, GAP, 1)
    item["title"] = " ".join(
        part for part in (item.get("container-title", ""), f"{volume}({issue})" if volume and issue else volume or issue) if part
    )
    return behind


def _title(citation: Citation, text: str) -> str:
    title, rest = _split_title(citation, text)
    put_main_title(citation, title)
    return rest


def _split_title(citation: Citation, text: str) -> tuple[str, str]:
    """Part a title from the imprint behind it."""
    text = text.lstrip(f" ,.;:{YEAR}{GAP}")
    if text.startswith(QUOTE):
        return QUOTE, text[1:]
    pieces = sentences(text)
    if not pieces:
        return text, ""
    head, tail = _split_imprint(citation, pieces[0])
    if tail or len(pieces) == 1:
        return head, ". ".join([tail, *pieces[1:]])
    count = 1
    if count < len(pieces) and ":" not in head and not _is_no_subtitle(citation, pieces[count], last=count == len(pieces) - 1):
        subtitle, tail = _split_imprint(citation, pieces[count])
        return f"{head} {subtitle}", ". ".join([tail, *pieces[count + 1 :]])
    return head, " ".join(pieces[count:])


def _is_no_subtitle(citation: Citation, piece: str, *, last: bool) -> bool:
    """Say whether a sentence behind a title is something else than its subtitle."""
    bare = piece.strip(f" .,;:()[]{GAP}{YEAR}")
    if not bare or piece[:1] in f"{GAP}{YEAR}{VOLUME}{EDITORS}":
        return True
    head = re.split(f"[{PLACEHOLDERS}]", bare)[0].strip(" ,.;(")
    if series.read_series(bare) or read_imprint(bare, citation.known) or (head and read_imprint(head, citation.known)):
        return True
    return last and bool(read_imprint(bare, citation.known, lenient=YEAR in piece)) and (YEAR in piece or len(bare.split()) <= 3)


def _split_imprint(citation: Citation, piece: str) -> tuple[str, str]:
    """Part "Title, Madrid, Siglo XXI" where the imprint begins: at a mark, or at the first comma that only an imprint follows."""
    mark = re.search(f"[{GAP}{YEAR}]", piece)
    head, tail = (piece[: mark.start()], piece[mark.start() :]) if mark else (piece, "")
    edges = list(re.finditer(r"(?<=[?!])\s+|,\s+|\s+[–—-]\s+|\s+\((?=[^()]*\)\s*$)", head))[-12:]
    dated = tail.startswith(YEAR)
    good = [
        edge for edge in edges if _is_surely_imprint(citation, head[edge.end() :]) or (dated and citation.known.is_town(head[edge.end() :]))
    ]
    if not good:
        return head, tail
    edge = good[0] if ":" not in head[good[0].end() :] else _before_places(citation, head, edges, good)
    return head[: edge.start()], head[edge.end() :] + tail


def _before_places(citation: Citation, head: str, edges: list[re.Match[str]], good: list[re.Match[str]]) -> re.Match[str]:
    """Choose where the places before "Place: Publisher" begin: at the last comma, or earlier where known towns stand."""
    chosen = good[-1]
    while (place := edges.index(chosen)) and edges[place - 1] in good:
        before = head[edges[place - 1].end() : chosen.start()]
        if not (citation.known.is_place(before) or imprint.is_region(head[chosen.end() :].partition(":")[0])):
            break
        chosen = edges[place - 1]
    return chosen


def _is_surely_imprint(citation: Citation, tail: str) -> bool:
    bare = tail.strip(f" .,;:{PLACEHOLDERS}")
    town = citation.known.is_town(bare.partition(",")[0]) and "," in bare
    found = read_imprint(bare, citation.known, lenient=town and len(bare.split()) < 9)
    if found is None or bare.startswith(("and ", "und ", "y ", "et ")):
        return False
    town = town or (":" in bare and citation.known.is_place(bare.partition(":")[0]))
    vague = [name for name in found.publishers if " " not in name and not is_acronym(name) and not known_publisher(name) and not town]
    return bool(found.publishers) and not vague


def read_remainder(citation: Citation, text: str) -> None:
    """Read what is left behind title and authors, piece by piece: series, imprint; the rest is kept."""
    pieces = _pieces(text)
    for at, piece in enumerate(pieces):
        text = re.sub(f"\\s*[{PLACEHOLDERS}]+\\s*", ", ", piece.strip(f" .,;:/{GAP}{YEAR}{VOLUME}{EDITORS}"))
        bare = imprint.trimmed(re.sub(r"(?:,\s*)+", ", ", text))
        if not bare or all(word in GRAMMAR for word in re.findall(r"\w+", bare.casefold())):
            continue
        named = series.read_series(bare) or (series.read_before_imprint(bare) if ": " in "".join(pieces[at + 1 : at + 2]) else None)
        if named and "collection-title" not in citation.item:
            series.put_series(citation, named)
            continue
        if (
            "container-title" not in citation.item
            and "publisher" not in citation.item
            and hosts.is_journal(bare)
            and not {"ISBN", "number-of-pages"} & citation.item.keys()
        ):
            put_title(citation, bare, "container-title")
            citation.doubt("container-title", "taken as the journal; there is no volume", bare)
            continue
        if _imprint_and_series(citation, bare):
            continue
        citation.leave(bare)
        citation.entry.doubt("note", f"not understood: “{bare[:80]}”")


def _pieces(text: str) -> list[str]:
    return [part for sentence in sentences(text) for part in re.split(rf"\s*{GAP}\s*(?=\()|(?<=\))\s+(?=\()", sentence)]


def _imprint_and_series(citation: Citation, text: str) -> bool:
    """Read an imprint, perhaps with a series before or behind it."""
    whole = read_imprint(text, citation.known, lenient=len(text.split()) <= 12)
    parts = re.split(r",\s+", text)
    if whole is not None and not any(series.read_series(part, numbered_only=True) for part in parts):
        put_imprint(citation, whole)
        return True
    for count in range(1, len(parts)):
        for head, tail in ((parts[:count], parts[count:]), (parts[count:], parts[:count])):
            named, printed = series.read_series(", ".join(head)), read_imprint(", ".join(tail), citation.known, lenient=True)
            if named and printed and "collection-title" not in citation.item:
                series.put_series(citation, named)
                put_imprint(citation, printed)
                return True
    return _imprint_parts(citation, [part for part in re.split(r"[;,]\s+|\s+[–—-]\s+", text) if part.strip(" ;,.-–")])


def _imprint_parts(citation: Citation, parts: list[str]) -> bool:
    """Read those of the parts that are imprint, and keep the others."""
    read = [(part, read_imprint(part, citation.known)) for part in parts]
    if len(parts) < 2 or not any(printed for _, printed in read):
        return False
    for part, printed in read:
        put_imprint(citation, printed) if printed else citation.leave(part)
    return True


def put_imprint(citation: Citation, found: Imprint) -> None:
    """Set publishers and places; "Author" as publisher is the author (APA 7, 9.29)."""
    for name in found.publishers:
        if folded(name) in ("author", "the author", "authors", "autor", "auteur", "self-published"):
            citation.account_for(name)
            for author in citation.item.get("author", []):
                citation.join("publisher", author.get("literal", ""))
            continue
        same = folded(name) in [folded(present) for present in citation.item.get("publisher", "").split("; ")]
        citation.account_for(name) if same else citation.join("publisher", name)
    for place in found.places:
        citation.join("publisher-place", place)
    for printed in found.printed:
        citation.account_for(printed)
        parts = re.split(r",\s+|\s+(?:and|&|y|et|und)\s+|\s*[/;]\s*", printed)
        if any(imprint.is_region(part) and part not in found.places for part in parts[1:]):
            citation.entry.rest.append(printed)  # with the state or the country, which we do not keep
            continue
        quarter, comma, town = printed.partition(", ")
        if comma and town in found.places and quarter not in found.places:  # "Houndmills, Basingstoke"
            citation.note("Place of publication", printed)


def put_main_title(citation: Citation, printed: str) -> None:
    """Set the title, and the series where that is printed in one with it."""
    head, named = series.split_series(
        printed.strip(f" ,.{PLACEHOLDERS.replace('-', '')}" if QUOTE not in printed else " ,."), citation.known
    )
    if named and "collection-title" not in citation.item:
        series.put_series(citation, named)
        printed = head
    put_title(citation, printed)
