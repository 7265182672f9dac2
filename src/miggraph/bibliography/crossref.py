"""Crossref's shape of CSL-JSON, and that of older tools: their names for types and variables (Crossref REST API, Works)."""

from __future__ import annotations

TYPES = {
    "journal-article": "article-journal", "book-chapter": "chapter", "book-section": "chapter", "book-part": "chapter", "book-track": "chapter",
    "reference-entry": "entry-encyclopedia", "monograph": "book", "edited-book": "book", "reference-book": "book", "book-set": "book",
    "book-series": "collection", "report-series": "collection", "proceedings-series": "collection", "report-component": "report",
    "proceedings-article": "paper-conference", "proceedings": "book", "posted-content": "article", "dissertation": "thesis",
    "journal": "periodical", "journal-issue": "periodical", "journal-volume": "periodical", "peer-review": "review", "component": "document",
    "database": "dataset", "grant": "document", "other": "document", "article-preprint": "article", "legal-case": "legal_case",
}  # fmt: skip
GENRES = {"journal-issue": "Journal issue"}
VARIABLES = {
    "shortTitle": "title-short", "short-title": "title-short", "journalAbbreviation": "container-title-short",
    "short-container-title": "container-title-short", "publisher-location": "publisher-place", "subject": "keyword", "keywords": "keyword",
    "published": "issued", "isbn": "ISBN", "issn": "ISSN", "doi": "DOI", "url": "URL", "citekey": "citation-key",
}  # fmt: skip
# What Crossref notes about its own records and services, and other tools about theirs: none of it is about the publication.
BOOKKEEPING = frozenset({
    "indexed", "deposited", "created", "score", "source", "prefix", "member", "reference-count", "references-count", "is-referenced-by-count",
    "content-domain", "relation", "reference", "resource", "issn-type", "isbn-type", "update-policy", "assertion", "published-print",
    "published-online", "journal-issue", "uris", "mendeley",
})  # fmt: skip
