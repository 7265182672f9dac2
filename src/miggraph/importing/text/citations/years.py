"""Years: when a publication was issued, and what else is said of when."""

from __future__ import annotations

import re

from miggraph.bibliography.dates import date
from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.recognition.dates import MONTH, SEASON, month_of
from miggraph.importing.text.recognition.placeholders import PLACEHOLDERS, YEAR
from miggraph.importing.text.vocabulary.publishers import known_publisher

# A year, perhaps with the letter that tells those of one author apart; a part of a range such as 1990-2004 is none
NUMBER = r"(?<![\d–/-])(?:1[5-9]\d\d|20\d\d)[a-z]?(?![\d–/-])"
NO_DATE = r"(?:n\.\s?d\.?|no date|undated|s\.\s?d\.?|s\.\s?f\.?|sin fecha|sans date|o\.\s?J\.?|ohne Jahr)"
COMING = r"(?:forthcoming|in press|in print|im Erscheinen|à paraître|en prensa|sous presse|im Druck|in preparation)"
# "3 May 2004", "May 3, 2004", "Spring 2004", "2004, March"
WHEN = rf"(?:(?P<day>\d{{1,2}})\.?\s+(?:de\s+)?)?(?:(?P<before>{MONTH}|{SEASON})(?:[-–/]{MONTH})?(?:\s+(?P<day2>\d{{1,2}}))?,?\s+(?:de\s+)?)?(?:c\.\s?|ca\.\s?)?(?P<year>{NUMBER})(?:,\s*(?P<after>{MONTH}|{SEASON})(?:[-–/]{MONTH})?(?:\s+(?P<day3>\d{{1,2}}))?)?"
# What other printings there were: "(first published 1987)", "(reprinted 1998)", "(2004, 2nd ed. 2006)", "1998 [1978]"
EARLIER = re.compile(
    rf"[(\[](?:(?:first|originally|original work|original edition|original)\s*(?:published|issued|edition|ed\.)?\s*(?:in|,|:)?\s*(?:\w+\s+){{0,4}}?|(?:orig\.|1st ed\.|édition originale|éd\. orig\.|primera edición|Original|Erstausgabe|zuerst)\s*:?\s*)({NUMBER})[)\]]",
    re.IGNORECASE,
)
REPRINT = re.compile(
    rf"[(\[]((?:reprinted|reprint|repr\.|reissued|reimpr\.|reimpresión|Nachdruck|réimpr\.)(?:\s+in)?\s*,?\s*{NUMBER})[)\]]", re.IGNORECASE
)
YEAR_AND_REPRINT = re.compile(
    rf"\(({NUMBER})\s*[,;]\s*((?:reprint\w*|repr\.|reissued|\d(?:st|nd|rd|th)|\d\.?[ªa]?|2e)\s*(?:ed\w*\.?|in|Aufl\w*\.?|éd\w*\.?)?\s*,?\s*{NUMBER})\)",
    re.IGNORECASE,
)
PAIR = re.compile(rf"(?P<new>{NUMBER})\s*[\[(](?P<old>{NUMBER})[\])]|[\[(](?P<old2>{NUMBER})[\])]\s*(?P<new2>{NUMBER})")
# "(2004)", "[n.d.]", "(forthcoming)"
BRACKETED = re.compile(
    rf"[(\[]\s*(?:{WHEN}(?:\s?(?:onwards|ff\.?|to date|[–-]))?|(?P<none>{NO_DATE})|(?P<coming>{COMING}))\s*[)\]]", re.IGNORECASE
)
# The same without brackets: something must part it from the words on either side, or it ends the citation
BARE = re.compile(
    rf"(?P<edge>[,.;:]\s?|[–—-]\s|^|[{PLACEHOLDERS}]\s*|\s(?=\S+\s*$)|\s(?=(?:o\.\s?J|n\.\s?d|s\.\s?[df])\.))(?:{WHEN}|(?P<none>\b{NO_DATE})|(?P<coming>\b{COMING}\b))(?=\s*(?:[.,;:)–—{PLACEHOLDERS}]|$))",
    re.IGNORECASE,
)
# Years that nothing parts from the initials of an author ("Berg, A. 2004 Title"), from a publisher at the end, or from a town
BEHIND_INITIALS = re.compile(rf"(?P<edge>[^:?!“‘«„\"]{{3,200}}?\s[^\W\d_a-z]\.\s)(?P<year>{NUMBER})(?=\s[“‘«„\"]?[^\W\d_a-z])")
BEHIND_PUBLISHER = re.compile(rf"(?P<edge>:\s[^:.{PLACEHOLDERS}]{{2,60}}\s)(?P<year>{NUMBER})(?=\s*[,.;]?\s*(?:[{PLACEHOLDERS},.;\s]*$))")
BEHIND_TOWN = re.compile(rf"(?P<edge>[,.:]\s(?P<town>[^\W\d_][^\d,.:]{{2,30}})\s)(?P<year>{NUMBER})(?=\s*(?:[,.;]|$|[{PLACEHOLDERS}]))")


