"""Corporate authors: the bodies that a citation begins with, or that stand behind its title."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from miggraph.bibliography.names import Name
from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.recognition.imprint import read_imprint
from miggraph.importing.text.recognition.placeholders import EDITORS, PLACEHOLDERS, QUOTE, YEAR
from miggraph.importing.text.recognition.sentences import sentences
from miggraph.importing.text.vocabulary.patterns import UPPER
from miggraph.importing.text.vocabulary.publishers import is_acronym, is_publisher, known_publisher
from miggraph.importing.text.vocabulary.words import BODIES


@dataclass(slots=True)
class Responsibility:
    """Who a citation names, and in which role: the statement of responsibility (ISBD, area 1).

    ``title`` is what stands before them, ``rest`` what is left to be read; ``others``: more are meant than are named.
    """

    names: list[Name] = field(default_factory=list)
    contributors: list[Name] = field(default_factory=list)
    variable: str = "author"
    title: str = ""
    rest: str = ""
    others: bool = False
    reason: str = ""


def body_first(citation: Citation, text: str) -> Responsibility | None:
    """Read a corporate author: what stands before the year, or a first sentence that names a body or comes again as the publisher."""
    if stated := _body_edits(text) or _body_and_comma(citation, text) or _body_and_colon(citation, text):
        return stated
    place = text.find(YEAR)
    head = text[:place].strip(" .,;(") if place > 0 else ""
    behind = text[place + 1 :] if place > 0 else ""
    if (
        head
        and len(head.split()) <= 16  # names of ministries and their departments are as long as that
        and not re.match(r"[\s).,–-]*(?:by|edited by)\s", behind)
        and not re.search(rf"[:?!{PLACEHOLDERS}]|\.\s", head)
        and _titled(behind, citation)
    ):
        known = citation.known.author_first or bool(BODIES.search(head)) or is_acronym(head) or _stopped(text, place)
        comma = behind.lstrip(" )").startswith(",")
        if known and (not comma or (citation.known.author_first and (is_acronym(head) or bool(BODIES.search(head))))):
            edited = head.endswith(EDITORS)
            return Responsibility(
                [{"literal": head.strip(f" {EDITORS}")}], variable="editor" if edited else "author", rest=behind.lstrip(" .,:;)")
            )
    pieces = sentences(text)
    first = pieces[0].strip(" .") if pieces else ""
    if (
        len(pieces) < 2
        or len(first.split()) > 12
        or re.search(rf"[:?!,{PLACEHOLDERS}]", first.replace(", ", " ") if citation.known.author_first else first)
    ):
        return None
    # "Harbour Trust. Annual report. London: Harbour Trust": who publishes it wrote it
    again = first in text[len(first) :]
    if again or (
        citation.known.author_first and (BODIES.search(first) or is_acronym(first)) and not read_imprint(pieces[1], citation.known)
    ):
        return Responsibility([{"literal": first}], rest=text[text.find(first) + len(first) :].lstrip(" .,:"))
    return None


def _stopped(text: str, place: int) -> bool:
    """Say whether a year stands between full stops behind a short name, and a title behind it: "Harbour Voices. 2014. Salt: A study. London"."""
    head, behind = text[:place], text[place + 1 :]
    words = head.split()
    return (
        head.rstrip().endswith(".")
        and behind.startswith(".")
        and len(words) <= 4
        and all(word[0].isupper() for word in words)
        and len(sentences(behind.lstrip(". "))) > 1
    )


def _body_edits(text: str) -> Responsibility | None:
    """Read "Frauenbüro der Stadt (Hg.), Title"."""
    head, mark, behind = text.partition(EDITORS)
    if (
        mark
        and len(head.split()) <= 10
        and not re.search(rf"[:.?!,{PLACEHOLDERS}]", head)
        and is_publisher(head)
        and len(behind.split()) > 2
    ):
        return Responsibility([{"literal": head.strip()}], variable="editor", rest=behind.lstrip(f" .,:;){YEAR}"))
    return None


def _body_and_comma(citation: Citation, text: str) -> Responsibility | None:
    """Read "Association des travailleuses, Guide des droits, Bruxelles", in a list that puts authors first."""
    head, comma, behind = text.partition(", ")
    title = behind.partition(",")[0]
    if (
        not (citation.known.author_first and comma)
        or re.search(rf"[:.?!{PLACEHOLDERS}]", head)
        or len(head.split()) > 8
        or len(title.split()) < 2
    ):
        return None
    if (
        BODIES.search(head)
        and behind[:1].isupper()
        and not read_imprint(title, citation.known)
        and not re.search(r"\b(?:and|und|et|y)\s", title[:4])
    ):
        return Responsibility([{"literal": head}], rest=behind, reason="taken as the author: a body before the first comma")
    return None


def _body_and_colon(citation: Citation, text: str) -> Responsibility | None:
    """Read "Arbeitskreis Migration: Gut beraten?" in a list that puts a colon behind authors."""
    head, _, behind = text.partition(":")
    named = bool(BODIES.search(head)) or is_acronym(head) or head in behind
    if (
        not citation.known.author_colon
        or not named
        or len(head.split()) > 8
        or re.search(rf"[.?!,{PLACEHOLDERS}]", head)
        or len(behind.split()) < 3
    ):
        return None
    return Responsibility(
        [{"literal": head.strip()}], rest=behind.lstrip(f" .,:{YEAR}"), reason="taken as the author: a body before the first colon"
    )


def _titled(behind: str, citation: Citation) -> bool:
    """Say whether a title follows, rather than the imprint of what came before."""
    pieces = sentences(behind.strip(" .,:;)"))
    return bool(pieces) and (pieces[0].startswith(QUOTE) or not read_imprint(pieces[0], citation.known))


def by_body(_: Citation, text: str, limit: int) -> Responsibility | None:
    """Read "Title (2010) by the Harbour Foundation, Colombo": a body, or a name that comes again as the publisher's."""
    for found in re.finditer(rf"\s[Bb]y (?:the )?([{UPPER}][^,.;:({PLACEHOLDERS}]{{2,80}})(?=[,.;(])", text[:limit]):
        name, behind = found[1].strip(), text[found.end() :]
        if ((BODIES.search(name) and not known_publisher(name)) or re.search(rf":\s*{re.escape(name)}\b", behind)) and found.start():
            return Responsibility([{"literal": name}], [], "author", *titled_part(text[: found.start()], behind))
    return None


