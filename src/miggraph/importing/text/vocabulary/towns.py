"""Large towns and their countries, for addresses that name no country. Names that large towns of several countries share are left out."""

from __future__ import annotations

from functools import cache

from miggraph.ground.folding import fold
from miggraph.importing.text.vocabulary.lookup import by_name, tails

_TOWNS = {
    "AF": "Kabul|Herat", "AL": "Tirana", "AM": "Yerevan", "AR": "Buenos Aires|Rosario|Ciudad de Buenos Aires|Ciudad Autónoma de Buenos Aires", "AT": "Wien|Vienna|Graz|Salzburg|Innsbruck|Linz", "AU": "Sydney|Melbourne|Brisbane|Canberra|Adelaide", "AZ": "Baku",
    "BA": "Sarajevo|Tuzla|Banja Luka", "BD": "Dhaka|Chittagong|Sylhet", "BE": "Brussels|Bruxelles|Brussel|Antwerpen|Antwerp|Gent|Ghent|Liège|Leuven|Louvain-la-Neuve", "BF": "Ouagadougou", "BG": "Sofia", "BJ": "Cotonou", "BO": "La Paz|Cochabamba|Santa Cruz de la Sierra",
    "BR": "São Paulo|Rio de Janeiro|Brasília|Salvador da Bahia|Recife|Porto Alegre|Belo Horizonte|Curitiba|Fortaleza", "BW": "Gaborone", "BY": "Minsk", "CA": "Toronto|Montréal|Ottawa|Vancouver|Calgary|Winnipeg|Québec", "CD": "Kinshasa|Goma|Bukavu", "CH": "Zürich|Zurich|Genève|Geneva|Genf|Bern|Berne|Basel|Lausanne|Luzern|Fribourg|Neuchâtel|Lugano|St. Gallen|Winterthur",
    "CI": "Abidjan", "CL": "Santiago de Chile|Valparaíso", "CM": "Yaoundé|Douala", "CN": "Beijing|Shanghai|Guangzhou|Shenzhen", "CO": "Bogotá|Medellín|Cali|Barranquilla|Cúcuta", "CR": "San José de Costa Rica", "CU": "La Habana|Havana", "CY": "Nicosia|Limassol", "CZ": "Praha|Prague|Brno",
    "DE": "Berlin|Hamburg|München|Munich|Köln|Cologne|Frankfurt|Frankfurt am Main|Frankfurt a. M.|Frankfurt/Main|Stuttgart|Düsseldorf|Dortmund|Essen|Leipzig|Bremen|Dresden|Hannover|Nürnberg|Bonn|Bielefeld|Münster|Freiburg|Göttingen|Heidelberg|Kassel|Potsdam|Mannheim|Karlsruhe|Augsburg|Mainz|Tübingen|Jena|Halle|Bochum|Duisburg|Kiel|Lübeck|Rostock|Magdeburg|Erfurt|Marburg|Gießen|Osnabrück|Konstanz",
    "DK": "København|Copenhagen|Aarhus|Odense", "DO": "Santo Domingo", "DZ": "Alger|Algiers|Oran", "EC": "Quito|Guayaquil|Cuenca Ecuador", "EE": "Tallinn", "EG": "Cairo|Le Caire", "ES": "Madrid|Sevilla|Bilbao|Zaragoza|Málaga|Barcelona|Murcia|Donostia|San Sebastián|Palma de Mallorca|Las Palmas de Gran Canaria|Almería|Alicante|Valladolid|Santiago de Compostela",
    "ET": "Addis Ababa|Addis Abeba", "FI": "Helsinki|Tampere|Turku", "FR": "Paris|Lyon|Marseille|Toulouse|Bordeaux|Lille|Nantes|Strasbourg|Montpellier|Rennes|Nice|Grenoble|Saint-Denis|Montreuil|Poitiers|Aix-en-Provence|Bobigny|Pantin|Aubervilliers", "FJ": "Suva",
    "GB": "London|Manchester|Leeds|Liverpool|Sheffield|Glasgow|Edinburgh|Cardiff|Belfast|Bristol|Brighton|Nottingham|Leicester|Bradford|Newcastle upon Tyne|Swansea|Aberdeen|Dundee|Oxford|Coventry|Southampton|Norwich", "GE": "Tbilisi|Batumi", "GH": "Accra|Kumasi|Tamale", "GN": "Conakry", "GR": "Athens|Athína|Athina|Thessaloniki",
    "GT": "Guatemala City|Ciudad de Guatemala|Quetzaltenango", "HK": "Kowloon|Wan Chai|Mong Kok", "HN": "Tegucigalpa|San Pedro Sula", "HR": "Zagreb", "HT": "Port-au-Prince", "HU": "Budapest", "ID": "Jakarta|Bandung|Surabaya|Yogyakarta|Medan|Makassar|Mataram", "IE": "Dublin|Cork|Galway|Limerick|Baile Átha Cliath", "IL": "Tel Aviv|Haifa|Tel Aviv-Jaffa",
    "IN": "Mumbai|Bombay|New Delhi|Delhi|Kolkata|Calcutta|Chennai|Madras|Bengaluru|Bangalore|Pune|Ahmedabad|Lucknow|Jaipur|Bhopal|Kochi|Thiruvananthapuram|Trivandrum|Guwahati|Patna|Ranchi|Bhubaneswar", "IQ": "Baghdad|Erbil", "IR": "Tehran", "IS": "Reykjavík", "IT": "Roma|Rome|Milano|Milan|Torino|Turin|Napoli|Naples|Bologna|Firenze|Florence|Palermo|Genova|Bari|Catania|Padova|Venezia|Verona|Trieste",
    "JM": "Kingston Jamaica|Montego Bay", "JO": "Amman|Irbid", "JP": "Tokyo|Osaka|Kyoto|Yokohama|Nagoya", "KE": "Nairobi|Mombasa|Kisumu|Eldoret|Nakuru", "KG": "Bishkek|Osh", "KH": "Phnom Penh|Siem Reap", "KR": "Seoul|Busan", "KZ": "Almaty|Astana", "LA": "Vientiane", "LB": "Beirut|Beyrouth|Saida|Tripoli Lebanon|Jounieh", "LK": "Colombo|Kandy|Jaffna",
    "LR": "Monrovia", "LS": "Maseru", "LT": "Vilnius|Kaunas", "LV": "Riga", "LY": "Tripoli Libya|Benghazi", "MA": "Rabat|Casablanca|Fès|Tanger|Tangier|Marrakech|Agadir|Oujda", "MD": "Chișinău|Chisinau", "MG": "Antananarivo", "MK": "Skopje", "ML": "Bamako", "MM": "Yangon|Mandalay", "MN": "Ulaanbaatar", "MT": "Valletta",
    "MU": "Port Louis", "MW": "Lilongwe|Blantyre", "MX": "México D.F.|Mexico City|Ciudad de México|Guadalajara|Monterrey|Tijuana|Tapachula|Puebla|Oaxaca de Juárez|San Cristóbal de las Casas|Ciudad Juárez", "MY": "Kuala Lumpur|Petaling Jaya|Penang|Johor Bahru|Kota Kinabalu", "MZ": "Maputo", "NA": "Windhoek", "NE": "Niamey", "NG": "Lagos|Abuja|Ibadan|Kano|Benin City|Port Harcourt|Enugu",
    "NI": "Managua", "NL": "Amsterdam|Rotterdam|Den Haag|The Hague|'s-Gravenhage|Utrecht|Eindhoven|Groningen|Leiden|Nijmegen|Maastricht|Tilburg", "NO": "Oslo|Bergen|Trondheim", "NP": "Kathmandu|Lalitpur|Pokhara|Patan", "NZ": "Auckland|Wellington|Christchurch", "PE": "Lima|Arequipa|Cusco", "PG": "Port Moresby",
    "PH": "Manila|Quezon City|Makati|Makati City|Cebu City|Davao City|Baguio|Baguio City|Pasig City|Mandaluyong City|Iloilo City|Pasay City|Caloocan City|Zamboanga City", "PK": "Karachi|Lahore|Islamabad|Rawalpindi|Peshawar|Quetta", "PL": "Warszawa|Warsaw|Kraków|Wrocław|Gdańsk|Poznań|Łódź|Lublin", "PS": "Ramallah|Gaza City|Nablus|Al-Bireh", "PT": "Lisboa|Lisbon|Porto|Coimbra", "PY": "Asunción",
    "RO": "București|Bucharest|Bucuresti|Cluj-Napoca|Iași|Timișoara", "RS": "Beograd|Belgrade|Novi Sad", "RU": "Moscow|Moskva|St Petersburg|Saint Petersburg", "RW": "Kigali", "SA": "Riyadh|Jeddah", "SD": "Khartoum", "SE": "Stockholm|Göteborg|Gothenburg|Malmö|Uppsala|Lund", "SI": "Ljubljana", "SK": "Bratislava", "SN": "Dakar", "SO": "Mogadishu", "SV": "San Salvador",
    "SY": "Damascus|Aleppo", "TG": "Lomé", "TH": "Bangkok|Chiang Mai|Mae Sot", "TJ": "Dushanbe", "TN": "Tunis|Sfax|Sousse", "TR": "Istanbul|İstanbul|Ankara|Izmir|İzmir|Diyarbakır", "TW": "Taipei", "TZ": "Dar es Salaam|Arusha|Dodoma|Zanzibar", "UA": "Kyiv|Kiev|Lviv|Kharkiv|Odesa", "UG": "Kampala|Entebbe|Gulu", "US": "New York City|Washington DC|Washington, D.C.|Chicago|Los Angeles|San Francisco|Philadelphia|Seattle|Houston|Brooklyn|Oakland|Miami|Atlanta",
    "UY": "Montevideo", "UZ": "Tashkent", "VE": "Caracas|Maracaibo", "VN": "Hanoi|Ha Noi|Hà Nội|Ho Chi Minh City", "XK": "Prishtina", "YE": "Sana'a|Aden", "ZA": "Johannesburg|Cape Town|Durban|Pretoria|Port Elizabeth|Gqeberha|Bloemfontein|Kaapstad|Braamfontein", "ZM": "Lusaka|Ndola|Kitwe", "ZW": "Harare|Bulawayo",
}  # fmt: skip


@cache
def _countries() -> dict[str, str]:
    return by_name(_TOWNS)


def country(town: str) -> str:
    """Return the country (ISO 3166-1) of a large town, or "" where it is not known.

    >>> country("Berlin"), country("Geneva 19"), country("Nowhere")
    ('DE', 'CH', '')
    """
    # "Geneva 19", "Lyon cedex": the number of a district is no part of the name
    words = [word for word in town.split() if not any(char.isdigit() for char in word) and word.casefold() != "cedex"]
    return _countries().get(fold(" ".join(words)), "") if 0 < len(words) < 8 else ""


def ending(text: str) -> tuple[str, str]:
    """Part the name of a large town from the end of a text: "12 Ngong Road Nairobi"."""
    return next(((head, tail) for head, tail in tails(text, 3) if head and country(tail)), (text, ""))
