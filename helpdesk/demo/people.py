"""The invented companies, customers and agents of the demo."""

from typing import NamedTuple


class CompanyRow(NamedTuple):
    tenant_id: str
    name: str
    language: str
    countries: tuple[str, ...]
    requester: str
    colleague: str = ""
    plan: str = "premium"


COMPANIES = [
    CompanyRow(
        "comptoir-epices-sauvage",
        "Comptoir des Épices Sauvage SARL",
        "fr",
        ("FR", "GB"),
        "Maud Perrot",
        "Hélène Sauvage",
    ),
    CompanyRow("verriere-atlantique", "Verrière Atlantique SAS", "fr", ("FR",), "Yannick Le Goff"),
    CompanyRow("pennine-outdoor", "Pennine Outdoor Supplies Ltd", "en", ("GB",), "Gareth Hill"),
    CompanyRow("brabo-kunststoffen", "Brabo Kunststoffen NV", "en", ("BE",), "Lies Peeters"),
    CompanyRow("noordzee-koelhandel", "Noordzee Koelhandel BV", "en", ("NL",), "Sander de Wit"),
    CompanyRow(
        "hansa-werkzeug",
        "Hansa Werkzeugtechnik GmbH",
        "en",
        ("DE",),
        "Britta Köster",
        plan="premium_plus",
    ),
    CompanyRow("thistle-moor", "Thistle & Moor Distillers Ltd", "en", ("GB",), "Isla Moore"),
    CompanyRow("liffey-medical", "Liffey Medical Devices DAC", "en", ("IE",), "Aoife Byrne"),
]

AGENTS = [
    ("Claire Vasseur", "agent", "fr"),
    ("Jonas Weber", "agent", "en"),
    ("Tom Hughes", "agent", "en"),
    ("Inès Pereira", "agent", "fr"),
    ("Laurence Petit", "lead", "fr"),
    ("Ada Martin", "admin", "fr"),
]
