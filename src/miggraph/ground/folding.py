"""Folding: the form in which labels and questions are compared.

Case, accents, punctuation, possessives, articles, plurals and the British and American spellings of a word all fold into one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

ARTICLES = frozenset({"the", "a", "an"})
IRREGULAR = {
    "women": "woman", "womens": "woman", "mens": "man", "childrens": "child", "men": "man", "children": "child", "people": "person", "persons": "person", "wives": "wife", "lives": "life",
    "indices": "index", "analyses": "analysis", "theses": "thesis", "series": "series", "news": "news", "diaspora": "diaspora", "americas": "americas",
    "crises": "crisis", "criteria": "criterion", "phenomena": "phenomenon", "curricula": "curriculum", "diagnoses": "diagnosis",
    "hypotheses": "hypothesis", "midwives": "midwife", "housewives": "housewife", "thieves": "thief", "halves": "half",
    "uk": "uk", "us": "us", "ngos": "ngo", "csos": "cso", "mps": "mp", "has": "has", "does": "does", "is": "is", "was": "was",
}  # fmt: skip
SPELLING = {
    "labor": "labour", "program": "programme", "center": "centre", "behavior": "behaviour", "neighbor": "neighbour", "color": "colour",
    "favor": "favour", "honor": "honour", "defense": "defence", "carework": "care work", "housework": "house work", "labeled": "labelled",
    "deskilling": "de skilling", "aging": "ageing", "gray": "grey", "plow": "plough", "plowing": "ploughing", "catalog": "catalogue", "dialog": "dialogue",
    "licence": "license", "judgment": "judgement", "sulfur": "sulphur", "mold": "mould", "offense": "offence", "theater": "theatre", "fiber": "fibre",
    "enrollment": "enrolment", "installment": "instalment", "skillful": "skilful", "fulfill": "fulfil", "fulfillment": "fulfilment", "jewelry": "jewellery",
    "skeptic": "sceptic", "skepticism": "scepticism", "aluminum": "aluminium", "artifact": "artefact",
}  # fmt: skip
SHORT = 300  # characters
LETTERS = re.compile(r"[a-z ]+")
WORD = re.compile(r"#?\w+(?:[’'ʼ]\w+)*")
AMERICAN = re.compile(r"(?<=[a-z]{3})iz(?=(?:e|ed|es|er|ers|ing|ation|ations|ational)$)|(?<=al)yz(?=(?:e|ed|er|ers|ing)$)")
# The same in families of words: labor and laborer, pediatric and orthopaedic, traveler and traveling, e-mail and co-operation.
OUR = re.compile(
    r"^(lab|neighb|col|behavi|harb|hon|flav|fav|rum|arm|vap|sav|od|tum|endeav|val|vig|hum)or(?=(?:ed|er|ers|ing|al|able|less|ful|hood|ist|y)?$)"
)
AE = re.compile(
    r"(?<=gyn)ae(?=c)|(?<=p)ae(?=d)|(?<=h)ae(?=m)|(?<=an)ae(?=[ms])|(?<=arch)ae(?=o)|(?<=pal)ae(?=o)|(?<=leuk)ae|(?<=medi)ae(?=v)|^ae(?=tiolog)|^oe(?=str|soph)|(?<=^f)oe(?=t)|(?<=rh)oe(?=a)"
)
DOUBLED = re.compile(r"^(travel|label|model|cancel|counsel|level|fuel|tunnel|channel|quarrel|marvel)(?=(?:ed|er|ers|ing|or|ors|ous)$)")
JOINED = re.compile(r"\b(co|e)-(?=[a-z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: as written, and folded (one written word may fold into several)."""

    text: str
    folded: tuple[str, ...]


def rules() -> dict[str, Any]:
    """Return the tables and patterns of folding, for a browser that folds as this does."""
    return {
        "articles": sorted(ARTICLES),
        "irregular": IRREGULAR,
        "spelling": SPELLING,
        "spelt": {chr(letter): text for letter, text in _SPELT_OUT.items()},
        "families": [one.pattern for one in (AMERICAN, OUR, DOUBLED, AE)],
    }


def tokens(text: str) -> list[Token]:
    """Split a text into words and fold each; an article folds into nothing."""
    return [
        Token(word, fold_word(_plain(word)))
        for word in WORD.findall(JOINED.sub(r"\1", unicodedata.normalize("NFC", text).replace(".", "")))
    ]


def fold(text: str) -> str:
    """Return the folded form of a text: its folded words, joined by spaces. Short ones are remembered for a while."""
    return _fold(text) if len(text) > SHORT else _remembered(text)


def _fold(text: str) -> str:
    if text.islower() and LETTERS.fullmatch(text):  # as most phrases that are compared with are
        return " ".join([part for word in text.split() for part in fold_word(word)])
    return " ".join([part for word in WORD.findall(_plain(text)) for part in fold_word(word)])


_remembered = lru_cache(maxsize=4_000)(_fold)


def _plain(text: str) -> str:
    """Return the text in small letters without accents, dots, and kinds of apostrophe."""
    if text.isascii():
        plain = text.lower().replace(".", "")
    else:
        plain = strip_accents(text).casefold().replace("ʼ", "'").replace("’", "'").replace(".", "")
    return JOINED.sub(r"\1", plain) if "-" in plain else plain


@lru_cache(maxsize=50_000)
def fold_word(word: str) -> tuple[str, ...]:
    """Fold one plain word into none (an article), one, or several."""
    plain = word.removesuffix("'s").removesuffix("s'").replace("'", "")
    if plain in ARTICLES:
        return ()
    parts = SPELLING.get(plain, plain).replace("_", " ").split()
    return tuple([SPELLING.get(single, british(single)) for single in map(singular, parts)])


def british(word: str) -> str:
    """Return a word in one spelling, mostly the British one.

    >>> british("laborer"), british("organizing"), british("paediatric"), british("traveler"), british("laboratory")
    ('labourer', 'organising', 'pediatric', 'traveller', 'laboratory')
    """
    if "z" in word:
        word = AMERICAN.sub(lambda found: found[0].replace("z", "s"), word)
    if "or" in word:
        word = OUR.sub(r"\1our", word)
    if "el" in word:
        word = DOUBLED.sub(r"\1l", word)
    return AE.sub("e", word) if "ae" in word or "oe" in word else word


def strip_accents(text: str) -> str:
    """Return the text without accents and other marks, with letters like ø and ß spelt out."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_SPELT_OUT)


_SPELT_OUT = str.maketrans(
    {"ø": "o", "Ø": "O", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ı": "i"}
)


def singular(word: str) -> str:
    """Return the singular of an English noun, by its ending; other words come out alike on both sides of a comparison."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) < 4 or word[0].isdigit() or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "tzes", "zzes")):  # not "prizes": that is a prize
        return word[:-2]
    return word[:-1]
