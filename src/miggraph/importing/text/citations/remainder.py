"""Bodies: what follows the authors of a citation - title, host or journal, series, imprint."""

from __future__ import annotations

import re

from miggraph.bibliography.names import Name
from miggraph.importing.text.citations import hosts, imprint, publication_types, series
from miggraph.importing.text.citations.draft import EDITED_BY, EDITORS, GAP, MARKS, QUOTE, VOLUME, YEAR, Draft
from miggraph.importing.text.citations.imprint import Imprint, read_imprint
from miggraph.importing.text.citations.titles import put_title, sentences
from miggraph.importing.text.vocabulary.knowledge import is_acronym, known_publisher, plain
from miggraph.importing.text.vocabulary.words import GRAMMAR


def read_body(draft: Draft, text: str) -> None:
    """Read what follows the authors (with the title, unless that is known): host or journal, series, imprint."""
    if found := hosts.host_at(text):
        before, behind = text[: found.start()], text[found.end() :]
        if VOLUME in behind and EDITORS not in behind:
            text = before + " " + behind if "title" not in draft.item else behind
            if "title" not in draft.item:
                put_main_title(draft, before)
            else:
                rest_of(draft, before)
            rest_of(draft, "".join(hosts.take_journal(draft, behind)))
            return
        if "title" not in draft.item:
            put_main_title(draft, before)
        else:
            rest_of(draft, before)
        _host(draft, behind)
        return
    if _quoted_in(draft, text):
        return
    text, editors, _ = hosts.take_editors(text, draft.known, floor=0)
    _add_editors(draft, editors)
    if VOLUME in text:
        _journal(draft, text)
        return
    if "title" not in draft.item:
        text = _title(draft, text)
    rest_of(draft, text)


def _quoted_in(draft: Draft, text: str) -> bool:
    """Read "“Title.” Book, edited by …" and "“Title.” Journal, 2003, pp. 4–9" (MLA), where no "in" and no volume stands."""
    bare = text.lstrip(" .,;:")
    title = QUOTE if bare.startswith(QUOTE) else "" if "title" in draft.item and draft.quotes else None
    if title is None or VOLUME in text or not ("page" in draft.item or EDITED_BY in text) or "number-of-pages" in draft.item:
        return False
    behind = bare.removeprefix(QUOTE)
    if len(behind.strip(f" .,;:{MARKS}")) < 3:
        return False
    if title:
        put_main_title(draft, title)
    _host(draft, behind)
    if "editor" not in draft.item and "publisher" not in draft.item:
        draft.item.pop("_chapter", None)
    return True


def _add_editors(draft: Draft, editors: list[Name]) -> None:
    if editors:
        draft.item["editor"] = [*draft.item.get("editor", []), *[name for name in editors if name not in draft.item.get("editor", [])]]


def _host(draft: Draft, text: str) -> None:
    rest = hosts.put_host(draft, text)
    title, rest = _split(draft, rest)
    head, named = series.split_series(title, draft.known)
    if named:
        series.put_series(draft, named)
    put_title(draft, head, "container-title")
    rest_of(draft, rest)


def _journal(draft: Draft, text: str) -> None:
    before, behind = hosts.take_journal(draft, text)
    if "title" not in draft.item:
        if before.strip(f" ,.;:{YEAR}{GAP}"):
            put_main_title(draft, before)
            before = ""
        else:  # a whole issue: its theme, or the journal, is all there is to name it
            behind = _issue(draft, behind)
    rest_of(draft, before)
    rest_of(draft, behind)


def _issue(draft: Draft, behind: str) -> str:
    """Give an issue its title, that of its theme or of the journal with volume and number; return what is left."""
    item = draft.item
    item["genre"] = publication_types.ISSUE
    if theme := item.pop("_theme", ""):
        put_title(draft, theme)
        return behind
    theme = QUOTE if QUOTE in behind else match[1] if (match := re.match(rf"[\s{MARKS}]*:\s*([^.{MARKS}]{{3,120}})", behind)) else ""
    volume, issue = item.get("volume", ""), item.get("issue", "")
    if theme:
        put_title(draft, theme)
        return behind.replace(theme, GAP, 1)
    item["title"] = " ".join(
        part for part in (item.get("container-title", ""), f"{volume}({issue})" if volume and issue else volume or issue) if part
    )
    return behind


