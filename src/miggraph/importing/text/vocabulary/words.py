"""Words that tell what a part of a citation is, in the languages that such lists come in. Data only."""

from __future__ import annotations

import re

from miggraph.importing.text.vocabulary.patterns import words

# What bodies are called: a part of a citation with one of these is no person.
BODIES = re.compile(
    r"\b(?:universit\w*|universidad\w*|institut\w*|istituto|press|presses|imprenta|verlag\w*|éditions?|editions|edicion\w*|editorial\w*|editora|edizioni|editrice|editores|books?|"
    r"publishers?|publishing|publications?|publikation\w*|publicacion\w*|libr\w+|center|centre|centro|centrum|zentrum|\w+zentrum|network\w*|netzwerk\w*|\w+netzwerk|réseau|red de|organi[sz]ation\w*|organizaci\w+|organizaç\w+|associa\w+|asocia\w+|"
    r"verein|verband|bund|foundation\w*|fondation|fundaci\w+|fundaç\w+|stiftung|\w+stiftung|council\w*|conseil|consejo|commission\w*|comisi\w+|kommission|committee|comit\w+|agency|agence|agencia|agentur|ministry|minist\w+|"
    r"bureau|\w*büro|\w*bund|offices?|oficina|department\w*|departamento|département|programme|program|programa|forum|foro|alliance|alianza|union|unión|federa\w+|fédération|society|gesellschaft|\w+gesellschaft|sociedad|société|"
    r"college|colegio|collège|schools?|hochschule|facult\w+|fakultät|academy|academia|académie|akademie|trust|fund|fonds|fondo|bank|banco|banque|group|groupe|grupo|gruppe|international|internacional|nations|naciones|"
    r"unit|services?|servicio\w*|initiative|iniciativa|observato\w+|library|bibliothek|house|casa|ltd|limited|inc|gmbh|llc|company|sons|league|liga|ligue|movement|movimiento|mouvement|coalition|coalición|consortium|"
    r"arbeitskreis|arbeitsgemeinschaft|\w+netz|\w+stelle|kollektiv|secretariat|films?|productions?|pictures|cinema|cinéma|museum|museo|musée|authority|board|colle[ck]tive|colectivo|cooperative|laboratory|lab|division|branch|government|parliament|embassy|church|charity|watch|aid|helpline|archive\w*|workshop|e\.\s?v\.)(?!\w)",
    re.IGNORECASE,
)
# Words that persons' names do not have; "de", "y" and the like do stand in names.
COMMON = words(
    "a an the of in on and or for to from by with without at as is are was be its their our we who what how why when where which that this these those not no into under over between among across "
    "through against towards toward beyond after before since about un une le les des du au aux et en dans sur pour par avec entre chez sans sous vers leur leurs leurs el los las una unos por para con sin sobre "
    "desde hacia der die das ein eine einer eines und oder im am vom zum zur auf aus bei mit nach über unter für gegen ohne zwischen als wie il lo gli una dei delle nel nella per con tra o os dos das "
    "women woman gender migration migrants migrant work workers labour labor family families children girls new global world men feminist rights studies journal review quarterly transnational international social journey"
)
# Publishers whose names do not say that they are such: what a librarian knows.
PUBLISHERS = words(
    "routledge|taylor & francis|palgrave|palgrave macmillan|macmillan|st. martin's press|ashgate|gower|sage|zed|zed books|pluto|pluto press|verso|polity|polity press|berg|berghahn|earthscan|springer|springer vs|vs|brill|elsevier|"
    "wiley|wiley-blackwell|blackwell|john wiley & sons|granta|penguin|virago|hurst|suhrkamp|transcript|l'harmattan|la découverte|karthala|icaria|siglo xxi|siglo veintiuno|flacso|campus|kali for women|zubaan|james currey|"
    "lexington|rowman & littlefield|edward elgar|elgar|lynne rienner|peter lang|policy press|multilingual matters|harpercollins|vintage|random house|basic books|beacon|beacon press|norton|w. w. norton|w.w. norton|faber|faber & faber|"
    "bloomsbury|continuum|emerald|spinifex|between the lines|white lotus|oxfam|oxfam gb|unicef|unhcr|unfpa|unifem|undp|unesco|ilo|iom|oit|oim|ocde|oecd|world bank|un women|kumarian|kluwer|nijhoff|martinus nijhoff|gallimard|seuil|"
    "le seuil|puf|erès|syllepse|cnrs|armand colin|miguel ángel porrúa|porrúa|traficantes de sueños|anthropos|akal|cátedra|paidós|gedisa|ariel|tecnos|cis|clacso|abya-yala|fce|fondo de cultura económica|el colegio de méxico|"
    "westfälisches dampfboot|unrast|nomos|beltz juventa|juventa|budrich|barbara budrich|lit|waxmann|assoziation a|edition assemblage|leske + budrich|leske und budrich|böhlau|reclam|rowohlt|fischer|hanser|"
    "il mulino|einaudi|feltrinelli|franco angeli|francoangeli|carocci|laterza|left coast|paradigm|duckworth|lawrence & wishart|lawrence and wishart|scarlet press|monthly review press|south end press|seven stories|praeger|greenwood|garland|cassell|longman|pearson|mcgraw-hill|heinemann|methuen|unwin|allen & unwin|jonathan cape|pandora|the women's press|women's press|orient longman|orient blackswan|kwela|ravan|ravan press|jacana|hsrc|codesria|fountain|tulika|stree|permanent black|rawat|manohar",
    "|",
)
# Towns that print, for a reader without a gazetteer at hand.
TOWNS = words(
    "london|oxford|cambridge|edinburgh|glasgow|manchester|bristol|brighton|leeds|leicester|liverpool|sheffield|birmingham|cardiff|belfast|dublin|cork|basingstoke|aldershot|farnham|abingdon|cheltenham|"
    "clevedon|harmondsworth|chichester|new york|new york city|boston|chicago|philadelphia|princeton|ithaca|berkeley|los angeles|stanford|palo alto|san francisco|washington|baltimore|durham|chapel hill|minneapolis|ann arbor|"
    "bloomington|urbana|madison|new haven|honolulu|boulder|thousand oaks|newbury park|lanham|westport|london|newark|new brunswick|albany|austin|seattle|toronto|montreal|montréal|vancouver|ottawa|québec|quebec|"
    "mexico|méxico|mexico city|ciudad de méxico|méxico d.f.|tijuana|guadalajara|buenos aires|santiago|santiago de chile|lima|quito|bogotá|bogota|caracas|la paz|montevideo|rio de janeiro|são paulo|havana|kingston|san josé|santo domingo|managua|guatemala|"
    "madrid|barcelona|valencia|sevilla|bilbao|granada|zaragoza|salamanca|lisboa|lisbon|coimbra|porto|paris|lyon|toulouse|marseille|bordeaux|rennes|strasbourg|grenoble|poitiers|aix-en-provence|genève|geneva|genf|lausanne|neuchâtel|"
    "bruxelles|brussels|louvain|louvain-la-neuve|leuven|liège|amsterdam|rotterdam|the hague|la haye|den haag|leiden|utrecht|maastricht|dordrecht|berlin|hamburg|münchen|munich|köln|cologne|frankfurt|frankfurt am main|frankfurt a.m.|frankfurt/m.|"
    "frankfurt/main|bielefeld|münster|wiesbaden|opladen|stuttgart|leipzig|dresden|göttingen|heidelberg|freiburg|tübingen|weinheim|baden-baden|bonn|bochum|kassel|bremen|hannover|osnabrück|konstanz|marburg|gießen|nürnberg|wien|vienna|"
    "innsbruck|graz|salzburg|zürich|zurich|basel|bern|roma|rome|milano|milan|torino|turin|bologna|firenze|florence|napoli|copenhagen|stockholm|uppsala|oslo|bergen|helsinki|warsaw|prague|budapest|athens|istanbul|ankara|moscow|"
    "cairo|beirut|amman|jerusalem|tel aviv|tehran|dubai|nairobi|kampala|dar es salaam|addis ababa|accra|lagos|ibadan|dakar|johannesburg|cape town|pretoria|durban|harare|lusaka|gaborone|rabat|tunis|casablanca|"
    "new delhi|delhi|mumbai|bombay|calcutta|kolkata|chennai|bangalore|hyderabad|kathmandu|dhaka|colombo|karachi|lahore|islamabad|bangkok|chiang mai|hanoi|jakarta|yogyakarta|kuala lumpur|singapore|manila|quezon city|"
    "hong kong|beijing|shanghai|taipei|seoul|tokyo|osaka|sydney|melbourne|canberra|brisbane|perth|auckland|wellington|suva",
    "|",
)
# States, counties and countries that follow a town.
REGIONS = words(
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC D.C. D.F. DF ON QC BC AB NS NSW UK USA U.K. U.S.A. US Mass. Conn. Calif. Ill. Md. N.J. N.Y. N.C. Pa."
) | words(
    "California|Massachusetts|Connecticut|New Jersey|North Carolina|Illinois|Indiana|Maryland|Michigan|Colorado|Pennsylvania|Texas|Hawaii|Ontario|Quebec|Surrey|Hampshire|Kent|Sussex|East Sussex|West Sussex|Essex|"
    "Oxfordshire|Oxon|Devon|Somerset|England|Scotland|Wales|Ireland|Northern Ireland|United Kingdom|United States|Canada|Australia|India|Germany|Deutschland|France|Spain|España|Switzerland|Schweiz|Suisse|Netherlands|Kenya|South Africa",
    "|",
)
EDITORS = r"(?:eds?|edits?|editors?|edited|hrsg|hgg?|herausgeber(?:in(?:nen)?)?|dirs?|sous la dir(?:ection)?|coords?|coordinador(?:a|as|es)?|comps?|compilador(?:a|as|es)?|éds?|édit|red|orgs?|a cura di|cur)"
ORDINALS = {name: str(number) for number, names in enumerate((
    "first première primera erste", "second deuxième segunda zweite", "third troisième tercera dritte", "fourth quatrième cuarta vierte",
    "fifth cinquième quinta fünfte", "sixth sixième sexta sechste", "seventh septième séptima siebte", "eighth huitième octava achte"), 1) for name in names.split()}  # fmt: skip
