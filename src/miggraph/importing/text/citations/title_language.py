"""Title language: which language a title is in, by its small words, its letters and endings, and by the citation around it."""

from __future__ import annotations

import re

from miggraph.importing.text.vocabulary.languages import LANGUAGES

SMALL_WORDS = {
    "en": "the of and in on for to from with at by an is are who how what their between women woman gender her his work migration rights girls workers under after before without or than not as when",
    "fr": "le la les des du de et en dans au aux une un pour par sur femmes femme entre chez à où qui que sans leur leurs nos genre travail droits filles vers est",
    "es": "el la los las de del y en una un por para con sobre mujeres mujer entre género que al sin sus su trabajo derechos niñas lo se",
    "de": "der die das den dem des und im in am von vom zur zum ein eine einer mit für auf über frauen frau zwischen geschlecht als ohne unter nach aus bei arbeit rechte mädchen zu ist",
    "it": "il lo la gli le di del della delle dei nel nella per con donne donna tra una un genere lavoro senza che sulla",
    "pt": "os de do da dos das em na por para com mulheres mulher entre uma um gênero género trabalho sem sobre",
}
_SMALL = {tag: frozenset(words.split()) for tag, words in SMALL_WORDS.items()}
SIGNS = {
    "en": re.compile(r"(?:ing|ness|ship|th|'s|’s)\b|\b\w*(?:wh|ght|ck)\w*"),
    "fr": re.compile(r"[œçèêîûà]|(?:eux|euse|euses|elle|elles|aux|tés?|ées?|eurs?|ières?)\b|\b[ldnsqj][’']\w"),
    "es": re.compile(r"[ñ¿¡]|(?:ción|ciones|dad|dades|ías?|eros?|eras?|ntes?|ados?|idas?|oras?)\b|[áíóú]"),
    "de": re.compile(r"[ßäöü]|(?:ung|ungen|keit|heit|schaft|isch\w*|lich\w*|innen|erin|tum)\b|sch\w"),
    "it": re.compile(r"(?:zione|zioni|ità|anza|atrici|tori|trice)\b"),
    "pt": re.compile(r"[ãõ]|(?:ção|ções|dade|dades)\b"),
}
# What English took from other tongues: it tells none
LOANS = re.compile(
    r"\b(?:au[ -]pairs?|au fait|de facto|de jure|en route|en masse|la (?:migra|lucha)|laissez[- ]faire|vis[- ]à[- ]vis|à la carte|per se|per capita|in situ|femmes? fatales?|avant[- ]garde)\b"
)
AROUND = {
    "fr": re.compile(
        r"\(?\bdirs?\.|\béds?\.|\bdans\b|\bcoll\. «|\bsous la dir|\bconsulté|\bdisponible sur|\bParis\b|\bet al\b.*\bp\. \d", re.IGNORECASE
    ),
    "es": re.compile(
        r"\bcoords?\.|\bnúm\.|\bcomps?\.|\bpágs?\.|\bdisponible en\b|\bdocumento de trabajo|\bconsultado|\b en [A-Z]\. ?\w+ \(",
        re.IGNORECASE,
    ),
    "de": re.compile(r"\bHrsg\b|\bHg\.|\bAufl|\bS\. \d|\d S\.|\bHeft\b|\bBd\.|\bJg\b|\bIn: |„|\babgerufen|\bArbeitspapier"),
    "pt": re.compile(r"\borgs?\.|\bdisponível"),
}


def language_of(title: str, around: str = "", heading: str = "") -> str:
    """Guess the language of a title; "" where nothing tells. The citation and the heading count only where the title leaves it open."""
    text = LOANS.sub(" ", title.casefold())
    words = re.findall(r"[^\W\d_]+", text)
    scores = {tag: 2.0 * sum(word in small for word in words) + len(SIGNS[tag].findall(text)) for tag, small in _SMALL.items()}
    if scores["en"] < 2:
        for tag, form in AROUND.items():
            scores[tag] += 1.5 if form.search(around) else 0
        for name in re.findall(r"[^\W\d_]+", heading.casefold()):
            if LANGUAGES.get(name) in scores:
                scores[LANGUAGES[name]] += 2
    best, second = sorted(scores, key=lambda tag: -scores[tag])[:2]
    return best if scores[best] >= 1.5 and scores[best] > scores[second] + 0.5 else ""