def take_earlier_years(citation: Citation) -> None:
    """Take out what is said of other printings: "(first published 1987)", "(reprinted 1998)", "1998 [1978]"."""
    for found in citation.extract_all(EARLIER):
        citation.item["original-date"] = date(int(found[1][:4]))
    if reprinted := YEAR_AND_REPRINT.search(citation.text):
        citation.note("Reprint", reprinted[2])
        citation.account_for(reprinted[2])
        citation.replace(*reprinted.span(), f"({reprinted[1]})")
    for found in citation.extract_all(REPRINT):
        citation.note("Reprint", found[1])
    if pair := PAIR.search(citation.text):
        old, new = pair["old"] or pair["old2"], pair["new"] or pair["new2"]
        citation.item["original-date"] = date(int(old[:4]))
        citation.account_for(old)
        citation.replace(*pair.span(), new)


def take_year(citation: Citation) -> None:
    """Take the year of publication out, unless it is known: one in brackets, else the last that stands by itself."""
    if "issued" in citation.item:
        return
    bracketed = next(BRACKETED.finditer(citation.text), None)
    bare = [found for found in BARE.finditer(citation.text) if found.start() > 0 or found["edge"] == ""]
    named = BEHIND_INITIALS.match(citation.text) if citation.known.author_first else None
    chosen = bracketed or named or (_preferred(bare, citation.text) if bare else None)
    chosen = chosen or BEHIND_PUBLISHER.search(citation.text) or _behind_town(citation)
    if chosen is None:
        return
    _keep(citation, chosen)
    edge = chosen.groupdict().get("edge") or ""
    citation.take(chosen.start() + len(edge), chosen.end(), YEAR)


def _behind_town(citation: Citation) -> re.Match[str] | None:
    """Find a year right behind a town or a publisher: "Network for Safe Migration, Nairobi 2012."."""
    return next(
        (
            found
            for found in BEHIND_TOWN.finditer(citation.text)
            if citation.known.is_place(found["town"]) or known_publisher(found["town"])
        ),
        None,
    )


def _preferred(bare: list[re.Match[str]], text: str) -> re.Match[str]:
    """Choose among years without brackets: one that follows a short beginning with a comma or full stop (the authors), else the last."""
    numbered = [found for found in bare if found["year"]] or bare  # a year says more than "forthcoming"
    first = numbered[0]
    head = text[: first.start()]
    if len(numbered) > 1 and re.search(r"[A-Z]\.$|,\s[^.,]+$", head[-30:]) and len(head) < 200 and first["edge"].strip() in (".", ",", ""):
        return first
    return numbered[-1]


def _keep(citation: Citation, found: re.Match[str]) -> None:
    parts = found.groupdict()
    if parts.get("none"):
        citation.entry.rest.append(parts["none"])
    elif parts.get("coming"):
        citation.item["status"] = parts["coming"]
    elif parts.get("year"):
        month = month_of(parts.get("before") or parts.get("after") or "")
        day = int(parts.get("day") or parts.get("day2") or parts.get("day3") or 0)
        value = date(int(parts["year"][:4]), month, day if month else 0)
        if parts["year"][4:]:
            citation.item["year-suffix"] = parts["year"][4:]
        citation.item["issued"] = value


def take_further_years(citation: Citation) -> None:
    """Take out further years that say the same; one that says otherwise stays in the text."""
    issued = citation.item.get("issued", {}).get("date-parts", [[0]])[0][0]
    # from the end, so that what is taken out moves nothing that is still to be taken
    for found in reversed(list(BRACKETED.finditer(citation.text))):
        if (found["year"] and int(found["year"][:4]) == issued) or found["none"]:
            if found["none"] and found["none"] not in citation.entry.rest:
                citation.entry.rest.append(found["none"])
            citation.take(*found.span())
    for found in reversed(list(BARE.finditer(citation.text))):
        if found["year"] and int(found["year"][:4]) == issued and not (found["before"] or found["after"]):
            citation.take(found.start() + len(found["edge"]), found.end())
