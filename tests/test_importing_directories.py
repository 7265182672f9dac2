"""Organisations of directories and campaigns of pages, from plain text."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.bibliography.model import Listing
from miggraph.ground.findings import Finding
from miggraph.importing.text import campaigns
from miggraph.importing.text.layout.blocks import Block, Section
from miggraph.importing.text.organisations import organisation
from miggraph.importing.text.recognition import postal_addresses, telephones


def block(text: str, *annotation: str, heading: str = "Organisations") -> Block:
    lines = [(number, line) for number, line in enumerate(text.strip().split("\n"), 1)]
    return Block(heading, lines, [(number, line) for number, line in enumerate(annotation, len(lines) + 1)])


def listing(text: str, *annotation: str, heading: str = "Organisations") -> Listing:
    found = organisation.read(block(text, *annotation, heading=heading))
    assert isinstance(found, Listing), found
    return found


def record(text: str, *annotation: str, heading: str = "Organisations") -> dict[str, Any]:
    return listing(text, *annotation, heading=heading).record


ADDRESSES = [
    # printed, street, locality, region, post code, country
    ("18 rue Hydraulique, B-1210 Brussels, Belgium", "18 rue Hydraulique", "Brussels", "", "B-1210", "BE"),
    ("17 Route des Morillons, CH-1211 Geneva 19", "17 Route des Morillons", "Geneva 19", "", "CH-1211", "CH"),
    ("Musterstr. 12, D-10115 Berlin", "Musterstr. 12", "Berlin", "", "D-10115", "DE"),
    ("The Old Mill, 13 Canal Street, London W11 4SF", "The Old Mill, 13 Canal Street", "London", "", "W11 4SF", "GB"),
    ("12 Church Street, Brighton, East Sussex, BN1 1AA, UK", "12 Church Street", "Brighton", "East Sussex", "BN1 1AA", "GB"),
    ("304 East 45th Street, New York, NY 10017, USA", "304 East 45th Street", "New York", "NY", "10017", "US"),
    ("79 Elm Street, Cambridge, MA 02138 USA", "79 Elm Street", "Cambridge", "MA", "02138", "US"),
    ("45 Peach Street, Atlanta, Georgia 30303, USA", "45 Peach Street", "Atlanta", "Georgia", "30303", "US"),
    ("123 King Street West, Toronto, Ontario M5V 2T6", "123 King Street West", "Toronto", "Ontario", "M5V 2T6", "CA"),
    ("12, rue de la Paix, BP 45, 75011 Paris Cedex 11, France", "12, rue de la Paix, BP 45", "Paris", "", "75011", "FR"),
    ("27 rue du Filet, BP 40127, 59002 Lille Cedex, France", "27 rue du Filet, BP 40127", "Lille", "", "59002", "FR"),
    ("11 rue de la Grève, 90000 Tanger, Maroc", "11 rue de la Grève", "Tanger", "", "90000", "MA"),
    ("11 rue de la Grève, Tanger 90000, Maroc", "11 rue de la Grève", "Tanger", "", "90000", "MA"),
    ("Calle Mayor 5, 3º B, 28013 Madrid, España", "Calle Mayor 5, 3º B", "Madrid", "", "28013", "ES"),
    ("Via Roma 12, 00185 Roma (RM), Italia", "Via Roma 12", "Roma", "RM", "00185", "IT"),
    ("Prinsengracht 12, 1012 AB Amsterdam", "Prinsengracht 12", "Amsterdam", "", "1012 AB", "NL"),
    ("Rua do Carmo 12, 1200-161 Lisboa, Portugal", "Rua do Carmo 12", "Lisboa", "", "1200-161", "PT"),
    ("12 MG Road, Fort, Mumbai 400 001, India", "12 MG Road, Fort", "Mumbai", "", "400 001", "IN"),
    ("B-12 Defence Colony, New Delhi - 110 024, India", "B-12 Defence Colony", "New Delhi", "", "110 024", "IN"),
    ("4 Park Road, Bengaluru, Karnataka 560001, India", "4 Park Road", "Bengaluru", "Karnataka", "560001", "IN"),
    ("House 12, Road 4, Dhanmondi, Dhaka-1205, Bangladesh", "House 12, Road 4, Dhanmondi", "Dhaka", "", "1205", "BD"),
    ("12 Matalino Street, Diliman, Quezon City 1101, Philippines", "12 Matalino Street, Diliman", "Quezon City", "", "1101", "PH"),
    ("P.O. Box 123-00100, Nairobi, Kenya", "P.O. Box 123", "Nairobi", "", "00100", "KE"),
    ("P.O. Box 7062 Kampala, Uganda", "P.O. Box 7062", "Kampala", "", "", "UG"),
    ("Calle Durango 12, Col. Roma, 06700 México, D.F., México", "Calle Durango 12, Col. Roma", "México", "D.F.", "06700", "MX"),
    ("Rua Augusta 123, São Paulo - SP, 01310-100, Brasil", "Rua Augusta 123", "São Paulo", "SP", "01310-100", "BR"),
    ("Hamra Street, 3rd floor, Beirut, Lebanon", "Hamra Street, 3rd floor", "Beirut", "", "", "LB"),
    ("12 Main Road, Observatory, Cape Town, 7925, South Africa", "12 Main Road, Observatory", "Cape Town", "", "7925", "ZA"),
    ("12 Serangoon Road, Singapore 238823", "12 Serangoon Road", "Singapore", "", "238823", "SG"),
    ("1-2-3 Shinjuku, Shinjuku-ku, Tokyo 160-0022, Japan", "1-2-3 Shinjuku, Shinjuku-ku", "Tokyo", "", "160-0022", "JP"),
    ("Level 3, 12 Pitt Street, Sydney NSW 2000, Australia", "Level 3, 12 Pitt Street", "Sydney", "NSW", "2000", "AU"),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "street", "locality", "region", "code", "country"), ADDRESSES)
def test_an_address_is_taken_apart_as_its_country_writes_it(
    printed: str, street: str, locality: str, region: str, code: str, country: str
) -> None:
    """Post codes stand before the town or behind it; countries are printed, or told by a post code of their own."""
    found = postal_addresses.read(printed.split(","))
    assert (", ".join(found.street), found.locality, found.region, found.postal_code, found.country) == (
        street,
        locality,
        region,
        code,
        country,
    )


@pytest.mark.parametrize(
    ("printed", "region", "expected"),
    [
        ("44 (0)207 243 2942", "GB", ["+442072432942"]),
        ("32 02/210 04 28", "BE", ["+3222100428"]),
        ("1-617 496 2828", "US", ["+16174962828"]),
        ("030 / 901 820-0", "DE", ["+49309018200"]),
        ("+43/1/533 45 51", "", ["+4315334551"]),
        ("01 345 678 / 03 123 456", "LB", ["+9611345678", "+9613123456"]),
        ("020 271 2345 / 271 2346", "KE", ["+254202712345", "+254202712346"]),
        ("+254 20 271 2345/6", "", ["+254202712345", "+254202712346"]),
        ("00 33 1 43 70 12 34", "", ["+33143701234"]),
        ("(212) 481-5747 ext. 12", "US", ["+12124815747"]),
        ("020 7243 2942", "", []),
    ],
)
def test_numbers_are_put_in_international_form(printed: str, region: str, expected: list[str]) -> None:
    """A lost +, a trunk 0, strokes and last digits only are understood; without a country a national number is none."""
    assert [number for number, _ in telephones.read(printed, region).valid] == expected


def test_one_line_is_read_as_an_organisation() -> None:
    """Name, acronym, address, numbers, addresses on the web and languages of a one-line entry each get their key."""
    text = (
        "World Labour Office (WLO), 4 route des Morillons, 1211 Geneva 22, Switzerland, tel.: 41 22 799 6730, fax: 41 22 799 6388, "
        "email: gender@wlo.example, website: www.wlo.example (website also available in French and Spanish)"
    )
    assert record(text, "A UN agency that has dealt with labour migration since its inception in 1919.") == {
        "type": "Organisation",
        "name": "World Labour Office",
        "acronym": "WLO",
        "founded": 1919,
        "description": "A UN agency that has dealt with labour migration since its inception in 1919.",
        "addresses": [{"street": "4 route des Morillons", "locality": "Geneva 22", "postalCode": "1211", "country": "place/CH"}],
        "telephone": "+41227996730",
        "telephoneAsPrinted": "41 22 799 6730",
        "fax": "+41227996388",
        "faxAsPrinted": "41 22 799 6388",
        "email": "gender@wlo.example",
        "webPages": ["http://www.wlo.example"],
        "websiteLanguages": ["language/en", "language/fr", "language/es"],
    }


def test_labelled_lines_are_read() -> None:
    """Labels in several languages say what their lines are, wherever the lines stand."""
    found = record(
        "Frauenhaus Regenbogen e.V.\nAnschrift: Musterstr. 12\n10115 Berlin\nTelefon: 030 / 901 820-0, Telefax 030 / 901 820-11\n"
        "E-Mail: kontakt (at) regenbogen.example\nInternet: regenbogen.example\nGegründet: 1987\nSprachen: Deutsch, Türkisch"
    )
    assert found["addresses"] == [{"street": "Musterstr. 12", "locality": "Berlin", "postalCode": "10115", "country": "place/DE"}]
    assert (found["telephone"], found["fax"]) == ("+49309018200", "+493090182011")
    assert (found["email"], found["webPages"], found["founded"]) == ("kontakt@regenbogen.example", ["http://regenbogen.example"], 1987)
    assert found["websiteLanguages"] == ["language/de", "language/tr"]


def test_a_name_that_stands_as_a_heading_is_the_name() -> None:
    """Where only labelled lines follow, the heading above them is what they are about."""
    found = record("Address: 12 Church Street, Brighton BN1 1AA\nTel: 01273 123456", heading="Migrant Workers' Union")
    assert (found["name"], found["telephone"]) == ("Migrant Workers' Union", "+441273123456")


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Centre for Law, Gender and Migration (CLGM)", {"name": "Centre for Law, Gender and Migration", "acronym": "CLGM"}),
        ("Development Research Centre (IDRC/CRDI)", {"name": "Development Research Centre", "acronym": "IDRC", "otherNames": ["CRDI"]}),
        ("Trabajadoras del Hogar – ATH", {"name": "Trabajadoras del Hogar", "acronym": "ATH"}),
        ("Sentro (SNM) / Workers' Centre", {"name": "Sentro", "acronym": "SNM", "otherNames": ["Workers' Centre"]}),
        ("Mujeres sin Fronteras (formerly Red Frontera)", {"name": "Mujeres sin Fronteras", "otherNames": ["Red Frontera"]}),
        ("Women's Institute (WI) (now part of World Women)", {"name": "Women's Institute", "acronym": "WI", "succeededBy": "World Women"}),
    ],
)
def test_names_are_taken_apart(printed: str, expected: dict[str, Any]) -> None:
    """Brackets, dashes and strokes behind a name give the acronym, other names and what became of it."""
    found = record(f"{printed}, 12 Main Street, London W11 4SF")
    assert {key: found[key] for key in ("name", "acronym", "otherNames", "succeededBy") if key in found} == expected


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Founded in Manila in 1987, it set up a shelter in 1999.", 1987),
        ("Est. 1994. Runs a helpline.", 1994),
        ("Set up in 2003 by returned migrants.", 2003),
        ("L'association a été fondée en 1992.", 1992),
        ("Créée en 1992, elle accueille des femmes.", 1992),
        ("Ce collectif, créé en 1995, tient une permanence.", 1995),
        ("Date de création : 1995", 1995),
        ("Fundada en 1979 por trabajadoras.", 1979),
        ("Der Verein wurde 1987 gegründet.", 1987),
        ("It established a shelter in 1999 and has campaigned since 2001.", None),
    ],
)
def test_the_year_of_founding_is_found(text: str, year: int | None) -> None:
    """Only what was founded counts, not what it founded."""
    assert record("Casa Abierta, tel: +44 20 7243 2942", text).get("founded") == year


def test_contact_without_an_address_is_kept_as_a_route() -> None:
    """ "Via website" and contact forms are ways to get in touch."""
    assert record("Network Nine, tel: 1 617 496 7037, email: via website, website: www.nine.example")["contactRoute"] == "via website"


def test_a_date_of_access_is_no_year_of_founding() -> None:
    """The date on which a page was seen is kept as a doubt about the page."""
    found = listing("Network Nine, tel: +1 617 496 7037, website: www.nine.example (last accessed 5 January 2010)")
    assert "founded" not in found.record
    assert found.rest == ["last accessed 5 January 2010"]
    assert [doubt.field for doubt in found.doubts] == ["webPages"]


def test_an_invalid_number_is_kept_as_printed_with_a_doubt() -> None:
    """A number that no country has is not made up."""
    found = listing("Network Nine, 12 Canal Street, London W11 4SF, tel: 020 7243 29")
    assert found.record["telephoneAsPrinted"] == "020 7243 29"
    assert "telephone" not in found.record
    assert found.doubts[0].field == "telephoneAsPrinted"


@pytest.mark.parametrize(
    "text",
    [
        "Contact: Surname40, Flat 3, 12 Somewhere Road, London N1 2AB, mobile 07700 900123",
        "Surname12, B., Apt 4, 120 Elm Street, Springfield, IL 62701, cell: (217) 522-1234",
        "Ms A. Surname07, 5 Acacia Avenue, Leeds LS1 4AP, tel. 0113 243 1234",
        "Given40 Surname40\nWohnung 3, Musterstr. 12\n10115 Berlin\nHandy: 0171 1234567",
    ],
)
def test_a_private_person_is_held_back(text: str) -> None:
    """What looks like somebody's own address or number is reported without being repeated, and nothing of it is imported."""
    found = organisation.read(block(text), "list.txt")
    assert organisation.score(block(text)) > 0.5
    assert isinstance(found, Finding)
    assert (found.rule, found.file, found.line) == ("held-back", "list.txt", 1)
    assert not set(re.findall(r"\w*\d\w*|Surname\w*", text)) & set(re.findall(r"\w+", str(found)))


