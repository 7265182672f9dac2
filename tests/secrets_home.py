"""A home with something private of every kind: whatever holds the word is not to be published."""

from __future__ import annotations

from pathlib import Path

WORD = "zzhush"
TOML = '[graph]\ntitle = "Heat"\nbase = "https://example.org/heat/"\nlicense = "https://creativecommons.org/licenses/by/4.0/"\npublisher = "organisation/cool-press"\ndescription = "What to read on heat."\nprivate = ["editorialNotes", "accessNote"]\n'
RECORDS = """
- id: source/list
  type: Source
  source: source/list
  title: A list on heat
  sections:
    - {id: "#open", title: Open, position: 1}
    - {id: "#inner", title: The zzhush section, position: 2, private: true}
- {id: source/zzhush, type: Source, source: source/zzhush, title: The zzhush notebook, private: true}
- {id: theme/scheme, type: ThemeScheme, source: source/list, label: Themes}
- {id: theme/heat, type: Theme, source: source/list, label: Heat, scheme: theme/scheme, topConceptOf: theme/scheme, definition: All of it.}
- {id: theme/zzhush, type: Theme, source: source/list, label: Zzhush, scheme: theme/scheme, broader: [theme/heat], definition: Zzhush., private: true}
- {id: person/otieno-jane, type: Person, source: source/list, name: Jane Otieno, givenName: Jane, familyName: Otieno, email: zzhush-jane@example.org, telephone: "+254202710001"}
- {id: person/okoth-ann, type: Person, source: source/list, name: Ann Okoth, givenName: Ann, familyName: Okoth, email: ann@example.org, private: false}
- {id: person/zzhush-mary, type: Person, source: source/list, name: Mary Zzhush, givenName: Mary, familyName: Zzhush, private: true}
- {id: person/zzhush-zed, type: Person, source: source/zzhush, name: Zed Zzhush, familyName: Zzhush}
- id: organisation/cool-press
  type: Organisation
  source: source/list#open
  name: Cool Press
  kinds: [term/publisher]
  description: Prints.
  email: press@example.org
  editorialNotes: [The zzhush of the press is not known.]
  memberOf: [organisation/zzhush]
  addresses:
    - {street: 1 Open Street, country: place/KE}
    - {street: 2 Zzhush Street, country: place/KE, private: true}
  activities:
    - {id: "#print", kinds: [term/advice], description: Prints., activityThemes: [theme/heat, theme/zzhush]}
    - {id: "#zzhush", kinds: [term/advice], description: Zzhush., activityThemes: [theme/heat], private: true}
- {id: organisation/cool-press, type: Organisation, source: source/zzhush, name: Cool Press, telephone: "+254202710002", description: Their zzhush is known to us., otherNames: [Zzhush Press]}
- {id: organisation/zzhush, type: Organisation, source: source/list, name: Zzhush, kinds: [term/publisher], webPages: ["https://zzhush.example.org/"], private: true}
- {id: resource/inner, type: Report, source: "source/list#inner", title: The inner zzhush report, publisher: organisation/cool-press, description: Zzhush.}
- {id: resource/zzhush, type: Report, source: source/list, title: Zzhush, publisher: organisation/cool-press, description: Zzhush., private: true}
- id: resource/hot-days
  type: Book
  source: source/list#open
  title: Hot Days
  issued: 2011
  authors: [person/zzhush-mary, person/otieno-jane, person/zzhush-zed, person/okoth-ann]
  editors: [person/zzhush-mary]
  publisher: organisation/cool-press
  themes: [theme/heat, theme/zzhush]
  places: [place/KE]
  accessNote: Ask zzhush for the key.
  fullText: https://example.org/hot-days.pdf
  description: Counts hot days.
  figures:
    - {value: 45, unit: days, measures: days above 30 degrees, statedAs: 45 days}
    - {value: 46, unit: zzhush, measures: zzhush, statedAs: 46 zzhush, private: true}
- id: campaign/shade
  type: Campaign
  source: source/list
  name: Shade
  leader: organisation/zzhush
  supporters: [organisation/cool-press]
  places: [place/KE]
  description: Wants shade.
  updates:
    - {id: "#start", dateMonth: 2021-04, description: It begins., askedBy: [person/zzhush-mary]}
    - {id: "#zzhush", dateMonth: 2021-05, description: Zzhush., private: true, figures: [{value: 1, unit: zzhush, measures: zzhush, statedAs: 1 zzhush}]}
"""


def home(folder: Path) -> Path:
    """Write the home into a folder that is not there yet."""
    (folder / "data").mkdir(parents=True)
    (folder / "miggraph.toml").write_text(TOML, encoding="utf-8")
    (folder / "data" / "list.yaml").write_text(RECORDS, encoding="utf-8")
    return folder
