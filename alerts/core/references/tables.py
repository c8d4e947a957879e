"""Facts and words by which the reference finder tells look-alikes apart; data only."""

import re

# Countries whose customs give MRNs, GRNs and EORIs: the EU, the United Kingdom (XI: Northern
# Ireland) and the other parties to the common transit convention.
COUNTRIES = frozenset((
    "AD", "AL", "AT", "BA", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI",
    "FR", "GB", "GE", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MD", "ME",
    "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "SM", "TR", "UA", "XI",
    "XK",
))  # fmt: skip

# How many four-digit headings each chapter of the Harmonized System has (2022 edition; chapter 77 is
# empty). A group of digits past them is a telephone number or an amount, not a commodity code.
_HEADINGS = (
    6, 10, 9, 10, 11, 4, 14, 14, 10, 8, 9, 14, 2, 4, 22, 5, 4, 6, 5, 9, 6, 9, 9, 4, 30, 21, 16,
    53, 42, 6, 5, 15, 7, 7, 7, 6, 7, 27, 26, 17, 15, 6, 4, 21, 4, 2, 7, 23, 11, 7, 13, 12, 11,
    8, 16, 9, 5, 11, 11, 6, 17, 17, 10, 6, 7, 3, 4, 15, 14, 20, 18, 29, 26, 19, 8, 16, 0, 6, 7,
    7, 13, 15, 11, 87, 49, 9, 16, 7, 8, 33, 14, 9, 7, 6, 8, 20, 6,
)  # fmt: skip
LAST_HEADING = {
    f"{chapter:02}": f"{chapter:02}{headings:02}"
    for chapter, headings in enumerate(_HEADINGS, start=1)
}

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

INCOTERMS = frozenset((
    "EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF", "DAT",
))  # fmt: skip
# Also written in lower case; the others are words or abbreviations of something else then.
INCOTERMS_LOWER = frozenset(["exw", "fca", "dap", "dpu", "ddp", "fob", "cfr", "cif"])

# National supporting documents that customers quote without saying "document".
NATIONAL_DOCUMENTS = frozenset(["1ACG", "1NPS", "1VDP"])

COMMODITY_WORDS = re.compile(
    r"commodity(?: codes?)?|\bhs[ -]codes?|\bhscode|\btari(?:c|ff)[- ]?(?:codes?|n(?:o|umber|ummer))"
    r"|\bcn[- ]codes?|goods codes?"
    r"|codes? (?:des? )?(?:la )?marchandises?|codes? (?:sh|nc|douaniers?|tarifaires?)\b"
    r"|positions? tarifaires?|code article douanier"
    r"|goederencodes?|tariefcodes?|\bgn[- ]codes?|statistieknummers?|taric[- ]?codes?"
    r"|(?:zoll)?tarifnummern?|warennummern?|warentarifnummern?|codenummern?|\bkn[- ]codes?"
    r"|warencodes?|combinednomenclature\w*|harmoni[sz]edsystem\w*|commoditycode"
    # Words with other uses, trusted only right before the number.
    r"|(?P<weak>\bhs\b|\bhts\b|tari(?:c|ff)\b|classification|nomenclatures?|zolltarif)"
    # May name anything.
    r"|(?P<any>\bcodes?\b)",
    re.IGNORECASE,
)
# Words of a question about classification, after which bare numbers of a known heading are codes.
CLASSIFYING_WORDS = re.compile(
    r"classement tarifaire|position tarifaire|nomenclature|tariff classif|classif(?:y|ied|ication)"
    r"|commodity code|hs[ -]code|tariefindeling|goederencode|einreih|tarifier|warennummer|zolltarif",
    re.IGNORECASE,
)
# At least one of these is part of whatever COMMODITY_WORDS matches; they are quicker to look for.
COMMODITY_STEMS = (
    "code", "commod", "tari", "nummer", "hs", "hts", "nomenc", "classif", "harmoni", "combined",
)  # fmt: skip
# Words that claim the number after them for something else.
OTHER_NUMBER_WORDS = re.compile(
    r"invoice|factu|rechnung|order|command|bestel|auftrag|\bpo\b|t[ée]l|phone|fax|gsm|mobil"
    r"|\blot\b|\bre?f\b|\br[ée]f\b|sku|ean\b|gtin|date|datum|siret|siren|\bvat\b|tva|btw|iban|serial|ticket|\blrn\b|client",
    re.IGNORECASE,
)
# What turns the digits before it into an amount.
AMOUNT_WORDS = re.compile(r"\s?(?:€|\$|£|%|eur\b|usd\b|gbp\b|kg\b|euros?\b)", re.IGNORECASE)
VAT_WORDS = re.compile(
    r"tva|vat\b|btw|\bust|mwst|siret|siren|\bkbo|\bbce|company (?:no|num)|iban|rechtspersonen|ondernemings",
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
# Right before a national code of mere digits, which is otherwise a number like any other.
DOCUMENT_CODE_WORDS = re.compile(
    r"(?:document|documents|doc|licen[cs]e|lizenz|vergunning|bescheid|certificat|certificate)"
    r"(?:[- ](?:codes?|types?))?\W{1,3}$",
    re.IGNORECASE,
)
# What a letter and three digits name besides documents: roads, halls, articles, British forms.
PLACE_WORDS = re.compile(
    r"(?:road|route|autoroute|snelweg|autobahn|hall|halle|gate|porte|poort|tor|dock|quai|kaai|bay"
    r"|room|salle|office|bureau|kamer|box|rack|pall?ette?|pallet|d[ée]p[ôo]t|lager|magasin|building|b[âa]timent|model|mod[èe]le|modell|form|formulaire|formulier"
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
NOT_SHIPMENTS = frozenset((
    "CAS", "CVE", "DIN", "EN", "FA", "FAC", "FACT", "FAX", "FC", "FV", "GMR", "INV", "ISBN",
    "ISO", "NAT", "RE", "RFC", "RG", "TEL", "UTF",
))  # fmt: skip