def test_a_contact_persons_mobile_number_is_left_out() -> None:
    """The organisation is imported, its contact's home and mobile number are not, and a doubt says so without repeating them."""
    found = listing(
        "Migrant Workers' Union\nContact: Surname40, Flat 3, 12 Somewhere Road, mobile 07400 123456\nTel: 01273 123456\nBrighton BN1 1AA"
    )
    assert found.record["telephone"] == "+441273123456"
    assert "07400" not in repr(found)
    assert "Somewhere" not in repr(found)
    assert any("private" in doubt.reason for doubt in found.doubts)


def test_a_contact_person_in_other_languages_is_left_out() -> None:
    """Flat and mobile number of whom to ask for are left out with the name, whatever the words for them; the organisation is read."""
    found = listing(
        "Frauentreff Nord e.V., Hafenstr. 1, 20095 Hamburg, Tel. 040 32 51 20; Kontakt für Leipzig: A. Surname41, Lindenstr. 3, Whg. 12, Handy 0170 1234567"
    )
    assert (found.record["name"], found.record["telephone"]) == ("Frauentreff Nord e.V.", "+4940325120")
    assert not re.search(r"Surname41|Linden|0170", repr(found))
    assert any("private" in doubt.reason for doubt in found.doubts)


def test_an_organisations_own_mobile_number_is_kept() -> None:
    """In many countries a mobile number is an organisation's only one."""
    assert record("Kisumu Women's Network, P.O. Box 12-40100, Kisumu, Kenya, mobile: 0722 123 456")["telephone"] == "+254722123456"


