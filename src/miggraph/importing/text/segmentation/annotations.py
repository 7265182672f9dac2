"""Annotations: where one begins that stands in one paragraph with its citation."""

from __future__ import annotations

import re

from miggraph.importing.text.layout.blocks import MAX_BLOCK, Block, Line
from miggraph.importing.text.recognition.sentences import ABBREVIATIONS
from miggraph.importing.text.segmentation import evidence
from miggraph.importing.text.vocabulary.list_context import ListContext
from miggraph.importing.text.vocabulary.patterns import INITIAL

# Where a sentence may end and another begin
STOP = re.compile(rf"[.!?][”’\"»)]?\s+(?={INITIAL}|[“‘«„])")
# "Special issue … including “Title” by …": the contents of an issue are an annotation, though they look like citations
CONTENTS = re.compile(
    r"\s*\b(?:including|containing|featuring|includes|contains|with (?:articles|papers|essays|contributions))\b[^“‘«„\"]{0,60}[“‘«„\"]"
)
ISSUE = re.compile(r"\b(?:special|theme[d]?|double) (?:issue|number)|\d\s?\(\d{1,3}\)|\bvol\.?\s\d|\bno\.\s\d", re.IGNORECASE)
ENOUGH = 2.0  # more than for a citation by itself: a title in the middle of a paragraph may read like prose


def part_annotation(block: Block, known: ListContext) -> Block:
    """Part the annotation from the citation where both stand in one paragraph; the block itself where they do not."""
    start = annotation_at("\n".join(line for _, line in block.lines), known)
    return _parted(block, start) if start else block


def annotation_at(text: str, known: ListContext) -> int:
    """Return where the annotation begins in a paragraph that begins with a citation; 0 where it does not."""
    if (contents := CONTENTS.search(text)) and ISSUE.search(text[: contents.start()]):
        return contents.start()
    # a shorter paragraph has no room for a citation and a sentence about it
    if len(text.split()) < 14 or len(text) > MAX_BLOCK:
        return 0
    # a citation has a dozen full stops at most, and the annotation begins with the first sentence that reads like prose
    edges = [
        stop.end() for stop in STOP.finditer(text[:1500]) if not ABBREVIATIONS.search(text[max(0, stop.start() - 12) : stop.start() + 1])
    ][:12]
    for place, start in enumerate(edges):
        sentence = text[start : edges[place + 1] if place + 1 < len(edges) else len(text)]
        if _is_prose(sentence, known):
            whole = _is_whole(text[:start], known) and evidence.citation(text[start:], known) < evidence.citation(text[:start], known)
            return start if whole else 0
    return 0


def _is_prose(sentence: str, known: ListContext) -> bool:
    """Say whether a sentence describes rather than cites."""
    words = re.findall(r"[^\W\d_]+", sentence)
    small = sum(word[0].islower() for word in words)
    if re.search(r"https?://|www\.|@|\bISBN\b|\b(?:available|retrieved|disponible|verfügbar)\b", sentence, re.IGNORECASE):
        return False
    described = evidence.prose(sentence) >= 0.9 or (len(words) >= 4 and small >= 0.6 * len(words))
    return described and len(words) >= 4 and evidence.citation(sentence, known) < 1


def _is_whole(citation: str, known: ListContext) -> bool:
    """Say whether a citation is complete: it says more than authors and year, whose title would come next."""
    if re.search(r"\(?\b(?:(?:19|20)\d\d[a-z]?|n\.d\.)\)?[.,:]?\s*$", citation) and len(citation.split()) < 8:
        return False
    return (
        evidence.citation(citation, known) >= ENOUGH
        and evidence.imprint(citation, known) >= 1
        # "Berg, A. (2004)." without a title
        and not re.search(r"^[^.]{0,120}\((?:19|20)\d\d\)\.\s*$", citation)
    )


def _parted(block: Block, start: int) -> Block:
    lines: list[Line] = []
    rest: list[Line] = []
    at = 0
    for number, text in block.lines:
        cut = min(max(start - at, 0), len(text))
        if text[:cut].strip():
            lines.append((number, text[:cut].rstrip()))
        if text[cut:].strip():
            rest.append((number, text[cut:].strip()))
        at += len(text) + 1
    said = [(rest[0][0], " ".join(text for _, text in rest))] if rest else []
    return Block(block.heading, lines, [*said, *block.annotation])
