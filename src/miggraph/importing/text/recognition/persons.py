"""Persons: lists of names as citations print them, surname first or given name first."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from miggraph.bibliography.names import PARTICLES as SMALL_WORDS
from miggraph.bibliography.names import Name, person
from miggraph.importing.text.recognition.placeholders import PLACEHOLDERS
from miggraph.importing.text.vocabulary.list_context import ListContext
from miggraph.importing.text.vocabulary.patterns import PARTICLE, UPPER
from miggraph.importing.text.vocabulary.publishers import PRESS, is_acronym, known_publisher
from miggraph.importing.text.vocabulary.words import BODIES, COMMON

# Parts of names. A surname may have an apostrophe or an article before it (O’Brien, Al-Ali), and hyphens in it
WORD = rf"(?:(?:[OoDdLl][’'ʼ]|[Aa]l-|[Ee]l-)?[{UPPER}][\w’'ʼ]*(?:-\w[\w’'ʼ]*)*)"
INITIALS = rf"(?:[{UPPER}][a-z]?\.(?:\s?-?\s?[{UPPER}][a-z]?\.)*)"
PARTICLES = rf"(?:{PARTICLE}\s+){{0,3}}"
FAMILY = rf"{PARTICLES}{WORD}(?:(?:\s+|\s+(?:y|e|de|de la|del)\s+){WORD}){{0,2}}"
JOINING = r"(?:and|y|e|et|und)"
# A name given in full has no initials to end it: it must end where a citation goes on
ENDS = rf"(?=\s*(?:[,;.:/&()\[\]{PLACEHOLDERS}–—]|$|-\s|(?:{JOINING}|with|con|avec|mit|in|en|dans)\b))"

# The ways in which citations print a name
SURNAME_INITIALS = re.compile(rf"({FAMILY}),\s*({INITIALS}(?:\s(?:{PARTICLE}\s+){{1,2}}(?=[,;&]|\s*\())?)(?!\w)")  # "Berg, A. van den"
CAPITALS_INITIALS = re.compile(
    rf"({PARTICLES}[{UPPER}][{UPPER}’'-]+\d*(?:\s[{UPPER}][{UPPER}’'-]+\d*)?),?\s+({INITIALS})(?!\w)"
)  # "BERG A."
SPACED_INITIALS = re.compile(rf"({FAMILY})\s({INITIALS})(?=\s*(?:[,;&(:]|[{PLACEHOLDERS}]|{JOINING}\s))")  # "Berg A.,"
VANCOUVER = re.compile(rf"({FAMILY})\s([{UPPER}]{{1,3}})(?=[,.;]|\s*[{PLACEHOLDERS}])")  # "Berg AB,"
DIRECT = re.compile(  # "A. van den Berg", "Anna Berg"
    rf"(?:(?:{INITIALS}|{WORD})\s+){{1,3}}{PARTICLES}{WORD}(?:\s+(?:Jr|Sr)\.?)?{ENDS}|{INITIALS}\s*{PARTICLES}{WORD}(?:\s{WORD})?{ENDS}"
)
SURNAME_GIVEN = re.compile(rf"({FAMILY}),\s+((?:{WORD}|{INITIALS})(?:\s+(?:{WORD}|{INITIALS})){{0,2}}){ENDS}")  # "Berg, Anna"
# They are tried in this order. The number says how surely what has the form is a person: initials tell one, two words in capitals do not
FORMS = ((SURNAME_INITIALS, 3), (CAPITALS_INITIALS, 3), (SPACED_INITIALS, 2), (VANCOUVER, 2), (DIRECT, 0), (SURNAME_GIVEN, 1))

# What stands between names, and behind the last
ANOTHER = re.compile(rf"\s+{PARTICLES}{WORD}(?=[.,;:]|\s+(?:{JOINING}|&)\s|\s*[({PLACEHOLDERS}])")
LAST = re.compile(r",?\s*(?:\band\b|&|\by\b|\be\b|\bet\b|\bund\b|\bu\.(?!\s?a\.))\s+")
NEXT = re.compile(r"\s*[,;/]\s*(?!$)|\s+/\s+")
WITH = re.compile(r",?\s*\(?\b(?:with|con|avec|mit|in collaboration with|en collaboration avec)\s+")
OTHERS = re.compile(r"\s*,?\s*(?:\[?et al\b\.?\]?|\band others\b|\bu\.\s?a\.|\by otros\b|\bet autres\b|\bet alii\b|\be outros\b)")
JOINT_BODY = re.compile(
    rf"(?:[Tt]he\s+)?([{UPPER}][^.,;:(){PLACEHOLDERS}]{{4,80}})(?=[.,;({PLACEHOLDERS}]|$)"
)  # "A. Berg and the Harbour Trust"
REPEATED = re.compile(
    rf"\s*(?:[—–―]{{1,6}}|-{{3,6}}|_{{3,10}})(?=\s*[.,(:{PLACEHOLDERS}])"
)  # the dash for those who wrote the entry before


@dataclass(slots=True)
class People:
    """A list of names that a text begins with: who, who else helped, where it ends, and how surely these are names (0 to 3)."""

    names: list[Name] = field(default_factory=list)
    contributors: list[Name] = field(default_factory=list)
    end: int = 0
    strength: int = 0
    others: bool = False
    unsure: bool = False  # "Title, J. Surname." reads as "Surname, J." too
    closed: bool = False  # an "and" came before the last


def people(text: str, known: ListContext, start: int = 0, *, inverted: bool = True) -> People:
    """Read the list of names that begins at a place in a text; ``inverted`` where surnames may stand first."""
    found = People(end=start)
    at, target = start, found.names
    while (hit := _one(text, at, known, inverted=inverted and (not found.names or found.strength > 0), first=not found.names)) is not None:
        name, end, strength = hit
        found.unsure = found.unsure or (not found.names and strength == 3 and bool(ANOTHER.match(text, end)))
        found.strength = max(found.strength, strength)
        target.append(name)
        found.end = end
        if others := OTHERS.match(text, end):
            found.others, found.end = True, others.end()
            break
        at, target = _onward(text, found, target)
        if at < 0:
            break
    _without_body(text, start, found)
    if (
        (found.closed or target is found.contributors)
        and at > found.end
        and (body := JOINT_BODY.match(text, at))
        and BODIES.search(body[1])
        and not inverted
    ):
        target.append({"literal": body[1].strip()})
        found.end = body.end()
    return found


def _without_body(text: str, start: int, found: People) -> None:
    """Leave off the last name where a comma alone joins it to names that, unlike it, have initials: it is a publisher's or the like."""
    *before, last = found.names or [{}]
    plainly = before and not (found.closed or found.others or found.contributors) and "." not in last.get("given", ".")
    if plainly and all("." in name.get("given", "") for name in before):
        found.names.pop()
        found.end = text.rfind(",", start, found.end)


