"""Titles: quotation marks around them, and subtitles."""

from __future__ import annotations

import re

from miggraph.bibliography.mapping import joined_title
from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.recognition.placeholders import PLACEHOLDERS, QUOTE
from miggraph.importing.text.recognition.sentences import ABBREVIATIONS
from miggraph.importing.text.vocabulary.patterns import INITIAL

# Opening quotation marks, and what closes them in the conventions of several languages, or where they were typed wrongly
CLOSING = {"“": '”“"', '"': '"”', "‘": "’'", "«": "»", "„": '“”"', "‚": "‘’'", "'": "'’", "’": "’", "»": "«", "‹": "›", "”": "”", "`": "'’"}
# Where a quotation may open: behind a space, a stop or a bracket, not within a word as in "l’aide"
OPENING = re.compile(rf"(?:(?<=[\s.,:(\[])|(?<![\s\S])|(?<=[{PLACEHOLDERS}]))[“\"‘«„‚'»‹`’](?=\S|\s\S)")
# What stands behind a quoted title; anything else shows that the quotation is a part of one
BEHIND = re.compile(rf"\s*(?:$|[,.;:(\[{PLACEHOLDERS}]|(?:in|In|en|En|dans|Dans|by|–|—|-)[:\s])")
SUBTITLE = re.compile(
    rf"(?P<mark>[?!])[”’\"]?\s+(?={INITIAL}|[“‘\"«])|(?P<colon>\s?:)\s+(?=\S)|(?P<dash>\s+[–—]\s+)|(?P<stop>\.)\s+(?={INITIAL})"
)


def protect_quotes(citation: Citation) -> None:
    """Put one mark for each quoted title, so that nothing inside it is taken for something else."""
    text, kept, done = citation.text, "", 0
    for opening in OPENING.finditer(text):
        start = opening.start()
        end = closing_quote(text, start) if start >= done else -1  # what opens within a quotation is a part of it
        if end < 0 or (len(text[start:end].split()) < 2 and not _by_itself(text, start, end)):
            continue
        citation.quotes.append(text[start:end])
        kept, done = f"{kept}{text[done:start]}{QUOTE}", end
    citation.text = kept + text[done:]


def _by_itself(text: str, start: int, end: int) -> bool:
    """Say whether one quoted word stands where a title would: between commas or full stops."""
    return text[end - 2 : end - 1] in (".", ",") or bool(
        re.search(rf"(?:^|[,.;:{PLACEHOLDERS}–—]\s*|\sissue:?\s)$", text[max(0, start - 8) : start])
        and re.match(rf"\s*(?:[,.;({PLACEHOLDERS}]|$)", text[end:])
    )


def closing_quote(text: str, start: int) -> int:
    """Return where a quoted title ends (behind its closing mark); -1 where the quotation is only a part of a title, or does not end."""
    ends = CLOSING.get(text[start], "")
    limit = min(len(text), start + 600)  # a quotation without an end would take in the whole citation
    for place in range(start + 2, limit):
        if (
            text[place] in ends
            and not text[place + 1 : place + 2].isalnum()
            and (BEHIND.match(text, place + 1) or text[place - 1] in ".,?!")
        ):
            if text[place + 1 : place + 2] == ":" or re.match(r"\s[a-z]", text[place + 1 : place + 3]):
                return -1 if ends != "’" or text[place + 1 : place + 2] == ":" else place + 1 if BEHIND.match(text, place + 1) else -1
            return place + 1
    return -1


def unquoted(text: str) -> str:
    """Leave off the quotation marks around a title, and a comma or full stop inside them."""
    text = text.strip()
    if len(text) > 1 and text[0] in CLOSING and text[-1] in CLOSING[text[0]]:
        outer, text = text[0], text[1:-1].strip().rstrip(",").strip()
        text = text[:-1] if text.endswith(".") and not text.endswith("..") else text
        if outer == "‘":
            text = text.replace("‘‘", "‘").replace("’’", "’").replace("“", "‘").replace("”", "’")
        inner = re.match(r"[^‘’]*’(?![\w])", text) if outer in "‘’" else None
        if inner and re.match(r"\s*[:?!]", text[inner.end() :]):
            text = outer + text  # one mark opens both the title and the quotation that begins it
    return text


def split_title(text: str) -> tuple[str, str]:
    """Part a title from its subtitle, at the first colon, question mark or dash; at a full stop where there is none of these."""
    ends = [found for found in SUBTITLE.finditer(text) if found.start() > 1 and not _inside_quotes(text, found.start())]
    strong = [found for found in ends if not found["stop"]]
    marks = [found for found in strong if found["dash"] is None] or strong
    chosen = next(iter(marks), None) or next((found for found in ends if not ABBREVIATIONS.search(text[: found.start() + 1])), None)
    if chosen is None:
        return text, ""
    cut = chosen.end("mark") if chosen["mark"] else chosen.start()
    if chosen["mark"] and text[cut : cut + 1] in '”’"':
        cut += 1
    return text[:cut].strip(), text[chosen.end() :].strip()


def _inside_quotes(text: str, place: int) -> bool:
    before = text[:place]
    return before.count("“") > before.count("”") or before.count("«") > before.count("»")


def put_title(citation: Citation, printed: str, variable: str = "title") -> None:
    """Set a title, with the part before its subtitle beside it."""
    text = clean(restore_quotes(citation, printed))
    title, subtitle = split_title(text)
    citation.account_for(printed)
    citation.item[variable] = joined_title(title, subtitle)
    if subtitle and variable == "title":
        citation.item["title-short"] = title


def clean(text: str) -> str:
    """Leave off what ends a title without being part of it."""
    text = re.sub(f"[{PLACEHOLDERS}]", " ", text).strip(" ,;:/–—")
    text = unquoted(text[:-1] if re.search(r"[”’»\"“‘]\.$", text) and text[:1] in CLOSING else text)
    text = " ".join(text.split()).strip(" ,;:/–—")
    text = re.sub(r"[\s.]+\.$", ".", text)
    if text.endswith(".") and not re.search(r"\b(?:[A-Z]\.){2,}$|\.\.$", text):
        text = text[:-1].rstrip()
    text = re.sub(r"\s+:", ":", text)
    text = re.sub(r"\s*[(\[]\s*$", "", text)
    if text and text[0] in '“"„«' and not any(mark in text[1:] for mark in CLOSING[text[0]]):
        text = text[1:].lstrip()  # a quotation that was never closed
    return text.strip("[]") if text.count("[") != text.count("]") else text


def restore_quotes(citation: Citation, text: str) -> str:
    """Put the quoted titles back where marks stand for them."""
    while QUOTE in text:
        number = citation.text.count(QUOTE, 0, citation.text.find(text)) if text in citation.text else 0
        text = text.replace(QUOTE, citation.quotes[number] if number < len(citation.quotes) else "", 1)
    return text