def test_organisations_are_told_from_publications() -> None:
    """A publication with a publisher, pages and a web page scores low, even in a section of organisations."""
    publications = [
        "Gender, Migration and Work (2009), A. Surname01 and B. Surname02 (eds.), London: Zed Books, 213 pp., website: www.zed.example",
        "Surname01, A. (2010). Working the border. Gender Studies, 12(3), 145–67. https://doi.org/10.1234/abc",
        "Surname03, C.: Frauen unterwegs. Frankfurt: Campus Verlag, 2004. S. 12–34",
    ]
    assert all(organisation.score(block(text, heading="Care work")) < 0.3 for text in publications)
    assert organisation.score(block("Casa Abierta, Calle Mayor 5, 28013 Madrid, tel. 91 522 12 34", heading="")) > 0.5


KEPT = st.sampled_from(["12 Main Street", "London W11 4SF", "tel: 020 7243 2942", "Ask for the blue door", "Nine Elms", "fax: none", "www.a.example", "(closed in August)",
    "email: a@b.example", "It works with women who come from abroad.", "ring twice", "P.O. Box 12", "Est. 1994", "Kenya", "00100", "languages: English, Arabic and some Farsi"])  # fmt: skip


@given(st.lists(KEPT, max_size=8), st.sampled_from([", ", "\n", "; "]))
def test_no_word_is_lost(parts: list[str], joint: str) -> None:
    """Every word of an entry is in the record, in the rest, or a label."""
    text = joint.join(["Refugee Forum (RF)", *parts])
    found = organisation.read(block(text))
    assert isinstance(found, Listing)
    kept = set(re.findall(r"\w+", repr((found.record, found.rest)).replace("\\n", " ")))
    marks = {"tel", "fax", "email", "languages", "Est", "and", "English", "Arabic", "Farsi", "Kenya"}
    assert set(re.findall(r"\w+", text)) - kept - marks == set()


