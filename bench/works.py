"""Invented works in the shape of OpenAlex and Crossref, as many as are wanted, the same each time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

WORDS = [
    "care",
    "work",
    "migration",
    "remittances",
    "heat",
    "cities",
    "labour",
    "gender",
    "policy",
    "households",
    "rivers",
    "teachers",
    "nurses",
    "borders",
    "health",
    "memory",
]
GIVEN = [
    "Ada",
    "Bina",
    "Chidi",
    "Dolores",
    "Emeka",
    "Fatima",
    "Grace",
    "Hana",
    "Imran",
    "Jane",
    "Kofi",
    "Luz",
    "Mei",
    "Nadia",
    "Omar",
    "Petra",
]
FAMILY = [
    "Otieno",
    "García",
    "Nguyen",
    "Müller",
    "Okafor",
    "Santos",
    "Haddad",
    "Kim",
    "Silva",
    "Novák",
    "van",
    "der",
    "Berg",
    "Mensah",
    "Ito",
    "Rossi",
    "Cohen",
    "Patel",
]
COUNTRIES = ["KE", "MX", "VN", "DE", "NG", "PH", "LB", "KR", "BR", "CZ", "NL", "GH", "JP", "IT", "IL", "IN"]


def openalex(number: int) -> Iterator[dict[str, Any]]:
    """Yield works of OpenAlex, by a fifth as many people, a hundredth as many institutions, and 40 journals."""
    dice = random.Random(number)
    for at in range(number):
        year = dice.randint(1990, 2025)
        journal = dice.randrange(40)
        kind = dice.choice(["article"] * 7 + ["preprint", "book", "book-chapter", "dissertation", "report", "review"])
        doi = f"https://doi.org/10.5555/w.{number}.{at}" if at % 10 else None
        yield {
            "id": f"https://openalex.org/W{9_000_000_000 + at}",
            "doi": doi,
            "title": _title(dice, at),
            "display_name": None,
            "publication_year": year,
            "publication_date": f"{year}-{dice.randint(1, 12):02d}-15",
            "ids": {"openalex": f"https://openalex.org/W{9_000_000_000 + at}", "doi": doi},
            "language": dice.choice(["en", "en", "en", "es", "fr", "zh-cn", None]),
            "type": kind,
            "primary_location": {"is_oa": True, "landing_page_url": doi or f"https://example.org/works/{at}", "pdf_url": None, "source": _source(journal)},
            "best_oa_location": {"pdf_url": f"https://example.org/works/{at}.pdf"} if at % 3 else None,
            "open_access": {"is_oa": bool(at % 3), "oa_status": "gold", "oa_url": None},
            "authorships": [_authorship(dice.randrange(max(1, number // 5)), number) for _ in range(dice.choice([1, 1, 2, 2, 3, 4, 8]))],
            "biblio": {"volume": str(year - 1980), "issue": str(at % 6 + 1), "first_page": str(at % 900 + 1), "last_page": str(at % 900 + 19)},
            "topics": [_topic(dice.randrange(120)) for _ in range(3)],
            "referenced_works": [f"https://openalex.org/W{dice.randrange(10**10)}" for _ in range(20)],
            "abstract_inverted_index": {word: [place] for place, word in enumerate(WORDS)},
            "cited_by_count": at % 90,
            "is_retracted": False,
        }  # fmt: skip


def crossref(number: int) -> Iterator[dict[str, Any]]:
    """Yield works of Crossref: articles of 40 journals, chapters of books, reports."""
    dice = random.Random(number)
    for at in range(number):
        kind = dice.choice(["journal-article"] * 7 + ["book-chapter", "monograph", "posted-content", "dissertation", "report"])
        journal = dice.randrange(40)
        is_article = kind == "journal-article"
        people = [_name(dice.randrange(max(1, number // 5))) for _ in range(dice.choice([1, 1, 2, 3]))]
        yield {
            "DOI": f"10.5555/C.{number}.{at}",
            "type": kind,
            "title": [_title(dice, at)],
            "container-title": [_journal(journal)] if is_article else ["Care and <i>Work</i>"] if kind == "book-chapter" else [],
            "ISSN": [_issn(journal + 500)] if is_article else [],
            "ISBN": [f"https://id.crossref.org/isbn/{_isbn(at // 20 + 1)}"] if kind in ("book-chapter", "monograph") else [],
            "author": [{**name, "sequence": "first", "affiliation": []} for name in people],
            "published": {"date-parts": [[dice.randint(1990, 2025), dice.randint(1, 12)]]},
            "publisher": f"Press {journal % 9}",
            "member": str(journal % 9 + 300),
            "volume": str(at % 50 + 1),
            "issue": str(at % 6 + 1),
            "page": f"{at % 900 + 1}-{at % 900 + 19}",
            "language": "en",
            "abstract": "<jats:p>Not taken over.</jats:p>",
            "URL": f"https://doi.org/10.5555/C.{number}.{at}",
            "reference": [{"key": "ref1", "doi-asserted-by": "crossref"}],
            "is-referenced-by-count": at % 40,
            "score": 1.0,
        }


def _title(dice: random.Random, at: int) -> str:
    words = [dice.choice(WORDS) for _ in range(5)]
    return f"{' '.join(words).capitalize()} {at}"


def _name(at: int) -> dict[str, str]:
    orcid = {"ORCID": f"https://orcid.org/{_orcid(at)}"} if at % 2 else {}
    return {"given": GIVEN[at % len(GIVEN)], "family": FAMILY[at // len(GIVEN) % len(FAMILY)], **orcid}


def _authorship(at: int, number: int) -> dict[str, Any]:
    name = _name(at)
    institution = at % max(1, number // 100)
    return {
        "author_position": "middle",
        "author": {
            "id": f"https://openalex.org/A{5_000_000_000 + at}",
            "display_name": f"{name['given']} {name['family']}",
            "orcid": name.get("ORCID"),
        },
        "institutions": [
            {
                "id": f"https://openalex.org/I{4_000_000_000 + institution}",
                "display_name": f"University of {WORDS[institution % len(WORDS)].capitalize()} {institution}",
                "ror": f"https://ror.org/0{institution:08d}" if institution % 3 else None,
                "country_code": COUNTRIES[institution % len(COUNTRIES)],
                "type": "education",
            }
        ],
        "raw_author_name": "not taken over",
    }  # fmt: skip


def _source(at: int) -> dict[str, Any]:
    return {
        "id": f"https://openalex.org/S{4_300_000_000 + at}",
        "display_name": _journal(at),
        "issn_l": _issn(at),
        "issn": [_issn(at)],
        "type": ["journal", "journal", "journal", "repository", "book series", "conference"][at % 6],
        "host_organization": f"https://openalex.org/P{4_310_000_000 + at % 9}",
        "host_organization_name": f"Press {at % 9}",
    }


def _journal(at: int) -> str:
    return f"Journal of {WORDS[at % len(WORDS)].capitalize()} {at}"


def _topic(at: int) -> dict[str, Any]:
    field = at % 7
    return {
        "id": f"https://openalex.org/T{10_000 + at}",
        "display_name": f"{WORDS[at % len(WORDS)].capitalize()} and {WORDS[at // 8 % len(WORDS)]} {at}",
        "score": 0.9,
        "subfield": {
            "id": f"https://openalex.org/subfields/{3300 + at % 30}",
            "display_name": f"Subfield {at % 30}" if at % 30 else "Nursing",
        },
        "field": {"id": f"https://openalex.org/fields/{20 + field}", "display_name": "Nursing" if field == 0 else f"Field {field}"},
        "domain": {"id": "https://openalex.org/domains/2", "display_name": "Social Sciences"},
    }


def _issn(at: int) -> str:
    return f"{1000 + at:04d}-{2000 + at:04d}"


def _orcid(at: int) -> str:
    return f"0000-0002-{at // 10_000:04d}-{at % 10_000:04d}"


def _isbn(at: int) -> str:
    twelve = f"978{at:09d}"
    return twelve + str(-(sum(map(int, twelve[::2])) + 3 * sum(map(int, twelve[1::2]))) % 10)
