"""Addresses of the web, DOIs, email addresses and dates of access."""

from __future__ import annotations

import re

from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.recognition.dates import DAY, day_of
from miggraph.importing.text.recognition.placeholders import PLACEHOLDERS

SPACE = r"[ \t\n]"
# With its label or its resolver, or bare; it may go on in the next line behind a stroke, a dash or a full stop
DOI = re.compile(
    rf"\(?(?:https?:{SPACE}*//(?:dx\.)?doi\.org/{SPACE}*|\bdoi:?{SPACE}*(?:https?://(?:dx\.)?doi\.org/)?|(?<![\w/.-])(?=10\.\d{{4,9}}/))(10\.\d{{4,9}}/(?:[^\s<>“”\"]|(?<=[-/._])\n(?=[\w]))+)",
    re.IGNORECASE,
)
# What is said before an address; it goes with the address
LABEL = (
    r"(?:(?:also |freely |free to )?(?:available|accessible|downloadable|download|disponible|verfügbar|abrufbar|consultable|retrieved|accessed|consulté|recuperado|abgerufen|en ligne|en línea|url|web ?site|web ?page|web|"
    r"site web|internet|full text|pdf|link|see|at|from|on|from the|sur|en|à|unter|de|von)\b[ \t\n]*[:,]?[ \t\n]*)"
)
# An address begins so, also where a space was lost or gained in "http://" or "www."
START = re.compile(r"(?:https?|ftp)\s?:\s?//\s?|(?<![\w@.])www\s?\.\s?(?=\w)", re.IGNORECASE)
BODY = re.compile(rf"[^\s<>“”\"‹›«»{PLACEHOLDERS}]+")
FILE_END = re.compile(r"\.(?:html?|pdf|php|aspx?|docx?|jsp|xml|txt)\b", re.IGNORECASE)
EMAIL = re.compile(
    r"(?:(?:available|free|copies|orders?|contact)\s+)*(?:from|by|at)?\s*(?:e-?mail|courriel|correo)?\s*:?\s*<?((?:mailto:)?[\w.+-]{1,64}@[ ]?[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})>?",
    re.IGNORECASE,
)
TELEPHONE = re.compile(  # with its label
    r"[(]?(?<!\w)(?:tel(?:ephone|[ée]fono|efon)?|tél(?:éphone)?|phone|fax|telefax)\b\.?\s?(?:no\.?\s?)?:?\s?(?:\+|\(0|\(\+|00?\d|\d)[\d\s()/.–-]{5,20}\d[)]?",
    re.IGNORECASE,
)
# What is said before the day on which somebody looked at a page
SEEN = (
    r"(?:(?:last|date|page|site)[ \n]+)*(?:accessed|retrieved|visited|viewed|checked|access|consulted|consulté(?:e)?|consultado|consulta|consultation|abgerufen|zugriff|letzter zugriff|zuletzt (?:abgerufen|besucht|geprüft)|"
    r"stand|recuperado|acceso|accès|date of access|visto)(?:[ \n]+(?:on|the|le|el|am|vom|in))*[ \n]*:?[ \n]*"
)
WEB_DAY = re.compile(rf"(?<=[.,]\s)Web\.\s+({DAY})\.?", re.IGNORECASE)  # MLA, 7th edition: the medium, and the day of access
ACCESSED = re.compile(
    rf"[(\[]?(?:{SEEN}({DAY})|({DAY}),?[ \n]+(?:accessed|abgerufen))(?:,?[ \n]+(?:from|at|de|von|en))?[)\]]?[:,]?", re.IGNORECASE
)
# Looked for first, for it is quick, and few citations have it
SEEING = re.compile(r"access|retriev|visit|viewed|checked|consult|abgerufen|zugriff|stand|recuperado|acceso|accès|visto", re.IGNORECASE)
BEFORE = re.compile(rf"[(<\[]?(?<!\w){LABEL}{{0,4}}[<(\[]?$", re.IGNORECASE)


def take_links(citation: Citation) -> None:
    """Take DOIs, addresses, email addresses and dates of access out of a citation, and mend addresses that spaces or line ends broke."""
    _take_dois(citation)
    _take_access_dates(citation)
    _take_addresses(citation)
    citation.text = citation.text.replace("\n", " ")
    for found in citation.extract_all(EMAIL) if "@" in citation.text else ():
        citation.note("Email", found[1].replace(" ", "").removeprefix("mailto:"))
    for found in citation.extract_all(TELEPHONE):
        citation.entry.rest.append(found[0].strip("()"))
        citation.doubt("note", "a telephone number: whose is it?", found[0])


def _take_dois(citation: Citation) -> None:
    while found := DOI.search(citation.text):
        doi = _trimmed(found[1])
        end = found.start(1) + len(doi)
        doi = doi.replace("\n", "")
        if citation.item.get("DOI", doi) != doi:
            citation.note("DOI", doi)
        citation.item.setdefault("DOI", doi)
        start = found.start()
        before = BEFORE.search(citation.text, max(0, start - 60), start)
        citation.take(before.start() if before else start, end)