@pytest.mark.parametrize(
    "hostile", ["1", "1 ", "(", ", ", "a, ", "a@", "www.", "tel: 1 ", "A. ", "P.O. Box 12 ", " 123 456", "ab. ", "in English, ", "founded "]
)
def test_hostile_lines_end_soon(hostile: str) -> None:
    """A line of 19,000 or 100,000 characters of one thing is read, or refused in plain words, within bounded time."""
    start = time.process_time()
    for size in (19_000, 100_000):
        long = block("Network of Nine\n" + (hostile * size)[:size])
        organisation.score(long)
        found = organisation.read(long)
        assert size < 20_000 or (isinstance(found, Finding) and found.rule == "not-understood")
    assert time.process_time() - start < 5


CAMPAIGN = Section(
    "Campaign for the right to rest #RightToRest",
    3,
    [
        (5, "We want a day of rest for every domestic worker."),
        (7, "Update March 2021: The ministry has answered."),
        (9, "Actualización 3 de mayo de 2021: Hay respuesta."),
        (11, "Call to action: Please email your MP."),
        (13, "For our supporters, there is a letter here."),
        (15, "For domestic workers, there is a letter here."),
        (17, "Let us know what they say."),
    ],
)


def test_a_campaign_is_read() -> None:
    """Heading, hashtag, dated updates and calls are told apart; what is said to two audiences is two calls."""
    found = campaigns.read(CAMPAIGN)
    assert campaigns.score(CAMPAIGN) == 1.0
    assert (found.record["name"], found.record["hashtag"]) == ("Campaign for the right to rest", "#RightToRest")
    assert [update["date"] for update in found.record["updates"]] == ["2021-03", "2021-05"]
    assert found.record["description"] == "We want a day of rest for every domestic worker."
    assert [call["description"].split("\n")[-1] for call in found.record["callsToAction"]] == [
        "For our supporters, there is a letter here.",
        "For domestic workers, there is a letter here.",
        "Let us know what they say.",
    ]