def _onward(text: str, found: People, target: list[Name]) -> tuple[int, list[Name]]:
    """Return where the next name begins and to whom it belongs; -1 where the list ends."""
    if helps := WITH.match(text, found.end):
        return helps.end(), found.contributors
    if last := LAST.match(text, found.end):
        found.closed = True
        return last.end(), target
    if found.closed:
        return -1, target
    following = NEXT.match(text, found.end)
    if not following:
        return -1, target
    last = LAST.match(text, following.end())
    found.closed = bool(last)
    return (last or following).end(), target


def _one(text: str, at: int, known: ListContext, *, inverted: bool, first: bool) -> tuple[Name, int, int] | None:
    for form, strength in FORMS:
        if form is not DIRECT and not inverted:
            continue
        if form is SURNAME_GIVEN and not first and ";" not in text[max(0, at - 2) : at] and not _last_inverted(text, at):
            continue
        if (
            form is DIRECT
            and inverted
            and first
            and (comma := SURNAME_GIVEN.match(text, at))
            and len(comma[1].split()) < 3
            and _plausible(comma[0], known)
        ):
            continue  # "Given Family, Given Family" and "Family Family, Given" look alike; the caller asks again without `inverted`
        match = form.match(text, at)
        if match and _plausible(match[0], known):
            return _name(match, form), match.end(), max(strength, 1 if form is DIRECT and re.match(INITIALS, match[0]) else strength)
    return None


def _last_inverted(text: str, at: int) -> bool:
    """Say whether the last of a list has the surname first too: "… and Family, Given."."""
    match = SURNAME_GIVEN.match(text, at)
    return bool(
        match and len(person(match[0])["family"].split()) == 1 and re.match(rf"\s*(?:\.(?!,)|\(|[{PLACEHOLDERS}])", text[match.end() :])
    )


def _name(match: re.Match[str], form: re.Pattern[str]) -> Name:
    if form is DIRECT:
        return _direct(_spaced(match[0]))
    family = match[1].title() if match[1].isupper() and len(match[1]) > 3 else match[1]
    given = _spaced(match[2]) if form is not VANCOUVER else " ".join(f"{letter}." for letter in match[2])
    return person(f"{family}, {given}")


def _direct(text: str) -> Name:
    """Read given name and surname; a Spanish patronymic in the middle begins a double surname ("Ana Bermúdez Torres")."""
    words = text.split()
    if len(words) > 2 and re.search(r"[^\W\d_]{3}[eéí]z$", words[-2]) and "." not in words[-2]:
        return person(f"{' '.join(words[-2:])}, {' '.join(words[:-2])}")
    return person(text)


def _spaced(initials: str) -> str:
    return re.sub(rf"(?<=\.)(?=[{UPPER}])", " ", " ".join(initials.split()))


def _plausible(text: str, known: ListContext) -> bool:
    """Say whether words could be a person's name: none is a common word or part of a body's name, and they are no place or publisher."""
    words = re.findall(r"[^\W_][\w’'-]*", text)
    if any(word.casefold().strip("'’") in COMMON and word.casefold() not in SMALL_WORDS for word in words if len(word) > 1):
        return False
    if BODIES.search(text) or PRESS.search(text) or known_publisher(text) or known.is_place(text):
        return False
    long = [word for word in words if len(word) > 1 and word not in SMALL_WORDS]
    if not long or ("," not in text and len(long) > 1 and len(long[0]) > 2 and is_acronym(long[0]) and not is_acronym(long[-1])):
        return False
    return not (all(is_acronym(word) for word in long) and "." not in text and "," not in text)
