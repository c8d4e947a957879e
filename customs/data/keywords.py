"""How people write the names of systems, countries and environments on a status page.

Titles and texts are typed by hand in English, French, Dutch and German. Patterns are matched on
text without accents, whole words; a pattern with a capital letter is matched as written (but for
its parts in `(?i:…)`), the others in any case.
"""

# What is written -> what it means by country; "" is any country not named.
SYSTEMS: tuple[tuple[str, dict[str, str]], ...] = (
    (r"delta[ -]?i/?e|delta import ?/ ?export", {"": "delta_ie"}),
    (r"delta[ -]?g", {"": "delta_g"}),
    (r"delta[ -]?x", {"": "delta_x"}),
    (r"delta[ -]?t|nsti", {"": "delta_t"}),
    (r"cds|customs declaration service", {"": "cds"}),
    (r"ncts ?[56]?|dva", {"": "ncts", "FR": "delta_t", "DE": "atlas"}),
    (
        r"aes|automated export system",
        {"": "aes", "DE": "atlas", "IE": "aep", "NL": "dms", "FR": "delta_ie"},
    ),
    (r"ecs|export control system", {"": "ecs"}),
    (r"idms|import declaration management system", {"": "idms"}),
    (r"plda|paperless customs", {"": "plda"}),
    (r"emcs", {"": "emcs"}),
    (r"dms(?: ?4(?:\.[01])?)?|douane ?management ?systeem", {"": "dms"}),
    (r"atlas(?:[ -](?:einfuhr|ausfuhr|versand|aes|ncts))?", {"": "atlas"}),
    (r"AIS(?: V2)?|(?i:automated import system)", {"": "ais"}),
    (r"AEP|(?i:automated entry processing)", {"": "aep"}),
    (r"gvms|goods vehicle movement service", {"": "gvms"}),
    (r"ics ?2|import control system 2", {"": "ics2"}),
    (r"CHIEF", {"": "chief"}),
    (r"AGS|(?i:aangiftesysteem)", {"": "ags"}),
    (r"(?i:destin ?8)|MCP", {"": "destin8"}),
    (r"CNS|Compass|COMPASS", {"": "cns"}),
    (r"pentant", {"": "pentant"}),
    (r"ccs[ -]?uk", {"": "ccs_uk"}),
    (r"portbase", {"": "portbase"}),
    (r"nxtport|c-point|e-desk", {"": "nxtport"}),
    (r"(?i:s\)one|soget)|S ONE", {"": "s_one"}),
    (r"ci ?5", {"": "ci5"}),
    (r"ap\+", {"": "ap_plus"}),
    (r"dakosy|zapp(?:-sea)?", {"": "dakosy"}),
    (r"bht|bremer hafentelematik", {"": "bht"}),
)

# Names long enough to be recognised with a typing error in them.
MISSPELT: dict[str, str] = {
    "delta ie": "delta_ie",
    "destin8": "destin8",
    "pentant": "pentant",
    "portbase": "portbase",
    "nxtport": "nxtport",
    "dakosy": "dakosy",
    "atlas": "atlas",
    "ccs-uk": "ccs_uk",
}

COUNTRIES: tuple[tuple[str, str], ...] = (
    (
        r"great britain|united kingdom|northern ireland|british|uk|grande-bretagne|royaume-uni"
        r"|britanniques?|groot-brittannie|verenigd koninkrijk|grossbritannien"
        r"|vereinigtes konigreich|hmrc",
        "GB",
    ),
    (
        r"netherlands|the netherlands|dutch|pays-bas|neerlandaise?s?|nederlandse?|nederland"
        r"|niederlande|niederlandische[rns]?",
        "NL",
    ),
    (
        r"(?<!northern )(?:ireland|irish|irlande|irlandaise?s?|ierland|ierse|irland|irische[rns]?)",
        "IE",
    ),
    (
        r"belgium|belgian|belgique|belges?|belgie|belgische?[rns]?|belgien|fps finance",
        "BE",
    ),
    (r"france|french|francaise?s?|frankrijk|franse|frankreich|franzosische[rns]?|dgddi", "FR"),
    (r"germany|german|allemagne|allemande?s?|duitsland|duitse|deutschland|deutsche[rns]?", "DE"),
)

COUNTRY_CODES = {code: code for code in ("GB", "NL", "IE", "BE", "FR", "DE")} | {
    "UK": "GB",
    "XI": "GB",
}

ACCEPTANCE = (
    r"acceptance|acc(?: environment|[ -]?omgeving)?|acceptatie(?:omgeving)?|acceptation"
    r"|recette|abnahme(?:umgebung)?|akzeptanz(?:umgebung)?|test ?(?:environment|umgebung)"
    r"|testomgeving|environnement de test|uat"
)
PRODUCTION = r"production|productie(?:omgeving)?|produktion(?:sumgebung)?|prod"
NEGATION = r"not|no|unaffected|pas|aucun|aucune|niet|geen|nicht|kein|keine|normally|available"

# A fallback procedure that is open: what it is called, what is said of it, and what makes the
# sentence say something else (a condition, a plan, an end).
FALLBACK = (
    r"fallback(?: procedure)?|emergency procedure|business continuity (?:procedure|plan)|bcp"
    r"|procedure de secours|noodprocedure|(?:notfall|ausfall)(?:verfahren|konzept)"
)
FALLBACK_OPEN = (
    r"authori[sz]es?|authori[sz]ed|opened|activate[sd]|invoke[sd]|in force|in effect"
    r"|autorise(?:e|nt)?|ouverte|activee|declenchee?|en vigueur|mise en oeuvre"
    r"|geopend|geactiveerd|afgekondigd|ingeroepen|toegestaan|van kracht"
    r"|eroffnet|aktiviert|freigegeben|ausgerufen|genehmigt|in kraft"
)
FALLBACK_DOUBT = (
    r"not?|n't|to be|never|cannot|yet|if|may|might|could|would|should|will|shall|when|once|until|unless"
    r"|before|asked|request(?:ed|s)?|plan(?:ned|s)?|closed?|ended|lifted|withdrawn|longer|acceptance"
    r"|pas|aucune?|non|si|sera|serait|pourra|pourrait|peut|lorsque|des que|jusqu|avant|demandee?|plus"
    r"|prevue|close|terminee|levee|recette"
    r"|niet|geen|nog|als|indien|zal|zou|kan|kunnen|wanneer|zodra|totdat|voordat|gevraagd|gesloten"
    r"|beeindigd|opgeheven|gepland"
    r"|nicht|keine?|noch|wenn|falls|wird|soll|kann|konnte|sobald|bis|bevor"
    r"|beantragt|beendet|aufgehoben|geplant|geschlossen"
)

HELP_CENTRE = r"help ?cent(?:re|er)|helpdesk portal|centre d'aide|helpcentrum|hilfe-?center"
CAS = r"cas|customs4trade|c4t"

# Reference numbers of a notice, and what the room calls them.
REFERENCES: tuple[tuple[str, str], ...] = (
    ("emergency_reference", r"N\d{5,6}-D:\d{8}-T\d{6}"),
    ("call_number", r"N\d{5,6}(?![\d-])"),
    ("master_ticket", r"INC\d{12}"),
)
