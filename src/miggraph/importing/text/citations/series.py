"""Series: the papers, reports and books that a publication is a number of."""

from __future__ import annotations

import re
from typing import NamedTuple

from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.recognition.placeholders import GAP, PLACEHOLDERS
from miggraph.importing.text.vocabulary.list_context import ListContext
from miggraph.importing.text.vocabulary.lookup import folded

# What series are called; a number must stand with the vaguer of these
KIND = (
    r"(?:(?:working|discussion|occasional|research|policy|briefing|background|conference|technical|issues?|position|information|country|staff|seminar|concept|project)\s+(?:papers?|reports?|briefs?|briefings?|notes?|bulletins?)|"
    r"papers|reports?\s+series|series|monographs?|bulletins?|documentos?\s+de\s+trabajo|cuadernos?(?:\s+de\s+\w+)?|documents?\s+de\s+travail|cahiers?|arbeitspapiere?|diskussionspapiere?|schriftenreihe|reihe|colección|collection|working\s+paper\s+series|"
    r"reports?|paper|briefs?|briefings?|studies|studien|estudios|dossiers?|documentos?|fact\s*sheets?|quaderni?|cadernos?|schriften)"
)
# Those whose numbers are working papers
PAPERS = re.compile(
    r"\b(?:working|discussion|occasional|policy|conference|issues?|background|seminar|technical)\s+papers?\b|\bpapers\b|\bbriefings?\b|\bdocumentos? de trabajo\b|\bdocuments? de travail\b|\barbeitspapiere?\b|\bdiskussionspapiere?\b|\bworking paper\b",
    re.IGNORECASE,
)
# What stands before a number, and the number: 14, WP-14, 2004/3
NUMBERED = r"(?:(?:no|nos|nr|núm|num|number|vol|volume|bd|band|t|tome|tomo|nro)\.?|n\s?[.º°]{1,2}|N[º°]|№|#)"
SAID = rf"(?P<name>[^.:;,]{{0,60}}\b{KIND}\b[^.:;,]{{3,60}}),\s*{NUMBERED}\s*(?P<number>\d{{1,4}})"  # "Working Papers Social Work, no. 17"
NUMBER = r"[A-Z]{0,5}[-/]?\d{1,4}(?:[-/.]\d{1,4}){0,2}[A-Za-z]?"
WITH_NUMBER = re.compile(
    rf"^(?P<name>.*?\b{KIND}\b(?:(?:\s+(?:on|in|of|for|sur|sobre|zu|zur|de|der)\s+)[^.:;]{{3,90}}?)?(?:\s+(?:series|series no))?)\s*(?:,|:|\()?\s*(?:{NUMBERED}\s*)?(?P<number>{NUMBER})\)?$",
    re.IGNORECASE,
)
# Without a number, only what can be nothing else
WITHOUT_NUMBER = re.compile(
    r"^(?P<name>(?:[^.:;]*?\b(?:series|working\s+papers?|discussion\s+papers?|occasional\s+papers?|policy\s+papers?|documentos?\s+de\s+trabajo|arbeitspapiere?|cuadernos\s+de\s+trabajo|schriftenreihe)\b(?:\s+(?:on|in|of|for|sur|sobre|zu|de)\s+[^.:;]{3,90})?))$",
    re.IGNORECASE,
)
BRACKETED = re.compile(rf"[(\[]=?\s*(?P<name>[^()\[\]\d]{{3,90}}?)\s*[,:;]?\s*(?:(?P<said>{NUMBERED})\s*)?(?P<number>{NUMBER})\s*[)\]]")
SINGLE = re.compile(r",?\s+(?:working|discussion|occasional|policy) paper$", re.IGNORECASE)


BEFORE_IMPRINT = re.compile(r"([^\W\d_a-z][^.:;,\d]{5,60})\s(\d{1,3})")


# What calls itself a series: "coll. « Cahiers de travail », nº 7"
COLLECTION = re.compile(
    r"[,;(]?\s*\b(?:coll(?:ection)?|col(?:ección)?|schriftenreihe|reihe|serie|série|series|collana)\b\.?\s*:?\s*(?:[«“\"„‘]\s?(?P<name>[^»”\"“’]{3,90}?)\s?[»”\"“’]|(?:(?<=coll\. )|(?<=col\. )|(?<=reihe )|(?<=serie )|(?<=collana ))(?P<bare>[A-ZÀ-Þ][^,.;()]{2,60}))(?:\s*,?\s*(?:n\s?[.º°o]{1,2}|no\.?|nr\.?|bd\.?|band|vol\.?|núm\.?)\s*(?P<number>\d{1,4})|\s(?P<number2>\d{1,3})(?=[.,;)]))?\)?",
    re.IGNORECASE,
)