def test_a_section_of_publications_is_no_campaign() -> None:
    """A heading and annotations alone do not make a campaign."""
    assert campaigns.score(Section("Care work", 1, [(2, "This book examines care work."), (3, "Published in 2009.")])) < 0.5


@pytest.mark.parametrize(
    ("text", "name", "street"),
    [
        ("Harbour Centre – Flat B, 12 Dock Road, London N4 3AB. Tel: 020 7501 8920", "Harbour Centre", "Flat B, 12 Dock Road"),
        ("Harbour Hearth – Mission Building, 20 Dock Avenue, Durban 4001, South Africa – tel. +27 31 301 2647", "Harbour Hearth", "Mission Building, 20 Dock Avenue"),
        ("Harbour Hearth – Centre for Dockers, 20 Dock Road, London N4 3AB – tel. 020 7501 8920", "Harbour Hearth – Centre for Dockers", "20 Dock Road"),
    ],
)  # fmt: skip
def test_an_address_behind_a_dash_is_no_part_of_the_name(text: str, name: str, street: str) -> None:
    """A flat or a building behind a spaced dash belongs to the address, a name that goes on does not."""
    found = record(text)
    assert (found["name"], found["addresses"][0]["street"]) == (name, street)


def test_labels_of_quebec_are_known() -> None:
    """A toll-free number and an electronic address in French are a telephone number and an email address."""
    found = record(
        "Centre du Port\n12, rue du Port\nMontréal (Québec) H2X 2K5\nSans frais : 514 849-1234\nCourrier électronique : a@port.example"
    )
    assert (found["telephone"], found["email"]) == ("+15148491234", "a@port.example")


