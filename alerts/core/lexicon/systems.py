"""Customs and port systems: their names in texts, their countries, their codes.

Phrases follow the notation of `concepts`: `^` asks for capitals in the text.
"""

SYSTEM_WORDS: dict[str, str] = {
    "cds": "cds|customs declaration service|cds import|cds export|cds rejection|cds error",
    "chief": "^CHIEF",
    "ncts": "ncts|ncts5|ncts phase 5|ncts p5|ncts-5|nsti",
    "delta_ie": "delta ie|delta i/e|deltaie|delta import export|delta ie import|delta ie export|^DELTA",
    "delta_g": "delta g|deltag",
    "delta_x": "delta x|deltax",
    "delta_t": "delta t|deltat",
    "ecs": "^ECS",
    "aes": "^AES|automated export system",
    "idms": "idms",
    "plda": "plda",
    "emcs": "emcs|gamma emcs",
    "dms": "^DMS|dms 4.0|dms 4.1|dms4|dms 4",
    "ags": "^AGS",
    "atlas": "atlas|atlas-ausfuhr|atlas ausfuhr|atlas einfuhr|atlas-einfuhr|atlas-aes|atlas aes|atlas-ncts|atlas ncts",
    "ais": "^AIS",
    "aep": "^AEP",
    "gvms": "gvms|^GMR|^GMRs|goods movement reference|goods vehicle movement",
    "ics2": "ics2|ics 2",
    "destin8": "destin8|destin 8|^MCP",
    "cns": "^CNS|cns compass|compass",
    "pentant": "pentant",
    "ccs_uk": "ccs-uk|ccs uk|ccsuk",
    "portbase": "portbase|port base",
    "nxtport": "nxtport|nxt port|c-point|e-desk|cubix",
    "s_one": "s)one|sone soget|soget|s)one soget|s-one",
    "ci5": "ci5|ci 5|^MGI",
    "ap_plus": "ap+|ap plus",
    "dakosy": "dakosy|zapp|zapp-sea|z-nummer",
    "bht": "bht|dbh",
}
"""Names and phrases by system slug."""

SYSTEM_COUNTRY: dict[str, str] = {
    "cds": "GB",
    "chief": "GB",
    "delta_ie": "FR",
    "delta_g": "FR",
    "delta_x": "FR",
    "delta_t": "FR",
    "ecs": "FR",
    "idms": "BE",
    "plda": "BE",
    "dms": "NL",
    "ags": "NL",
    "atlas": "DE",
    "ais": "IE",
    "aep": "IE",
    "gvms": "GB",
    "destin8": "GB",
    "cns": "GB",
    "pentant": "GB",
    "ccs_uk": "GB",
    "portbase": "NL",
    "nxtport": "BE",
    "s_one": "FR",
    "ci5": "FR",
    "ap_plus": "FR",
    "dakosy": "DE",
    "bht": "DE",
}
"""The one country of a system; `ncts`, `aes`, `emcs` and `ics2` belong to several."""

PORT_SYSTEMS = frozenset(
    {
        "destin8",
        "cns",
        "pentant",
        "ccs_uk",
        "portbase",
        "nxtport",
        "s_one",
        "ci5",
        "ap_plus",
        "dakosy",
        "bht",
    }
)

OUT_OF_SCOPE_SYSTEMS = frozenset({"gvms"})

SYSTEM_BY_FLOW: dict[tuple[str, str], str] = {
    ("GB", "import"): "cds",
    ("GB", "export"): "cds",
    ("GB", ""): "cds",
    ("GB", "transit"): "ncts",
    ("FR", "import"): "delta_ie",
    ("FR", "export"): "delta_ie",
    ("FR", ""): "delta_ie",
    ("FR", "transit"): "ncts",
    ("BE", "import"): "idms",
    ("BE", "export"): "aes",
    ("BE", "transit"): "ncts",
    ("NL", "import"): "dms",
    ("NL", "export"): "dms",
    ("NL", ""): "dms",
    ("NL", "transit"): "ncts",
    ("DE", "import"): "atlas",
    ("DE", "export"): "atlas",
    ("DE", "transit"): "atlas",
    ("DE", ""): "atlas",
    ("IE", "import"): "ais",
    ("IE", "export"): "aep",
    ("IE", "transit"): "ncts",
}
"""The customs system of a country and direction; "" where the country has one for both."""