def _title(draft: Draft, text: str) -> str:
    title, rest = _split(draft, text)
    put_main_title(draft, title)
    return rest


def _split(draft: Draft, text: str) -> tuple[str, str]:
    """Part a title from the imprint behind it."""
    text = text.lstrip(f" ,.;:{YEAR}{GAP}")
    if text.startswith(QUOTE):
        return QUOTE, text[1:]
    pieces = sentences(text)
    if not pieces:
        return text, ""
    head, tail = _comma_imprint(draft, pieces[0])
    if tail or len(pieces) == 1:
        return head, ". ".join([tail, *pieces[1:]])
    count = 1
    if count < len(pieces) and ":" not in head and not _is_tail(draft, pieces[count], last=count == len(pieces) - 1):
        subtitle, tail = _comma_imprint(draft, pieces[count])
        return f"{head} {subtitle}", ". ".join([tail, *pieces[count + 1 :]])
    return head, " ".join(pieces[count:])


def _is_tail(draft: Draft, piece: str, *, last: bool) -> bool:
    """Say whether a sentence behind a title is something else than its subtitle."""
    bare = piece.strip(f" .,;:()[]{GAP}{YEAR}")
    if not bare or piece[:1] in f"{GAP}{YEAR}{VOLUME}{EDITORS}":
        return True
    head = re.split(f"[{MARKS}]", bare)[0].strip(" ,.;(")
    if series.read_series(bare) or read_imprint(bare, draft.known) or (head and read_imprint(head, draft.known)):
        return True
    return last and bool(read_imprint(bare, draft.known, lenient=YEAR in piece)) and (YEAR in piece or len(bare.split()) <= 3)


def _comma_imprint(draft: Draft, piece: str) -> tuple[str, str]:
    """Part "Title, Madrid, Siglo XXI" where the imprint begins: at a mark, or at the first comma that only an imprint follows."""
    mark = re.search(f"[{GAP}{YEAR}]", piece)
    head, tail = (piece[: mark.start()], piece[mark.start() :]) if mark else (piece, "")
    edges = list(re.finditer(r"(?<=[?!])\s+|,\s+|\s+[–—-]\s+|\s+\((?=[^()]*\)\s*$)", head))[-12:]
    dated = tail.startswith(YEAR)
    good = [edge for edge in edges if _surely(draft, head[edge.end() :]) or (dated and draft.known.is_town(head[edge.end() :]))]
    if not good:
        return head, tail
    edge = good[0] if ":" not in head[good[0].end() :] else _before_places(draft, head, edges, good)
    return head[: edge.start()], head[edge.end() :] + tail


def _before_places(draft: Draft, head: str, edges: list[re.Match[str]], good: list[re.Match[str]]) -> re.Match[str]:
    """Choose where the places before "Place: Publisher" begin: at the last comma, or earlier where known towns stand."""
    chosen = good[-1]
    while (place := edges.index(chosen)) and edges[place - 1] in good:
        before = head[edges[place - 1].end() : chosen.start()]
        if not (draft.known.is_place(before) or imprint.is_region(head[chosen.end() :].partition(":")[0])):
            break
        chosen = edges[place - 1]
    return chosen


def _surely(draft: Draft, tail: str) -> bool:
    bare = tail.strip(f" .,;:{MARKS}")
    town = draft.known.is_town(bare.partition(",")[0]) and "," in bare
    found = read_imprint(bare, draft.known, lenient=town and len(bare.split()) < 9)
    if found is None or bare.startswith(("and ", "und ", "y ", "et ")):
        return False
    town = town or (":" in bare and draft.known.is_place(bare.partition(":")[0]))
    vague = [name for name in found.publishers if " " not in name and not is_acronym(name) and not known_publisher(name) and not town]
    return bool(found.publishers) and not vague


