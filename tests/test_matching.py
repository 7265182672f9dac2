"""The matcher: which term is ours, how sure that is, and why. Each test says in a sentence what it expects."""

from __future__ import annotations

from typing import Any

import pytest

from miggraph.linking.matching import merge_candidates, rank, score, semantic_candidate
from miggraph.linking.model import Candidate, Name, Subject, Term
from miggraph.linking.shortlist import shortlist
from miggraph.linking.subject_headings import parse


def theme(label: str, *others: str, hidden: tuple[str, ...] = (), broader: tuple[str, ...] = (), definition: str = "") -> Subject:
    names = (Name(label), *(Name(text, "skos:altLabel") for text in others), *(Name(text, "skos:hiddenLabel") for text in hidden))
    return Subject("theme/it", "theme", names, broader=broader, definition=definition)


def thing(kind: str, label: str, **facts: Any) -> Subject:
    return Subject(f"{kind}/it", kind, (Name(label),), **facts)


def term(label: str, *others: str, id: str = "http://example.org/t", **facts: Any) -> Term:
    return Term(id, (Name(label), *(Name(text, "skos:altLabel") for text in others)), **facts)


def matched(subject: Subject, other: Term) -> Candidate:
    found = score(subject, other)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Forced labour", "FORCED LABOR"),
        ("Urban policies", "Urban policy"),
        ("Women’s rights", "Women's rights"),
        ("Internal migration", "Migration, Internal"),
        ("Internal migration", "Migration, Internal "),
        ("Women foreign workers", "Foreign workers, Women"),
        ("Migrant rights", "Rights of migrants"),
        ("Rights of migrants", "Migrants--Rights"),
        ("Gender-based violence", "Gender based violence"),
        ("House keeping", "Housekeeping"),
        ("Café culture", "Cafe culture"),
        ("Programme evaluation", "Evaluation of programs"),
        ("Ageing and work", "Ageing and work"),
        ("Internal migration in China", "Migration, Internal -- China"),
        ("Internal migration in China", "China--Migration, Internal"),
        ("Refugees in Africa", "Refugees--Africa"),
        ("Migrant labourers", "Migrant laborers"),
        ("Neighbourhood policing", "Neighborhood policing"),
        ("Paediatric nursing", "Pediatric nursing"),
        ("Population ageing", "Population aging"),
        ("Women travellers", "Women travelers"),
        ("International co-operation", "International cooperation"),
        ("E-mail", "Email"),
        ("Refugees", "refugee"),
        ("Nannies", "nanny"),
        ("Economic crises", "Economic crisis"),
        ("Migrants", "Migrants (Persons)"),
    ],
)
def test_one_notion_in_two_spellings_is_an_exact_match(ours: str, theirs: str) -> None:
    """Case, accents, plurals, spelling, hyphens, inversion, subdivision and of-phrases do not keep labels apart."""
    found = matched(theme(ours), term(theirs))
    assert (found.predicate, found.score >= 0.9) == ("skos:exactMatch", True)


@pytest.mark.parametrize(
    ("ours", "theirs", "predicate"),
    [
        ("Internal migration", "Migration", "skos:broadMatch"),
        ("Migration", "Migration, Internal", "skos:narrowMatch"),
        ("Internal migration", "Migration, Internal -- China", "skos:narrowMatch"),
        ("Internal migration", "Migration, Internal--China", "skos:narrowMatch"),
        ("Internal migration in China", "Migration, Internal", "skos:broadMatch"),
        ("Remittances", "Emigrant remittances", "skos:narrowMatch"),
        ("Emigration", "Emigration and immigration", "skos:broadMatch"),
        ("Soil erosion", "Prevention of soil erosion", "skos:relatedMatch"),
    ],
)
def test_a_modifier_more_makes_a_term_narrower(ours: str, theirs: str, predicate: str) -> None:
    """With one head noun the longer label is the narrower notion; with another head noun the two are related at most."""
    found = matched(theme(ours), term(theirs))
    assert (found.predicate, found.score < 0.6) == (predicate, True)