COUNTRY_WORDS: dict[str, str] = {
    "FR": "france|français|française|dgddi|prodouane|le havre|du havre|havre|dunkerque|marseille|fos sur mer|fos-sur-mer|roissy|cdg|calais|rouen|saint-nazaire|nantes|bordeaux|soprano|olga|bae|ca3|siret|cdlt|french customs|douane française|french|frankreich|frankrijk|lyon|paris cdg|montoir|strasbourg|toulouse|direction régionale des douanes|lille|mulhouse|valenciennes|gennevilliers|rungis|vitrolles|metz|nancy|orly|sète|brest|lorient|cherbourg|caen|boulogne|la rochelle|bayonne|perpignan|villefranche|fos|eurofos|graveleron|port 2000",
    "GB": "great britain|united kingdom|^UK|hmrc|felixstowe|fxt|southampton|london gateway|heathrow|dover|immingham|grangemouth|tilbury|liverpool|royaume-uni|großbritannien|verenigd koninkrijk|border force|postponed vat|pva|deferment account|northern ireland|harwich|teesport|^GB|england|hull|scotland|lhr|british customs|holyhead|london|manchester|birmingham|leeds|portbury|glasgow|belfast|purfleet|east midlands|stansted|gatwick|portsmouth|plymouth|aberdeen|edinburgh|ipaffs|c285|c2001|killingholme|trinity terminal",
    "BE": "belgium|belgique|belgië|belgien|antwerpen|antwerp|anvers|zeebrugge|zaventem|fod financiën|spf finances|fps finance|aad&a|agd&a|liège airport|gent|gand|belgian customs|belgische douane|douane belge|kaai|crc|brussels airport|mechelen|belgian|bierset|liege|genk|hasselt|luik|liège|kortrijk|charleroi|mouscron|moeskroen|brussel|bruxelles|brugge|oostende|leuven|turnhout|n-nummer|1acg|1vdp|1nps|e-desk|deurganckdok|mpet",
    "NL": "netherlands|nederland|pays-bas|niederlande|rotterdam|schiphol|maasvlakte|vlissingen|venlo|moerdijk|nederlandse douane|dutch customs|nvwa|dva|douane.nl|douane nederland|eindhoven|dutch|amsterdam|douane rotterdam|europoort|tilburg|utrecht|breda|arnhem|nijmegen|groningen|maastricht|zwolle|roosendaal|hoek van holland|delfzijl|terneuzen|den haag|waalwijk|euromax|ect delta|rwg|maasvlakte ii",
    "DE": "germany|deutschland|allemagne|duitsland|hamburg|bremerhaven|bremen|wilhelmshaven|itzbund|hauptzollamt|frankfurt|german customs|duisburg|leipzig|iaa-plus|zoll.de|gzd|elster|german|hza|ausgangsvermerk|abd|zollamt|stuttgart|münchen|nürnberg|köln|berlin|lübeck|kiel|rostock|düsseldorf|dortmund|hannover|kassel|mannheim|karlsruhe|augsburg|dresden|konstanz|weil am rhein|aachen|regensburg|emden|saarbrücken|passau|burchardkai|altenwerder|tollerort|jadeweserport",
    "IE": "ireland|irlande|ierland|irland|dublin|rosslare|irish revenue|revenue|cork|ecustoms|irish|shannon|irish customs|limerick|galway|waterford|ringaskiddy|drogheda",
}
"""Authorities, ports and words that name a country."""

PLACE_PORT_SYSTEM: dict[str, str] = {
    "felixstowe": "destin8",
    "fxt": "destin8",
    "harwich": "destin8",
    "southampton": "cns",
    "london gateway": "cns",
    "heathrow": "ccs_uk",
    "lhr": "ccs_uk",
    "rotterdam": "portbase",
    "maasvlakte": "portbase",
    "amsterdam": "portbase",
    "antwerpen": "nxtport",
    "antwerp": "nxtport",
    "anvers": "nxtport",
    "le havre": "s_one",
    "havre": "s_one",
    "du havre": "s_one",
    "rouen": "s_one",
    "saint-nazaire": "s_one",
    "nantes": "s_one",
    "marseille": "ci5",
    "fos-sur-mer": "ci5",
    "bordeaux": "ci5",
    "dunkerque": "ci5",
    "fos": "ci5",
    "eurofos": "ci5",
    "graveleron": "ci5",
    "port 2000": "s_one",
    "trinity terminal": "destin8",
    "deurganckdok": "nxtport",
    "euromax": "portbase",
    "ect delta": "portbase",
    "burchardkai": "dakosy",
    "altenwerder": "dakosy",
    "tollerort": "dakosy",
    "hamburg": "dakosy",
    "bremerhaven": "bht",
    "bremen": "bht",
}
"""The port community system of a place, used for port errors that name no system."""

LANGUAGE_COUNTRY = {"fr": "FR", "de": "DE"}
"""The last hint of all: French and German customers of CAS file in France and Germany more often
than elsewhere. Dutch and English say nothing of the kind (NL or BE, GB or IE or any)."""

SHARED_SYSTEM_COUNTRY = {("aes", "nl"): "BE", ("aes", "fr"): "BE"}
"""Where the language tells the country of a system that several countries have: those who write
Dutch or French and name AES file in Belgium, since DMS and DELTA IE are the names elsewhere."""

LANGUAGE_WORDS: dict[str, str] = {
    "fr": "bonjour merci nous vous est les des une pour dans avec sur pas que qui cordialement déclaration notre votre cette mais avons le la du je on",
    "en": "hello hi the and is are we you our for with this that not please thanks regards have has been from it can which to of morning",
    "nl": "hallo beste goedemorgen wij we de het een van voor niet dat met graag groeten is op zijn naar aan deze jullie ons kunnen hebben mvg en",
    "de": "hallo guten wir die der das und nicht ist für mit ein eine bitte danke grüße sie auf von zu haben wird den dem seit noch unsere freundlichen",
}
"""Small words by which a language is told, a few each."""
