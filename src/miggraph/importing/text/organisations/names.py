"""Names of organisations: the acronym, other names, and what brackets behind a name say of parents and successors."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from miggraph.ground.folding import strip_accents
from miggraph.importing.text.vocabulary.patterns import words

# One word with two capitals at least, or several that strokes part
_ACRONYM = re.compile(r"(?=(?:.*[A-ZÀ-Þ]){2})[\w][\w&.+’'-]{1,14}(?:\s?/\s?[A-ZÀ-Þ][\w&.-]{1,14}){0,4}$")
# What a bracket behind a name says of it
_ALIAS = re.compile(
    r"^(?:also\s(?:known\sas|called)|a\.?k\.?a\.?|known\sas|formerly(?:\sknown\sas)?|previously|ex-?|formerly:|anciennement|antes|anteriormente|ehemals|früher|vormals|già|in\s(?:english|french|spanish|german)|engl?\.|english|englisch|en\sanglais|en\singlés|or)\s?[:,]?\s(.+)$",
    re.IGNORECASE,
)
_SUCCESSOR = re.compile(
    r"^(?:now(?:\s(?:part\sof|called|known\sas|merged\s(?:with|into)))?|since\s\d{4}\spart\sof|merged\s(?:with|into)|succeeded\sby|became|today|heute|aujourd['’]hui|ahora)\s(.+)$",
    re.IGNORECASE,
)
_PARENT = re.compile(
    r"^(?:an?\s)?(?:(?:part|project|programme|program|member|unit|initiative|branch|division|department)\s(?:of|at)|hosted\s(?:by|at)|projet\sde|proyecto\sde|projekt\s(?:von|der|des))\s(.+)$",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\s?[(\[]([^()\[\]]{1,200})[)\]]")
# Words that give no letter to an acronym
_LINKS = words(
    "of the for and on in a an to at de la le les des du et pour en y el los las para del sobre e do da dos das und für der die das von im zur di per della dei"
)


@dataclass(slots=True)
class PrintedName:
    """What a printed name says."""

    name: str
    acronym: str = ""
    others: list[str] = field(default_factory=list)
    successor: str = ""
    parent: str = ""
    rest: list[str] = field(default_factory=list)


def read(text: str) -> PrintedName:
    """Take a printed name apart.

    >>> read("International Development Research Centre (IDRC/CRDI)")
    PrintedName(name='International Development Research Centre', acronym='IDRC', others=['CRDI'], successor='', parent='', rest=[])
    >>> read("RMM – Red de Mujeres Migrantes / Network of Migrant Women").others
    ['Network of Migrant Women']
    """
    named = PrintedName("")
    brackets = _BRACKET.findall(text)
    named.name = _BRACKET.sub(" ", text)
    named.name = re.sub(r"\s+([,;:])", r"\1", " ".join(named.name.split())).strip(" ,;:-–—•*|")
    for bracket in brackets:
        _bracket(bracket.strip(), named)
    _dashed(named)
    _stroked(named)
    named.name = re.sub(r"(?<![.\s][A-Za-z])\.$", "", named.name).strip(' ,;:-–—"“”«»')
    return named


def is_acronym(text: str) -> bool:
    """Say whether a text is written as acronyms are: one word with several capitals."""
    return len(text) <= 60 and bool(_ACRONYM.match(text.strip()))


def fits(acronym: str, name: str) -> bool:
    """Say whether the letters of an acronym are, in order, among the initials (or letters) of the words of a name.

    >>> fits("INSTRAW", "International Research and Training Institute for the Advancement of Women"), fits("WHO", "Anti-Slavery International")
    (True, False)
    """
    letters = [char for char in strip_accents(acronym).casefold() if char.isalpha()]
    initials = [word[0] for word in re.findall(r"\w+", strip_accents(name).casefold()) if word not in _LINKS]
    # half of them: acronyms are often of the name in another language, or leave words out
    return bool(letters) and sum(letter in initials for letter in letters) >= max(2, (len(letters) + 1) // 2)


def _bracket(text: str, named: PrintedName) -> None:
    """Place what stands in brackets behind a name."""
    if found := _SUCCESSOR.match(text):
        named.successor = found[1].strip()
    elif found := _PARENT.match(text):
        named.parent = found[1].strip()
    elif found := _ALIAS.match(text):
        _other(found[1].strip(), named)
    elif " " in text and (split := re.match(r"([^,;:–]{2,15})(?:[,;:]|\s[–—-])\s(.+)$", text)) and is_acronym(split[1]):
        _other(split[1], named)
        _other(split[2], named)
    elif is_acronym(text) or text[:1].isupper():
        _other(text, named)
    else:
        named.rest.append(f"({text})")


def _other(text: str, named: PrintedName) -> None:
    """Take a text for the acronym, or for a name in full of what goes by its acronym, or for one more name."""
    if is_acronym(text):
        first, *further = re.split(r"\s?/\s?", text)
        named.others += [first, *further] if named.acronym else further
        named.acronym = named.acronym or first
    elif is_acronym(named.name) and not named.acronym and fits(named.name, text):
        named.acronym, named.name = named.name, text
    else:
        named.others.append(text)


def _dashed(named: PrintedName) -> None:
    """Part an acronym from a name by a dash, whichever stands first."""
    head, dash, tail = (
        named.name.partition(" – ")
        if " – " in named.name
        else named.name.partition(" — ")
        if " — " in named.name
        else named.name.partition(" - ")
    )
    if dash and not named.acronym:
        if is_acronym(head) and (fits(head, tail) or not is_acronym(tail)):
            named.acronym, named.name = head.strip(), tail.strip()
        elif is_acronym(tail):
            named.name, named.acronym = head.strip(), tail.strip()
    if dash and is_acronym(head) and head.strip() == named.acronym:
        named.name = tail.strip() or named.name
    if (
        (colon := re.match(r"([^\s:]{2,12}): (.+)$", named.name))
        and is_acronym(colon[1])
        and fits(colon[1], colon[2])
        and not named.acronym
    ):
        named.acronym, named.name = colon[1], colon[2]


def _stroked(named: PrintedName) -> None:
    """Part a name in another language behind a stroke."""
    first, *further = re.split(r"\s+[/=|]\s+", named.name)
    named.name = first
    for text in further:
        _other(text.strip(), named)