@pytest.mark.parametrize(
    ("subject", "other"),
    [
        (theme("Migrant domestic workers"), term("Domestic migrant workers")),
        (theme("Domestic workers"), term("Service occupation", "domestic worker")),
        (theme("Family separation"), term("Judicial separation", "family separation")),
        (theme("Forced labour"), term("Slavery", "forced labour")),
        (theme("Feminisation of migration", hidden=("feminisation",)), term("Feminization")),
        (theme("Migrant remittances"), term("Emigrant remittances")),
        (theme("Emigrant remittances"), term("Migrant remittances")),
        (theme("Asylum"), term("Asylums")),
        (theme("Violence against women"), term("Violence in women")),
        (theme("Rural–urban migration"), term("Urban-rural migration")),
        (theme("International migration"), term("Migration, Internal")),
        (theme("Conflict", broader=("Society",)), term("Conflict (Psychology)")),
        (theme("Turkey"), term("Turkey (Country)")),
        (theme("Cycling"), term("Cyclin G")),
        (theme("Social dialogue"), term("social dialogue (EU)")),
        (theme("Refugee children"), term("Children of refugees")),
        (theme("Women teachers"), term("Teachers of women")),
        (theme("Women in prison"), term("Prison women")),
        (theme("Violence against women"), term("Women's violence")),
        (theme("Migration from India"), term("India--Migration")),
        (theme("Deportation", definition="What the law lets a state do."), term("Deportation (Roman law)")),
        (theme("Slavery"), term("Slavery", kinds=("http://schema.org/Person",))),
    ],
)
def test_false_friends_are_never_sure_nor_exact(subject: Subject, other: Term) -> None:
    """What only looks alike is at most a candidate for a second look, and not as an exact match."""
    found = score(subject, other)
    assert found is None or found.score < 0.9
    assert found is None or found.predicate != "skos:exactMatch" or found.score < 0.5


def test_a_hit_on_an_alternative_label_is_a_close_match_at_most() -> None:
    """Either side's alternative label alone does not make an exact match."""
    for subject, other in (
        (theme("Migrant workers", "labour migrants"), term("Labor migrants")),
        (theme("Labour migrants"), term("Migrant workers", "labor migrants")),
    ):
        found = matched(subject, other)
        assert (found.predicate, found.score < 0.9) == ("skos:closeMatch", True)


def test_a_rewording_counts_for_more_than_any_other_alternative_label() -> None:
    """An alternative label with a word of the preferred one is likelier to mean the same."""
    subject = theme("Migrant workers", "labour migrants", "harvesters")
    assert matched(subject, term("Migrant labor")).score > matched(subject, term("Harvesters")).score


def test_a_sense_in_brackets_counts_for_or_against() -> None:
    """A bracket that names something of our context leaves the match alone; another one lowers it."""
    subject = theme("Stereotypes", definition="What a society holds of groups of people, a matter of social psychology.")
    assert matched(subject, term("Stereotypes (Social psychology)")).score >= 0.9
    assert matched(subject, term("Stereotypes (Printing)")).score < 0.6


def test_labels_in_one_language_are_compared_and_across_languages_not() -> None:
    """A Spanish label meets a Spanish one, and never an English one that is spelt alike."""
    spanish = Subject("theme/it", "theme", (Name("Work"), Name("Trabajo doméstico", language="es")))
    assert matched(spanish, Term("http://example.org/t", (Name("Trabajo domestico", language="es"),))).score >= 0.9
    assert (
        score(Subject("theme/it", "theme", (Name("Pain", language="fr"),)), Term("http://example.org/t", (Name("Pain", language="en"),)))
        is None
    )


