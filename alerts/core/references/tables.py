"""Facts and words by which the reference finder tells look-alikes apart; data only."""

import re

# Countries whose customs give MRNs, GRNs and EORIs: the EU, the United Kingdom (XI: Northern
# Ireland) and the other parties to the common transit convention.
COUNTRIES = frozenset(
    [
        "AD",
        "AL",
        "AT",
        "BA",
        "BE",
        "BG",
        "CH",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "EL",
        "ES",
        "FI",
        "FR",
        "GB",
        "GE",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "LV",
        "MD",
        "ME",
        "MK",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "RS",
        "SE",
        "SI",
        "SK",
        "SM",
        "TR",
        "UA",
        "XI",
        "XK",
    ]
)

# Highest four-digit heading of each chapter of the Harmonized System (2022 edition). A group of
# digits past it is a telephone number or an amount, not a commodity code.
_LAST_HEADINGS = [
    "0106",
    "0210",
    "0309",
    "0410",
    "0511",
    "0604",
    "0714",
    "0814",
    "0910",
    "1008",
    "1109",
    "1214",
    "1302",
    "1404",
    "1522",
    "1605",
    "1704",
    "1806",
    "1905",
    "2009",
    "2106",
    "2209",
    "2309",
    "2404",
    "2530",
    "2621",
    "2716",
    "2853",
    "2942",
    "3006",
    "3105",
    "3215",
    "3307",
    "3407",
    "3507",
    "3606",
    "3707",
    "3827",
    "3926",
    "4017",
    "4115",
    "4206",
    "4304",
    "4421",
    "4504",
    "4602",
    "4707",
    "4823",
    "4911",
    "5007",
    "5113",
    "5212",
    "5311",
    "5408",
    "5516",
    "5609",
    "5705",
    "5811",
    "5911",
    "6006",
    "6117",
    "6217",
    "6310",
    "6406",
    "6507",
    "6603",
    "6704",
    "6815",
    "6914",
    "7020",
    "7118",
    "7229",
    "7326",
    "7419",
    "7508",
    "7616",
    "7806",
    "7907",
    "8007",
    "8113",
    "8215",
    "8311",
    "8487",
    "8549",
    "8609",
    "8716",
    "8807",
    "8908",
    "9033",
    "9114",
    "9209",
    "9307",
    "9406",
    "9508",
    "9620",
    "9706",
]
LAST_HEADING = {heading[:2]: heading for heading in _LAST_HEADINGS}

# The part after the country, where a country's customs give EORIs of one shape only.
EORI_SHAPES = {
    "GB": re.compile(r"\d{12}(?:\d{3})?", re.ASCII),
    "XI": re.compile(r"\d{12}(?:\d{3})?", re.ASCII),
    "FR": re.compile(r"\d{14}", re.ASCII),
    "NL": re.compile(r"\d{9}", re.ASCII),
    "BE": re.compile(r"\d{10}", re.ASCII),
}
# Shapes so typical that they need no word "EORI" beside them; a Belgian EORI is also a VAT number.
EORI_UNMISTAKABLE = frozenset({"GB", "XI", "FR", "NL"})

INCOTERMS = frozenset(
    ["EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF", "DAT"]
)
# Also written in lower case; the others are words or abbreviations of something else then.
INCOTERMS_LOWER = frozenset(["exw", "fca", "dap", "dpu", "ddp", "fob", "cfr", "cif"])

# National supporting documents that customers quote without saying "document".
NATIONAL_DOCUMENTS = frozenset(["1ACG", "1NPS", "1VDP"])

COMMODITY_WORDS = re.compile(
    r"commodity(?: codes?)?|\bhs[ -]?codes?|\bhs\b|\bhts\b|\btari(?:c|ff)[- ]?(?:codes?|n(?:o|umber|ummer))?"
    r"|\bcn[- ]codes?|goods codes?|classification"
    r"|codes? (?:des? )?(?:la )?marchandises?|codes? (?:sh|nc|douaniers?|tarifaires?)\b"
    r"|nomenclatures?|positions? tarifaires?|code article douanier"
    r"|goederencodes?|tariefcodes?|\bgn[- ]codes?|statistieknummers?|taric[- ]?codes?"
    r"|(?:zoll)?tarifnummern?|warennummern?|warentarifnummern?|codenummern?|\bkn[- ]codes?|zolltarif"
    r"|warencodes?|combinednomenclature\w*|harmoni[sz]edsystem\w*|commoditycode",
    re.IGNORECASE,
)
# Words that claim the number after them for something else.
OTHER_NUMBER_WORDS = re.compile(
    r"invoice|factu|rechnung|order|command|bestel|auftrag|\bpo\b|t[ée]l|phone|fax|gsm|mobil"
    r"|\blot\b|sku|ean\b|gtin|date|datum|siret|siren|\bvat\b|tva|btw|iban|serial|ticket|\blrn\b|client",
    re.IGNORECASE,
)
VAT_WORDS = re.compile(
    r"tva|vat\b|btw|ust|mwst|siret|siren|\bkbo|\bbce|company (?:no|num)|iban|rechtspersonen|ondernemings",
    re.IGNORECASE,
)
PHONE_WORDS = re.compile(
    r"t[ée]l\b|tel[.:e]|phone|fax|gsm|mobi|\bcall|appel|joign|ruf|\bbel\b|bellen|\+\d|\b00\d|whatsapp",
    re.IGNORECASE,
)
DOCUMENT_WORDS = re.compile(
    r"document|certific|zertifikat|licen[cs]|lizenz|vergunning|bescheid|bescheinigung|unterlage"
    r"|attestation|justificatif|preuve|bewijs|nachweis|\bdoc\b|codes? doc|doc[- ]?codes?"
    r"|additional reference|aanvullende verwijzing|mention sp[ée]ciale",
    re.IGNORECASE,
)
# What a letter and three digits name besides documents: roads, halls, articles, British forms.
PLACE_WORDS = re.compile(
    r"(?:road|route|autoroute|snelweg|autobahn|hall|halle|gate|porte|poort|tor|dock|quai|kaai|bay"
    r"|room|salle|office|bureau|kamer|box|rack|model|mod[èe]le|modell|form|formulaire|formulier"
    r"|articles?|artikel|art|ref|r[ée]f|sku|vol|flight|vlucht|flug|motorway|junction)[\s.:]{0,3}$",
    re.IGNORECASE,
)
OFFICE_WORDS = re.compile(
    r"office|bureau|kantoor|zollstelle|zollamt|dienststelle|douane|supervising|presentation",
    re.IGNORECASE,
)
DELIVERY_WORDS = re.compile(r"incoterm|delivery|livraison|lever|liefer|\bterms\b", re.IGNORECASE)
ARTICLE_WORDS = re.compile(
    r"(?:article|artikel|item|art|sku|product|produit|produkt|part|pi[èe]ce)s?[\s.:'\"«#]{0,4}$",
    re.IGNORECASE,
)
# First blocks of dashed numbers that name something other than a shipment.
NOT_SHIPMENTS = frozenset(
    [
        "CAS",
        "ISO",
        "EN",
        "DIN",
        "INV",
        "FAC",
        "FACT",
        "RG",
        "RE",
        "UTF",
        "CVE",
        "ISBN",
        "TEL",
        "FAX",
        "GMR",
        "RFC",
        "NAT",
    ]
)