def test_lines_of_an_address_in_small_letters_are_no_description() -> None:
    """A street written small and what is said of the languages of a website are read as such, and the floor and flat stay in the street."""
    found = record(
        "Association du Filet (AF)\n38, rue de la grève, 2e étage, appt 7\n20000 Casablanca\nTél : 05 22 27 44 61\nwww.filet.example (site en français et arabe)",
        "Créée en 1995, elle défend celles qui raccommodent.",
        heading="MAROC",
    )
    assert found["addresses"][0]["street"] == "38, rue de la grève, 2e étage, appt 7"
    assert (found["webPages"], found["websiteLanguages"]) == (["http://www.filet.example"], ["language/fr", "language/ar"])
    assert (found["founded"], found["description"]) == (1995, "Créée en 1995, elle défend celles qui raccommodent.")


@pytest.mark.parametrize(
    "printed", ["Site : www.filet.example (fr, en, es)", "Site web : filet.example (FR/EN/ES)", "Site filet.example – fr, en et es"]
)
def test_languages_are_told_by_their_tags(printed: str) -> None:
    """A list of two-letter tags behind a web page says in which languages it is."""
    found = record(f"Association du Filet (AF)\n3 rue de la Grève, 90000 Tanger\n{printed}")
    assert (found["webPages"], found["websiteLanguages"]) == (
        ["http://www.filet.example" if "www" in printed else "http://filet.example"],
        ["language/fr", "language/en", "language/es"],
    )


def test_cedex_is_no_part_of_the_town_and_not_lost() -> None:
    """What says how the post delivers is among the rest."""
    assert listing("Réseau du Filet\n27 rue du Port\n59002 Lille Cedex\nTél. 03 20 57 11 46").rest == ["Cedex"]