def test_an_organisation_needs_a_second_field() -> None:
    """A name alone is not enough; a country, an acronym, a year or its own web domain with it is."""
    ours = thing("organisation", "Institute of Development Studies", country="GB", domains=("ids.ac.uk",), years=("1966",))
    name = "Institute of Development Studies"
    assert matched(ours, term(name)).score < 0.9
    for facts in ({"country": "GB"}, {"domains": ("ids.ac.uk",)}, {"years": ("1966",)}):
        found = matched(ours, term(name, **facts))
        assert (found.predicate, found.score >= 0.9) == ("owl:sameAs", True)
    unifem = "United Nations Development Fund for Women"
    with_acronym = Subject("organisation/it", "organisation", (Name(unifem), Name("UNIFEM", "mig:acronym")))
    assert matched(with_acronym, term(unifem, "UNIFEM")).score >= 0.9


def test_an_acronym_that_follows_from_the_name_is_no_second_field() -> None:
    """Every Institute of Development Studies is called IDS; and an acronym with a country is not enough, for many bodies have one."""
    ids = Subject("organisation/it", "organisation", (Name("Institute of Development Studies"), Name("IDS", "mig:acronym")))
    assert matched(ids, term("Institute of Development Studies", "IDS", country="IN")).score < 0.9
    iom = Subject(
        "organisation/it", "organisation", (Name("International Organization for Migration"), Name("IOM", "mig:acronym")), country="CH"
    )
    assert matched(iom, term("Institute of Medicine", "IOM", country="CH")).score < 0.9


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Miami University", "University of Miami"),
        ("University of Washington", "Washington University"),
        ("World Bank", "Bank of the World"),
    ],
)
def test_the_order_of_words_tells_bodies_apart(ours: str, theirs: str) -> None:
    """One country does not make one of two bodies whose names have the same words."""
    assert matched(thing("organisation", ours, country="US"), term(theirs, country="US")).score < 0.9


def test_a_thesaurus_keeps_places_and_bodies_as_concepts() -> None:
    """That a term is a skos:Concept says nothing of its kind; that it is a person does."""
    namibia = thing("place", "Namibia", codes=("NA",))
    concept = "http://www.w3.org/2004/02/skos/core#Concept"
    assert matched(namibia, term("Namibia", codes=("NA",), kinds=(concept,))).score >= 0.9
    assert matched(namibia, term("Namibia", codes=("NA",), kinds=("http://schema.org/Person",))).score < 0.9


def test_a_word_that_is_used_of_other_things_is_not_sure() -> None:
    """What a term lies below or is defined by has something in common with what ours does."""
    stigma = theme("Stigma", broader=("Discrimination",), definition="A mark of disgrace that a society puts on some.")
    assert matched(stigma, term("Stigma", broader=("Flowers",))).score < 0.9
    assert matched(stigma, term("Stigma", broader=("Discrimination and prejudice",))).score >= 0.9
    assert matched(stigma, term("Stigma")).score >= 0.9


def test_a_namesake_in_another_country_is_not_the_organisation() -> None:
    """The Institute of Development Studies of ROR is in India."""
    ours = thing("organisation", "Institute of Development Studies", country="GB")
    found = matched(ours, term("Institute of Development Studies", country="IN"))
    assert found.score < 0.5
    assert "other country" in found.comment


def test_an_acronym_alone_is_a_weak_hit() -> None:
    """Many bodies share an acronym."""
    ours = Subject("organisation/it", "organisation", (Name("Women in Development Europe"), Name("WIDE", "mig:acronym")))
    found = score(ours, term("Wind Data Exchange", "WIDE"))
    assert found is None or found.score < 0.5


def test_a_web_domain_makes_up_for_another_form_of_the_name() -> None:
    """The own web domain tells who it is where the names differ in a part."""
    ours = thing("organisation", "Kalayaan", domains=("kalayaan.org.uk",))
    assert matched(ours, term("Kalayaan Justice for Migrant Domestic Workers", domains=("kalayaan.org.uk",))).score >= 0.9


