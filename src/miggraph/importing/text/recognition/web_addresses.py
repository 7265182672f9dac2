"""Addresses on the web, email addresses, and what is said about them: languages, routes of contact, dates of access."""

from __future__ import annotations

import re

from miggraph.importing.text.vocabulary import languages
from miggraph.importing.text.vocabulary.languages import ON_WEBSITES

_URL = re.compile(r"<?((?:https?://|ftp://|(?<![\w@./-])www\.)[^\s<>\"“”«»]{2,2000})>?", re.IGNORECASE)
# Without http or www: an ending must show that it is no abbreviation or the end of a sentence
_BARE = re.compile(
    r"(?<![\w@./-])((?:[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?\.){1,4}(?:org|net|com|int|info|edu|gov|eu|coop|ngo|example|[a-z]{2})(?:/[^\s<>\"”]{0,500})?)(?![\w@-])",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"(?:mailto:)?<?([\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,6}[a-z]{2,24})>?", re.IGNORECASE)
# "info [at] example.org", "info (at) example dot org": hidden from those who collect addresses
_HIDDEN_AT = re.compile(
    r"(?<=[\w.+-])\s?(?:[\[({<]\s?(?:at|@|arroba|chez)\s?[\])}>]|\s@\s?|\sat\s(?=[\w-]{1,63}(?:\.|\s?[\[(]?\s?dot)))\s?(?=[\w-])",
    re.IGNORECASE,
)
_HIDDEN_DOT = re.compile(r"\s?(?:[\[({]\s?(?:dot|punkt|punto|point)\s?[\])}]|(?<=\w)\sdot\s)\s?(?=[a-z])", re.IGNORECASE)
# "via our website", "contact form": how to get in touch where no address is given
_ROUTE = re.compile(
    r"^(?:please\s)?(?:contact\s)?(?:(?:by\semail\s)?(?:via|through|use|using|by|per|über|vía|a través de|par|mediante|contact via|see|online)\s.{0,20}?(?:web|site|form\w*|sitio|p[áa]gina|page).{0,60}"
    r"|(?:online\s|web\s?-?)?(?:contact|enquiry)[ -]form.{0,60}|web\s?form.{0,60}|formulaire.{0,60}|formulario.{0,60}|kontaktformular.{0,60}|modulo.{0,60})$",
    re.IGNORECASE,
)
# "(accessed 3 May 2011)"
_ACCESSED = re.compile(
    r"\(?\s?(?:last\s)?(?:accessed|checked|consulted|visited|viewed|consult[ée]e?(?:\sle)?|consultado(?:\sel)?|abgerufen(?:\sam)?|zuletzt\s\w+)[^()]{0,40}?\b(?:19|20)\d\d\)?",
    re.IGNORECASE,
)
# "English, French and Spanish", and what says that these are languages of something
_RUN = rf"{ON_WEBSITES}\b(?:(?:\s?[,;/&+–-]\s?|\s)(?:(?:and|as well as|et|y|e|und|or|&)\s)?(?:also\s)?(?:in\s|en\s|auf\s)?{ON_WEBSITES}\b){{0,30}}"
_SAID = re.compile(
    rf"(?:\b(?:in|en|auf|em)\s(?:both\s)?|\b(?:available|disponible|verfügbar|disponível|disponibile|versions?)\s?:?\s|[(:]\s?)({_RUN})|\b({_RUN})(?=\s(?:versions?|website|web\s?site|pages?|-language))|(?<=-)({_RUN})(?=-?sprachige)",
    re.IGNORECASE,
)
_OF_A_SITE = re.compile(
    r"\b(?:web\s?sites?|web\s?pages?|home\s?page|site|sitio|p[áa]gina|webseiten?|internetseiten?|webauftritt|sito|online)\b", re.IGNORECASE
)
# "Also in French": besides the language that this is written in
_ALSO = (
    ("en", r"\balso\b"),
    ("fr", r"\b(?:aussi|[ée]galement)\b"),
    ("es", r"\btambi[ée]n\b"),
    ("de", r"\bauch\b"),
    ("it", r"\banche\b"),
    ("pt", r"\btamb[ée]m\b"),
)


def take_web(text: str, *, bare: bool = False) -> tuple[list[str], str]:
    """Take the web addresses out of a text; ``bare``: also those without http or www. Returns them in full, and the other words.

    >>> take_web("see www.iom.int, or (http://example.org/a).")
    (['http://www.iom.int', 'http://example.org/a'], 'see  , or ( ).')
    """
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        url = match[1].rstrip(".,;:!?'’*|")
        while url.endswith((")", "]")) and url.count(")") + url.count("]") > url.count("(") + url.count("["):
            url = url[:-1].rstrip(".,;:")
        found.append(url if re.match(r"[a-z]+://", url, re.IGNORECASE) else "http://" + url)
        return " " + match[0][match[0].find(url) + len(url) :].lstrip(">")

    text = _URL.sub(take, text)
    return found, (_BARE.sub(take, text) if bare else text).strip()


def take_email(text: str, *, hidden: bool = False) -> tuple[list[str], str]:
    """Take the email addresses out of a text; ``hidden``: also those with the @ spelt out. Returns them, and the other words.

    >>> take_email("info [at] example [dot] org", hidden=True)
    (['info@example.org'], '')
    """
    if hidden and "@" not in text.replace(" @ ", ""):
        text = _HIDDEN_DOT.sub(".", _HIDDEN_AT.sub("@", text))
    found = [match.rstrip(".") for match in _EMAIL.findall(text)]
    return found, _EMAIL.sub(" ", text).strip()


def is_route(text: str) -> bool:
    """Say whether a text tells how to get in touch without an address: via website, contact form."""
    return len(text) < 120 and bool(_ROUTE.match(text.strip(" ().")))


def take_access(text: str) -> tuple[list[str], str]:
    """Take the notes on when a page was last accessed out of a text."""
    return [match[0].strip(" ()") for match in _ACCESSED.finditer(text)], _ACCESSED.sub(" ", text).strip()


def is_languages(text: str) -> bool:
    """Say whether a text is a list of languages, or of their tags, and nothing else."""
    text = text.strip(" –—-")
    words = re.findall(r"[^\W\d_]{3,}", text)
    if len(text) < 200 and len(languages.tags(text)) > 1 and not re.search(r"[^\W\d_]{3}", text):
        return True  # tags
    return (
        len(languages.tags(text)) > 1
        and len(text) < 200
        and all(languages.tags(word) or word.casefold() in ("and", "und", "also") for word in words)
    )


def site_languages(text: str, *, of_site: bool = False) -> list[str]:
    """List the languages (tags) in which a text says that a website is; ``of_site``: the whole text is about one.

    "Also" says that there is the language of the text too.

    >>> site_languages("(website also available in French and Spanish)"), site_languages("Teaches English to refugees.")
    (['en', 'fr', 'es'], [])
    """
    if of_site and is_languages(text):
        return languages.tags(text)
    for sentence in re.split(r"(?<=[.;!?])\s+", text[:20000]):
        if not (of_site or _OF_A_SITE.search(sentence)):
            continue
        tags = [tag for match in _SAID.finditer(sentence) for tag in languages.tags(match[0])]
        if tags:
            own = [tag for tag, also in _ALSO if re.search(also, sentence, re.IGNORECASE)][:1]
            return list(dict.fromkeys([*own, *tags]))
    return []