class Series(NamedTuple):
    """The name of a series and the number in it, or ""."""

    name: str
    number: str


def read_series(text: str, *, numbered_only: bool = False) -> Series | None:
    """Read "Gender and Labour Working Papers 14" or the like; None where it is no series."""
    text = re.sub(f"[{PLACEHOLDERS}]", " ", text).strip(" .,;()[]=")
    if len(text) > 220 or not text:  # no name of a series, and the patterns would take long
        return None
    if found := WITH_NUMBER.match(text):
        return Series(found["name"].strip(" ,"), found["number"])
    if found := re.fullmatch(SAID, text, re.IGNORECASE):
        return Series(found["name"].strip(), found["number"])
    if not numbered_only and (found := WITHOUT_NUMBER.match(text)):
        return Series(found["name"].strip(" ,"), "")
    return None


def read_before_imprint(text: str) -> Series | None:
    """Read "Politics and Place 6", which stands between a title and a place with its publisher."""
    found = BEFORE_IMPRINT.fullmatch(text)
    return Series(found[1], found[2]) if found else None


def take_collections(citation: Citation) -> None:
    """Take out a series that is called one: "coll. « Cahiers de travail », nº 7"."""
    if found := citation.extract(COLLECTION):
        citation.item["collection-title"] = (found["name"] or found["bare"]).strip()
        if number := found["number"] or found["number2"]:
            citation.item["collection-number"] = number


def take_bracketed_series(citation: Citation) -> None:
    """Take a series in brackets out: "(Working Paper No. 12)", "(Language and Mobility, 5)"."""
    for found in BRACKETED.finditer(citation.text):
        name = found["name"].strip(" ,:;=")
        numbered = found["said"] or "," in found[0] or re.search(rf"\b{KIND}\b", name, re.IGNORECASE)
        if re.fullmatch(r"(?:19|20)\d\d", found["number"]) and not found["said"]:
            continue
        if (
            numbered
            and name[:1].isupper()
            and not re.fullmatch(rf"{NUMBERED}", name, re.IGNORECASE)
            and not re.search(r"\b(?:reprint\w*|published|pages?|pp?|edn?|min|since|until|in)\b\.?$", name, re.IGNORECASE)
        ):
            put_series(citation, Series(name, found["number"]))
            citation.take(*found.span(), GAP)
            return
    for found in re.finditer(r"[(\[]=?\s*([^()\[\]]{5,120})\s*[)\]]", citation.text):
        if series := read_series(found[1]):
            put_series(citation, series)
            citation.take(*found.span(), GAP)
            return


def put_series(citation: Citation, series: Series) -> None:
    """Set the series of an item, and its number."""
    name = re.sub(r",?\s+(?:no|nr|vol|núm|bd|band|heft|h|t)\.?$", "", series.name, flags=re.IGNORECASE).strip(" ,:;")
    if series.number and (single := SINGLE.search(name)) and len(name[: single.start()].split()) > 2:
        citation.account_for(
            single[0]
        )  # "Gender and Development Working Paper 4" is number 4 of the working papers "Gender and Development"
        name = name[: single.start()]
        citation.item["genre"] = "Working paper"
    citation.item["collection-title"] = name
    if series.number:
        citation.item["collection-number"] = series.number
    citation.known.series.add(name)


def split_series(title: str, known: ListContext) -> tuple[str, Series | None]:
    """Part a title from the series printed behind it: "Remittances: Gender and Development Working Paper 4"."""
    edges = list(re.finditer(r"[.:?!]\s+|\s+[–—]\s+|,\s+", title))
    readings = [
        (title[: edge.start()] + (edge[0][0] if edge[0][0] in "?!" else ""), read_series(title[edge.end() :]), edge[0]) for edge in edges
    ]
    good = [(head, series, edge) for head, series, edge in readings if series and _is_paper(series, title)]
    for head, series, _ in good:
        if any(
            folded(series.name).startswith(folded(name)) or folded(name).startswith(folded(series.name))
            for name in known.series
            if len(name) > 12  # shorter ones, such as "Reports", begin too many others
        ):
            return head, series
    strong = [(head, series) for head, series, edge in good if not edge.startswith(",")]
    if strong:
        return strong[-1]
    return (good[0][0], good[0][1]) if good else (title, None)


def _is_paper(series: Series, title: str) -> bool:
    """Say whether words at the end of a title name a series: numbered papers, or unnumbered ones in so many words."""
    if not series.name[:1].isupper():
        return False
    return (
        bool(PAPERS.search(series.name) and (series.number or re.search(r"papers\b|series\b", series.name, re.IGNORECASE)))
        or bool(series.number and re.search(r"\b(?:report|series|paper|bulletin|cahier|cuaderno|brief)\w*\b", series.name, re.IGNORECASE))
        or title == ""
    )