def behind_title(citation: Citation, stated: Responsibility) -> Responsibility:
    """Take a body between title and imprint for the author: "Title (2004). Some Bureau. London: Other House"."""
    pieces = sentences(stated.rest.lstrip(" ,.;:)"))
    name = pieces[0].strip(" .,") if pieces else ""
    if (
        len(pieces) > 1
        and is_publisher(name)
        and len(name.split()) > 1
        and re.match(r"[^:,]+:\s", pieces[1])
        and read_imprint(pieces[1], citation.known)
        and not re.search(r"[:,]", name)
    ):
        stated.names, stated.rest = [{"literal": name}], " ".join(pieces[1:])
    return stated


def before_imprint(citation: Citation, text: str) -> Responsibility | None:
    """Read "Title, Some Bureau. London: Some Bureau, 1994", where the body before the imprint is the author."""
    pieces = sentences(text)
    if len(pieces) < 2 or not read_imprint(pieces[1], citation.known):
        return None
    title, comma, name = pieces[0].strip(" .").rpartition(", ")
    if comma and is_publisher(name) and len(name.split()) > 1 and name[0].isupper():
        return Responsibility([{"literal": name}], title=title, rest=" ".join(pieces[1:]))
    return None


def titled_part(before: str, behind: str) -> tuple[str, str]:
    """Part what stands before the names into the title and anything between the two."""
    place = before.find(YEAR)
    if place > 0 and before[place + 1 :].strip(" ,.;:)"):
        return before[:place], f"{before[place + 1 :]}. {behind}"
    return before, behind
