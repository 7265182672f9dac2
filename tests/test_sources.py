"""Every number, date, address, telephone, title and name of the two source documents is in the records, or excluded for a reason.

The documents are taken apart by the rules below, in their order; what a rule has taken, later rules do not see, and the last rules take every
digit, quoted phrase and capitalised name that is left. Each item has to be found among the asserted statements about what its line speaks of
(SPOKEN_OF). Notes never count, and descriptions count for names and phrases, not for numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

import miggraph
from miggraph import Graph
from miggraph.lists import Lists
from miggraph.terms import DERIVED_GRAPH, compact, iri

EXCLUSIONS = Path(__file__).parent / "exclusions.yaml"
RESOURCES, CAMPAIGNS = "migration-key-resources.txt", "kalayaan-campaigns.txt"
PAPERS = "resource/gender-remittances-and-development organisation/un-instraw"
ISSUE = "resource/gender-and-development-6-1"
ARTICLES = (
    "frustrated-and-displaced gujarati-migrants-search-for-modernity-in-britain workers-on-the-move "
    "food-shortages-and-gender-relations-in-ikafe-settlement mental-illness-and-social-stigma more-words-but-no-action "
    "the-use-and-abuse-of-female-domestic-workers migration-ethnicity-and-conflict"
)
IN_ISSUE = f"{ISSUE}-editorial " + " ".join(f"resource/{name}" for name in ARTICLES.split())
VISA = "policy/overseas-domestic-worker-visa"

# document, first line, first line of prose, last line, the things spoken of on these lines
SPOKEN_OF = [
    (RESOURCES, 1, 10, 10, "source/migration-key-resources"),
    (RESOURCES, 11, 12, 12, "source/migration-key-resources"),
    (RESOURCES, 13, 15, 15, "resource/state-of-world-population-2006 resource/state-of-world-population organisation/unfpa"),
    (RESOURCES, 17, 19, 19, f"resource/feminization-of-migration {PAPERS}"),
    (RESOURCES, 21, 23, 23, "resource/on-the-move organisation/columbia-university-press"),
    (RESOURCES, 25, 27, 27, "resource/new-perspectives-on-gender-and-migration organisation/routledge"),
    (RESOURCES, 29, 31, 31, "resource/bridge-cutting-edge-pack-gender-and-migration organisation/bridge"),
    (RESOURCES, 33, 35, 35, "resource/empowering-woman-migrant-workers-in-asia organisation/unifem-east-and-south-east-asia"),
    (RESOURCES, 37, 39, 39, "resource/footloose-female-labour resource/idrc-working-papers-on-women-s-rights-and-citizenship organisation/idrc"),
    (RESOURCES, 41, 43, 43, f"resource/gender-and-development {ISSUE} {IN_ISSUE}"),
    (RESOURCES, 45, 46, 46, "source/migration-key-resources"),
    (RESOURCES, 47, 49, 49, "resource/women-s-work-unbound resource/gender-and-global-restructuring organisation/routledge"),
    (RESOURCES, 51, 53, 53, "resource/women-s-labour-migration-in-the-context-of-globalisation organisation/wide"),
    (RESOURCES, 55, 56, 56, "source/migration-key-resources"),
    (RESOURCES, 57, 59, 59, "resource/global-dimensions-of-gender-and-carework organisation/stanford-university-press"),
    (RESOURCES, 61, 63, 63, "resource/global-woman organisation/granta-books"),
    (RESOURCES, 65, 67, 67, "resource/doing-the-dirty-work organisation/zed-books"),
    (RESOURCES, 69, 72, 72, "resource/the-implications-of-migration-for-gender-and-care-regimes-in-the-south organisation/unrisd"),
    (RESOURCES, 74, 76, 76, f"resource/global-care-chains {PAPERS}"),
    (RESOURCES, 78, 79, 79, "source/migration-key-resources"),
    (RESOURCES, 80, 82, 82, "resource/remittances-are-beautiful resource/third-world-quarterly-29-7 resource/third-world-quarterly"),
    (RESOURCES, 84, 86, 86, f"resource/migration-and-development {PAPERS}"),
    (RESOURCES, 88, 90, 90, f"resource/remittances-working-paper {PAPERS}"),
    (RESOURCES, 92, 95, 95, "resource/migration-remittances-and-gender-responsive-local-development organisation/un-instraw"),
    (RESOURCES, 97, 98, 98, "source/migration-key-resources"),
    (RESOURCES, 99, 101, 101, "resource/children-of-global-migration organisation/stanford-university-press"),
    (RESOURCES, 103, 105, 105, "resource/left-behind-left-out organisation/save-the-children-sri-lanka"),
    (RESOURCES, 107, 109, 109, "resource/the-impact-of-migration-on-elderly-people"),
    (RESOURCES, 111, 113, 113, "resource/grandparents-and-grandchildren organisation/helpage-international-moldova"),
    (RESOURCES, 115, 116, 116, "source/migration-key-resources"),
    (RESOURCES, 117, 119, 119, "resource/gender-and-forced-migration organisation/forced-migration-online"),
    (RESOURCES, 121, 123, 123, "resource/gendering-the-international-asylum-and-refugee-debate organisation/palgrave-macmillan"),
    (RESOURCES, 125, 127, 127, "resource/transnational-ruptures organisation/ashgate"),
    (RESOURCES, 129, 130, 130, "source/migration-key-resources"),
    (RESOURCES, 131, 133, 133, "organisation/european-network-of-migrant-women"),
    (RESOURCES, 135, 137, 137, "organisation/iom resource/world-migration-report resource/international-migration resource/iom-gender-and-migration-news"),
    (RESOURCES, 139, 141, 141, "organisation/un-instraw organisation/un-women resource/un-instraw-migration-programme"),
    (RESOURCES, 143, 145, 145, "organisation/kalayaan"),
    (RESOURCES, 147, 149, 149, "organisation/wiego organisation/sewa"),
    (RESOURCES, 151, 153, 153, "organisation/anti-slavery-international"),
    (
        RESOURCES, 155, 157, 157,
        "organisation/ilo organisation/ilo-migrant policy/multilateral-framework-on-labour-migration policy/convention-on-domestic-work resource/ilo-labour-migration",
    ),
    (CAMPAIGNS, 1, 1, 1, "organisation/kalayaan"),
    (CAMPAIGNS, 3, 5, 9, "organisation/kalayaan source/kalayaan-campaigns"),
    (CAMPAIGNS, 11, 13, 31, f"campaign/restore-rights {VISA} organisation/kalayaan"),
    (CAMPAIGNS, 33, 35, 39, f"campaign/dignity-not-destitution policy/national-referral-mechanism policy/right-to-work-policy policy/asylum-seekers-right-to-work {VISA}"),
    (CAMPAIGNS, 41, 43, 45, "campaign/free-for-good policy/modern-slavery-victim-support-bill"),
]  # fmt: skip