def test_withdrawn_terms_are_never_candidates_and_replaced_ones_say_so() -> None:
    """A record that was withdrawn is left out; of one that was replaced the reviewer is told."""
    ours = thing("organisation", "United Nations Population Fund")
    assert score(ours, term("United Nations Population Fund", id="http://a/1", replaced_by="http://a/1")) is None
    assert "use http://a/2" in matched(ours, term("United Nations Population Fund", id="http://a/1", replaced_by="http://a/2")).comment


@pytest.mark.parametrize(
    ("label", "facts", "sure"),
    [
        ("Jordan", {}, False),
        ("Jordan", {"codes": ("JO",)}, True),
        ("Jordan (Country)", {}, True),
        ("Jordan (Mont.)", {}, False),
        ("Jordan", {"country": "US"}, False),
        ("Jordan", {"kinds": ("http://example.org/Person",)}, False),
    ],
)
def test_a_place_needs_more_than_its_name(label: str, facts: dict[str, Any], sure: bool) -> None:
    """A code or a bracket that names its kind makes a place sure; another country or type does not."""
    ours = thing("place", "Jordan", country="JO", codes=("JO", "JOR", "400"))
    assert (matched(ours, term(label, **facts)).score >= 0.9) is sure


def test_a_place_below_another_is_matched_by_its_own_name() -> None:
    """ "England--Farnham" is Farnham and not England, and lies elsewhere than a Farnham in Quebec."""
    ours = thing("place", "Farnham", country="GB", broader=("England", "United Kingdom"))
    assert matched(ours, term("England--Farnham")).score >= 0.9
    assert matched(ours, term("Quebec--Farnham")).score < 0.6
    assert score(thing("place", "England"), term("England--Farnham")) is None


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Surname01, Given01, 1941-", True),
        ("Surname01, G.", True),
        ("Surname01, Given02", False),
        ("Other, Given01", False),
    ],
)
def test_people_are_matched_by_inverted_names_and_initials(heading: str, expected: bool) -> None:
    """Dates and inversion do not keep a name apart, another given name does; a name alone is never sure."""
    found = score(thing("person", "Given01 Surname01"), term(heading))
    assert (found is not None) is expected
    assert found is None or found.score < 0.9


def test_who_died_before_did_not_write_it() -> None:
    """Dates that cannot be the author's lower a namesake."""
    ours = thing("person", "Given01 Surname01", years=("2003",))
    assert matched(ours, term("Surname01, Given01, 1801-1860")).score < 0.3
    assert matched(ours, term("Surname01, Given01, 1941-")).score > 0.5


def test_a_publication_is_known_by_its_number_or_title_and_year() -> None:
    """An ISBN is enough, a title with its year too; another year speaks against it."""
    ours = thing("resource", "Global Woman: Nannies, Maids and Sex Workers", years=("2003",), codes=("9781862075887",))
    assert matched(ours, term("Global woman", codes=("urn:isbn:978-1-86207-588-7",))).score >= 0.9
    assert matched(ours, term("Global woman : nannies, maids and sex workers", years=("2003",))).score >= 0.9
    assert matched(ours, term("Global woman : nannies, maids and sex workers", years=("1950",))).score < 0.9


def test_terms_that_share_a_name_are_each_less_likely() -> None:
    """Only one of two terms with one name can be the place, so neither is sure."""
    ours = thing("organisation", "Centre for Women")
    alone, *_ = rank(ours, [term("Centre for Women")])
    first, second = rank(ours, [term("Centre for Women", id="http://a/1"), term("Center for Women", id="http://a/2")])
    assert alone.score > first.score == second.score
    assert "2 terms have this name" in first.comment
    fans = theme("Fans", definition="Persons who follow a team.")
    first, second = rank(fans, [term("Fans (Persons)", id="http://a/1"), term("Fans", id="http://a/2")])
    assert (first.term.label, first.score >= 0.9, second.score < 0.9) == ("Fans (Persons)", True, True)