def rest_of(draft: Draft, text: str) -> None:
    """Read what is left behind title and authors, piece by piece: series, imprint; the rest is kept."""
    pieces = _pieces(text)
    for at, piece in enumerate(pieces):
        text = re.sub(f"\\s*[{MARKS}]+\\s*", ", ", piece.strip(f" .,;:/{GAP}{YEAR}{VOLUME}{EDITORS}"))
        bare = imprint.bare(re.sub(r"(?:,\s*)+", ", ", text))
        if not bare or all(word in GRAMMAR for word in re.findall(r"\w+", bare.casefold())):
            continue
        named = series.read_series(bare) or (series.read_before_imprint(bare) if ": " in "".join(pieces[at + 1 : at + 2]) else None)
        if named and "collection-title" not in draft.item:
            series.put_series(draft, named)
            continue
        if (
            "container-title" not in draft.item
            and "publisher" not in draft.item
            and hosts.is_journal(bare)
            and not {"ISBN", "number-of-pages"} & draft.item.keys()
        ):
            put_title(draft, bare, "container-title")
            draft.doubt("container-title", "taken as the journal; there is no volume", bare)
            continue
        if _mixed(draft, bare):
            continue
        draft.leave(bare)
        draft.entry.doubt("note", f"not understood: “{bare[:80]}”")


def _pieces(text: str) -> list[str]:
    return [part for sentence in sentences(text) for part in re.split(r"\s*\ue003\s*(?=\()|(?<=\))\s+(?=\()", sentence)]


def _mixed(draft: Draft, text: str) -> bool:
    """Read an imprint, perhaps with a series before or behind it."""
    whole = read_imprint(text, draft.known, lenient=len(text.split()) <= 12)
    parts = re.split(r",\s+", text)
    if whole is not None and not any(series.read_series(part, numbered_only=True) for part in parts):
        put_imprint(draft, whole)
        return True
    for count in range(1, len(parts)):
        for head, tail in ((parts[:count], parts[count:]), (parts[count:], parts[:count])):
            named, printed = series.read_series(", ".join(head)), read_imprint(", ".join(tail), draft.known, lenient=True)
            if named and printed and "collection-title" not in draft.item:
                series.put_series(draft, named)
                put_imprint(draft, printed)
                return True
    return _some(draft, [part for part in re.split(r"[;,]\s+|\s+[–—-]\s+", text) if part.strip(" ;,.-–")])


def _some(draft: Draft, parts: list[str]) -> bool:
    """Read those of the parts that are imprint, and keep the others."""
    read = [(part, read_imprint(part, draft.known)) for part in parts]
    if len(parts) < 2 or not any(printed for _, printed in read):
        return False
    for part, printed in read:
        put_imprint(draft, printed) if printed else draft.leave(part)
    return True


def put_imprint(draft: Draft, found: Imprint) -> None:
    """Set publishers and places; "Author" as publisher is the author (APA 7, 9.29)."""
    for name in found.publishers:
        if plain(name) in ("author", "the author", "authors", "autor", "auteur", "self-published"):
            draft.used(name)
            for author in draft.item.get("author", []):
                draft.join("publisher", author.get("literal", ""))
            continue
        same = plain(name) in [plain(present) for present in draft.item.get("publisher", "").split("; ")]
        draft.used(name) if same else draft.join("publisher", name)
    for place in found.places:
        draft.join("publisher-place", place)
    for printed in found.printed:
        draft.used(printed)
        parts = re.split(r",\s+|\s+(?:and|&|y|et|und)\s+|\s*[/;]\s*", printed)
        if any(imprint.is_region(part) and part not in found.places for part in parts[1:]):
            draft.entry.rest.append(printed)  # with the state or the country, which we do not keep
            continue
        quarter, comma, town = printed.partition(", ")
        if comma and town in found.places and quarter not in found.places:  # "Houndmills, Basingstoke"
            draft.note("Place of publication", printed)


def put_main_title(draft: Draft, printed: str) -> None:
    """Set the title, and the series where that is printed in one with it."""
    head, named = series.split_series(printed.strip(f" ,.{MARKS.replace('-', '')}" if QUOTE not in printed else " ,."), draft.known)
    if named and "collection-title" not in draft.item:
        series.put_series(draft, named)
        printed = head
    put_title(draft, printed)
