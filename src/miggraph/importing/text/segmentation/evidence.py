"""Evidence: how much a line looks like a citation, and how much like prose or a heading."""

from __future__ import annotations

import re

from miggraph.importing.text.layout.markers import MARKER
from miggraph.importing.text.recognition.persons import REPEATED, people
from miggraph.importing.text.vocabulary.list_context import ListContext
from miggraph.importing.text.vocabulary.patterns import UPPER, WEB
from miggraph.importing.text.vocabulary.publishers import known_publisher
from miggraph.importing.text.vocabulary.words import BODIES, EDITORS

# "(eds)", "edited by": who made a book of what others wrote
EDITED = re.compile(rf"\(\s*{EDITORS}\b\.?\s*\)|\bedited by\b|\bhrsg\.? von\b|\bsous la dir", re.IGNORECASE)
# Signs of a citation, and what each is worth. A unit is a citation from 1.5 on: one strong sign is enough, such as a year in brackets, which prose
# has seldom; two weak ones are, such as a quoted beginning and "Place: Name", which prose has too. The first three are of dates alone
SIGNS = (
    (re.compile(r"\((?:[^()]{0,14}\s)?(?:19|20)\d\d[a-z]?(?:,[^()]{1,16})?\)|\s\[(?:19|20)\d\d\]"), 2.0),  # (2004), (March 2004), [2004]
    (re.compile(r"\((?:n\.\s?d\.|forthcoming|in press|no date|s\.\s?f\.|o\.\s?J\.|s\.\s?d\.)\)", re.IGNORECASE), 2.0),
    (re.compile(r"[,:.;–—]\s*(?:19|20)\d\d[a-z]?\s*(?:[.,;:)–—]|\s-\s|$)"), 1.5),  # ", 2004."
    (re.compile(r"\bISBN\b|\bdoi\b|doi\.org/", re.IGNORECASE), 2.5),
    (re.compile(WEB, re.IGNORECASE), 1.5),
    (re.compile(r"\b\d+\s?pp?\b\.?|\bpp?\.\s?\d|\bS\.\s?\d|\b\d+\s?S\.|\bpágs?\.|\b\d+ pages\b"), 1.5),  # 213 pp., p. 4
    (EDITED, 2.0),
    (re.compile(r"\b\d{1,3}\s?\(\d{1,3}(?:[-–/]\d{1,3})?\)|\bvol\.?\s?\d|,\s*(?:no\.|nº|n°|Nr\.)\s?\d|\bHeft\s\d", re.IGNORECASE), 1.5),
    (re.compile(rf"[{UPPER}][\w’' .&-]{{2,30}}:\s[{UPPER}][^:]{{2,60}}(?:,\s*(?:19|20)\d\d|\.?\s*$)"), 1.0),  # London: Zed Books
    (
        re.compile(
            r"\b(?:University Press|Verlag|Éditions|Publishers|Working Paper|Documento de trabajo|Arbeitspapier|Thesis|Dissertation|Retrieved|forthcoming)\b|\b(?:DVD|n\.d\.|no date)(?:\W|$)",
            re.IGNORECASE,
        ),
        1.0,
    ),
    (re.compile(rf"\b(?:[Bb]y|[Ww]ith)\s(?:[{UPPER}]\.\s?)+(?:(?:van|von|de|der|la)\s)*[{UPPER}]"), 1.0),  # by A. Berg
    (
        re.compile(
            r"\b(?:directed by|a film by|documentary|guest editors?|special (?:issue|number)|themed issue)\b|\(\s?(?:film|dvd|video)\b|\b\d{2,3}\s?min(?:ute)?s?\b",
            re.IGNORECASE,
        ),
        1.2,
    ),
    (
        re.compile(
            r"\b(?:tool\s?kit|(?:briefing|training|information|resource|action) (?:kit|pack|manual)|handbook|guidelines)\b", re.IGNORECASE
        ),
        0.7,
    ),
    (re.compile(r"\b(?:available (?:in|from|at)|in English|in French|in Spanish)\b|\bEnglish,", re.IGNORECASE), 0.5),
    (re.compile(rf"[{UPPER}][a-zà-ÿ]+\s(?:19|20)\d\d(?:\.|\s*$)"), 1.0),  # "…, Nairobi 2004."
    (re.compile(r"^\s*[“\"«„‘][^”\"»]{8,}[”\"»’][,.]?\s"), 0.7),  # a quoted title first
)
# What is said by the way, and would pass for a sign or for prose
NOTES = re.compile(
    r"[(\[]?\b(?:also|website)?\s*available in [^.()]{3,80}[.)]?|\((?:note|summary|executive summary)[^()]*\)", re.IGNORECASE
)
LIST_NOTE = re.compile(  # when a list was made
    r"[^.]{0,60}\b(?:stand|(?:last |date )?(?:updated|revised|compiled)|as of|mise à jour|état|actualizado)\b\s?:?\s?(?:[\w.]{1,12}\s){0,3}(?:19|20)\d\d\.?",
    re.IGNORECASE,
)
# Words of sentences, which citations have only within titles: verbs, pronouns, conjunctions
PROSE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|may|might|does|do|did|be|been|being|it|they|she|he|its|their|this|these|that|which|who|than|also|but|because|while|although|through|how|why|not|very|more|most|such|there|"
    r"est|sont|était|ont|cette|ce|qui|que|dont|elle|elles|ils|mais|aussi|très|plus|comme|leurs|ist|sind|war|waren|hat|haben|wird|werden|dass|diese|dieser|dieses|sie|auch|nicht|sich|wie|es|son|fue|fueron|han|esta|este|estos|quienes|pero|también|más|muy|como|se|sus|su)\b",
    re.IGNORECASE,
)
# How annotations begin
OPENING = re.compile(r"^\s*(?:This|These|The (?:author|book|paper|report|article|editors?|volume|study|collection|film|guide|issue|chapter|text|website|site)s?|An?\s+\w+\s+(?:\w+\s+)?(?:account|study|collection|introduction|overview|survey|history|guide|look|analysis)|In this|In these|Here|Based on|Drawing on|It|Its|Part of|One of|Another|Includes?|Contains?|Examines?|Explores?|Argues?|Shows?|"
    r"Ce(?:t|tte)?|L[’']aut\w+|Le livre|L[’']ouvrage|Este|Esta|El libro|La autora|El autor|Dieses?|Diese[rs]?|Der Band|Das Buch|Die Autorin\w*|Der Autor)\b")  # fmt: skip