@pytest.mark.parametrize(
    "heading", ["Theater--England--London", "World War, 1939-1945--London", "London (Extinct city)", "London (Imaginary place)", "London"]
)
def test_a_heading_with_the_name_of_a_place_need_not_be_the_place(heading: str) -> None:
    """A subject that is divided by place is no place, brackets speak of others, and a name alone is not enough."""
    london = thing("place", "London", broader=("England", "United Kingdom"))
    found = score(london, term(heading))
    assert found is None or found.score < 0.9
    assert matched(london, term("England--London")).score >= 0.9


def test_a_place_with_brackets_is_the_lesser_known_one() -> None:
    """Where the vocabulary has the plain name too."""
    geneva = thing("place", "Geneva", broader=("Switzerland",))
    first, *others = rank(geneva, [term(f"Switzerland--Geneva{kind}", id=f"http://a/{kind}") for kind in ("", " (County)", " (Canton)")])
    assert (first.term.label, first.score >= 0.9) == ("Switzerland--Geneva", True)
    assert all(other.score < 0.9 for other in others)


def test_a_term_that_was_replaced_stands_back_for_its_successor() -> None:
    """The successor is proposed in its place, as close; without it the old one is told apart and never sure."""
    old, new = term("Slavery", id="http://a/1", replaced_by="http://a/2"), term("Modern slavery", id="http://a/2")
    [found] = rank(theme("Slavery"), [old, new])
    assert (found.term, found.predicate, found.score) == (new, "skos:closeMatch", 0.85)
    assert "taken the place of “Slavery”" in found.comment
    [alone] = rank(theme("Slavery"), [old])
    assert (alone.score < 0.9, "withdrawn" in alone.comment) == (True, True)


def test_no_match_at_all_is_a_fine_answer() -> None:
    """Labels that share no word give nothing."""
    assert score(theme("Care diamond"), term("Quantum systems")) is None
    assert rank(theme("Care diamond"), []) == []


def test_neighbours_by_meaning_are_never_above_their_limit() -> None:
    """A model of language alone is not believed beyond 0.8, and what words found too keeps the higher score."""
    alike = semantic_candidate(theme("Domestic workers"), term("Household employees"), 0.99)
    assert (alike.score, alike.predicate, alike.justification) == (0.8, "skos:closeMatch", "semapv:SemanticSimilarityThresholdMatching")
    [best] = merge_candidates([matched(theme("Visas"), term("Visas"))], [semantic_candidate(theme("Visas"), term("Visas"), 0.99)])
    assert (best.score > 0.9, best.justification) == (True, "semapv:LexicalMatching")


def test_beside_a_sure_match_only_near_ones_are_listed() -> None:
    """What is wider or narrower than a sure match follows from the vocabulary; without one a few narrower terms are listed."""
    terms = [term("Pensions", id="http://a/1"), *(term(f"Pensions--Land{i}", id=f"http://a/{i}") for i in range(2, 9))]
    assert [one.term.label for one in shortlist(rank(theme("Pensions"), terms), 10)] == ["Pensions"]
    assert len(shortlist(rank(theme("Pensions"), terms[1:]), 10)) == 3


def test_a_heading_is_taken_apart() -> None:
    """The words stand in plain order, the head noun last; brackets and subdivisions are told apart."""
    found = parse("Foreign workers, Women (Canon law)--Legal status, laws, etc.")
    assert found.main == ("woman", "foreign", "worker")
    assert (found.head, found.qualifier, found.subdivisions) == ("worker", ("canon", "law"), 1)


@pytest.mark.parametrize("label", ["", "()", ",", "--", "of the", "、、", "(((", "A, ", "x" * 5000, "🙂"])
def test_odd_labels_do_no_harm(label: str) -> None:
    """Whatever a vocabulary holds as a label, there is an answer."""
    assert score(theme("Migration"), term(label)) is None
    assert parse(label) is not None