# Acronyms that name no body.
NO_ACRONYM = words("HIV AIDS HIV/AIDS NGO NGOS UK USA US EU DVD CD TV ID SMS GDP PHD II III IV")
# Words that no publisher's name begins with, small words within such names, and those within the names of towns.
ARTICLES = words("A An Ein Eine Un Une Una Der Die Das How What Why When Who Where In On With From To By For At")
SMALL = words(
    "of for the and in on to from de del la le les du des et y e für der die das und von zu zur do da dos al el los las à den vom am l d"
)
PREPOSITIONS = words("de del la le les el upon on am an der sur do da dos di in im")
# Words by which citations are built up, and which say nothing once their parts are told apart.
GRAMMAR = words(
    "col coll serie collana journal revista revue zeitschrift issued produced free copies distributed available disponible verfügbar nr nº n° no núm heft bd band jg coll col aufl auflage éd éds sous dirs coords comps hrsg hgg "
    "in en dans em and y et und u e the of by with from pp p vol no ed eds hrsg hg dir coord comp edited translated trans available at website web url email isbn issn doi http https www "
    "accessed retrieved on last edition series see online also author authors published publisher ltd limited inc gmbh von par por de la le les du des der die das zu zum zur auf für a al an or mit con avec n s 1st 2nd 3rd"
)