def _take_access_dates(citation: Citation) -> None:
    if of_mla := citation.extract(WEB_DAY):
        citation.item["accessed"] = day_of(of_mla[1])
    for found in citation.extract_all(ACCESSED) if SEEING.search(citation.text) else ():
        citation.item.setdefault("accessed", day_of(found[1] or found[2]))


def _take_addresses(citation: Citation) -> None:
    at = 0
    while found := START.search(citation.text, at):
        address, end, mended = _address(citation.text, found.start())
        if "." not in address:
            at = found.end()
            continue
        before = BEFORE.search(citation.text, max(0, found.start() - 80), found.start())
        start = before.start() if before else found.start()
        closing = citation.text[end : end + 1]
        end += 1 if closing and closing in ">)]" and (start < found.start()) and citation.text[start] in "<([" else 0
        if mended:
            citation.doubt("URL", "the address was broken by spaces or line ends and is mended", citation.text[found.start() : end])
        _keep(citation, address if "://" in address else f"http://{address}")
        citation.take(start, end)
        at = start


def _keep(citation: Citation, address: str) -> None:
    if "URL" not in citation.item:
        citation.item["URL"] = address
    elif address != citation.item["URL"]:
        pages = citation.item.get("custom", {}).get("webPages") or [citation.item["URL"]]
        citation.custom("webPages", [*pages, address] if address not in pages else pages)


def _address(text: str, start: int) -> tuple[str, int, bool]:
    """Return the address that begins at a place in a text, where it ends, and whether it had to be mended."""
    opening = START.match(text, start)
    at = opening.end() if opening else start
    address = re.sub(r"\s", "", text[start:at])
    mended, began = address != text[start:at], at
    while body := BODY.match(text, at):
        address, at = address + body[0], body.end()
        gap = re.match(r"[ \t]*\n?[ \t]*", text[at:])
        behind = text[at + gap.end() :] if gap else ""
        # an address that a space or a line end broke goes on where what follows cannot be a word of the citation
        count = _continues(address, behind[:200], broken="\n" in (gap[0] if gap else ""))
        if not count or not gap or len(address) > 2000:
            break
        if count > 1:
            words = behind.split()[: count - 1]
            address += "%20" + "%20".join(words) + "%20"
            behind = behind[len(" ".join(words)) + 1 :]
            at = len(text) - len(behind)
        else:
            at += gap.end()
        mended = True
    trimmed = _trimmed(address)
    return trimmed, max(at - (len(address) - len(trimmed)), began), mended


def _continues(address: str, behind: str, *, broken: bool) -> int:
    """Say how many of the words behind a gap belong to the address (0: none); of several, all but the last are parts of a file's name."""
    following = behind.split()
    if not following or START.match(behind) or address[-1] in ",;)>]" or re.match(r"[(\[<“‘'\"]", following[0]):
        return 0
    host, slash, path = re.sub(r"^\w+://", "", address).partition("/")
    first = following[0].rstrip(".,;)")
    if not slash:
        return int(_host_goes_on(host, first))
    if address[-1] in "/-_=&?%~+#" or (address[-1] == "." and broken):
        return (_file_name(address, following) or 1) if _like_path(first) else 0
    if FILE_END.search(path[-6:]) or address[-1] == ".":
        return 0
    return 1 if _like_path(first, inside=not broken) else _file_name(address, following)


def _like_path(word: str, *, inside: bool = False) -> bool:
    """Say whether a word looks like a part of an address: "migrant/index", "page=2"; ``inside`` where it must have both halves."""
    if re.fullmatch(r"[^\W\d]+/[^\W\d]+|\d+[/–-]\d+|\(?\d{4}\)?", word) and inside:
        return False
    return bool(
        re.search(r"\w[/=&?]\w", word)
        if inside
        else re.search(r"\w[/.=&?_-]\w|^[/.?&=_#-]\w|\d", word) and not re.fullmatch(r"[A-Z]?[a-z]+-[a-z]+|\d{1,2}", word)
    )


def _host_goes_on(host: str, first: str) -> bool:
    if host.endswith((".", "-")):
        return bool(re.match(r"[a-z0-9-]+", first))
    labels = host.split(".")
    complete = len(labels) > 2 or (len(labels) == 2 and labels[0] != "www")
    return bool(not complete and re.fullmatch(r"\.?[a-z0-9-]+(?:\.[a-z]{2,})+(?:/\S*)?", first)) or bool(
        complete and re.match(r"/\w", first)
    )


def _file_name(address: str, following: list[str]) -> int:
    for count, word in enumerate(following[:5], 1):
        if FILE_END.search(word):
            return count if count > 1 or not address.endswith("/") else 1
        if not re.fullmatch(r"[\w-]+", word):
            return 0
    return 0


def _trimmed(address: str) -> str:
    """Leave off what ends the sentence or the bracket that an address stands in."""
    while address and (
        address[-1] in ".,;:'’‘\"!" or (address[-1] in ")]>" and address.count("(") < address.count(")") + (address[-1] != ")"))
    ):
        address = address[:-1]
    return address
