"""Sentences: where they end, and which full stops only end an abbreviation."""

from __future__ import annotations

import re

from miggraph.importing.text.recognition.placeholders import PLACEHOLDERS, QUOTE

# A full stop behind these ends no sentence
ABBREVIATIONS = re.compile(
    r"(?:\b(?:[A-Z]|vs|St|Dr|Mr|Mrs|Ms|Prof|Jr|Sr|vol|Vol|no|No|Nr|nr|pp|ed|eds|Ed|Eds|et al|etc|cf|al|ca|c|Bd|Aufl|Hrsg|Hg|dir|coord|comp|trans|Inc|Ltd|Co|Corp|Univ|Dept|Ave|Mt|Ft|usw|bzw|z\.B|a\.M|d\.h|[a-zA-Z]\.[a-zA-Z]|núm|núms|op|cit|"
    r"approx|fig|ch|cap|art|Mass|Conn|Calif|Ill|Md|Pa|Va|suppl|esp|ser|rev|Ph|D\.C|U\.S|U\.K|U\.N|N\.Y|N\.J|D\.F|S\.A|e\.V))\.$"
)
# A stop before a capital, a number or a sign; before a placeholder no space need stand
SENTENCE_END = re.compile(rf"[.?!](?=[”’\"»]?\s+[^a-z\s])|[.](?=\s*[{PLACEHOLDERS}])")


def sentences(text: str) -> list[str]:
    """Split a text at full stops that end a sentence, and at marks; question marks end no title."""
    found, start = [], 0
    for stop in SENTENCE_END.finditer(text):
        if (
            text[stop.start()] == "."
            and ABBREVIATIONS.search(text[max(0, stop.start() - 12) : stop.end()])
            # these end names of publishers, behind which nothing of the same piece stands
            and not re.search(r"\b(?:Inc|Ltd|Co|etc)\.$", text[: stop.end()][-6:])
        ):
            continue
        if text[stop.start()] == ".":  # "Whose kitchen? Notes on hire" stays one
            found.append(text[start : stop.end()])
            start = stop.end()
    found.append(text[start:])
    return [part.strip() for part in found if part.strip(f" .,;:{PLACEHOLDERS}") or QUOTE in part]