def citation(text: str, known: ListContext) -> float:
    """Return how much a text looks like a citation, less how much it looks like prose."""
    if len(text) < 100 and LIST_NOTE.fullmatch(text):
        return 0.0
    head = NOTES.sub(" ", text[:700])  # what comes later is annotation, or does not matter any more
    score = sum(weight for form, weight in SIGNS if form.search(head))
    body = MARKER.sub("", head, count=1)
    named = people(body, known)
    if named.strength >= 2:
        score += 2.0  # initials are as good a sign as a year in brackets
    elif named.strength == 1 and re.match(r"\s*[.(:]|\s*,\s*(?:19|20)", body[named.end :]):
        score += 1.5
    if any(known_publisher(part.strip(" .")) for part in re.split(r"[,:;(]|\.\s", head)[1:12]):
        score += 1.0
    elif len(text) < 350 and any(known.is_town(part) for part in re.split(r"[,:;().]\s?|\s[–—]\s", head)[1:]):
        score += 0.7
    return score - prose(head)


def imprint(text: str, known: ListContext) -> float:
    """Return how much a text says of publisher, place, pages, volume or address: what stands at the end of a citation."""
    # dates and editors are left out: they stand before the title as well
    score = sum(weight for form, weight in SIGNS[3:] if form is not EDITED and form.search(text[-700:]))
    parts = [part.strip(" .") for part in re.split(r"[,:;()]|\.\s|\s[–—]\s", text[-700:])][1:]
    return score + sum(
        1.0
        for part in parts[-6:]
        if known_publisher(part)
        or known.is_town(part)
        or (0 < len(part.split()) < 8 and part[0].isupper() and BODIES.search(part) is not None)
    )


def prose(text: str) -> float:
    """Return how much a text reads like sentences."""
    head = text[:900]
    count = len(head.split()) or 1
    small = len(PROSE.findall(head))
    # Titles have such words too, so one in thirty is free; a sentence, in which one word in seven is one, comes to 1.5
    score = 14 * max(0.0, small / count - 0.035) if count > 7 else 0.0
    if OPENING.match(text):
        score += 1.5
    return score + (1.0 if count > 60 else 0.0) + (1.0 if count > 110 else 0.0)


def heading(text: str) -> bool:
    """Say whether a line by itself could be a heading."""
    bare = text.strip()
    words = bare.split()
    if (
        not words
        or len(bare) > 100
        or len(words) > 14
        or bare.endswith((",", ";"))
        or (bare.endswith(".") and not re.match(r"^[A-Z0-9]{1,4}\.", bare))
    ):
        return False
    if re.search(r"https?://|www\.|@|ISBN|\(\d{4}\)|\bpp?\.\s?\d|\d{1,3}\(\d", bare) or re.search(r"(?:[,:]\s*(?:19|20)\d\d)\.?$", bare):
        return False
    return not prose(bare) > 2


def author_and_colon(text: str, known: ListContext) -> bool:
    """Say whether a citation begins with persons (and their year or "eds." in brackets) and a colon."""
    if ":" not in text:
        return False
    named = people(text, known)
    return named.strength >= 1 and bool(re.match(r"\s*(?:\([^()]{1,20}\)\s*)?:", text[named.end :]))


def author_first(text: str, known: ListContext) -> bool:
    """Say whether a citation seems to begin with its authors."""
    named = people(text, known)
    behind = text[named.end :]
    if named.strength >= 2 or REPEATED.match(text):
        return True
    if (
        named.names
        and re.match(
            r"\s*(?:[.:]|,?\s*\((?:19|20)\d\d|,?\s*(?:19|20)\d\d[.,:)]|\(?eds?\b|,\s*[“\"‘«„]|\s*\((?:ed|dir|Hrsg|coord|comp))", behind
        )
        and (named.strength >= 1 or named.closed or re.match(r"\s*\(", behind))
    ):
        return True
    return bool(re.match(r"[^.,:(]{4,90}\.?\s\((?:19|20)\d\d[a-z]?(?:,[^()]{1,16})?\)[.:]?\s", text)) and bool(
        re.match(r"[^.,:(]{4,90}\.?\s\(\d{4}[^()]*\)\s*[.:]", text)
    )
