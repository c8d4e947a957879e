"""Port community systems: Portbase (NL) and Destin8 (GB)."""

from alerts.core.codes import remedies as r
from alerts.core.codes.words import Certainty, table

CODES = (
    *table(
        "portbase",
        [
            (
                "12",
                "Lieu différent",
                "Location mismatch",
                "Le lieu de l'annonce n'est pas celui du document douanier.",
                "The location of the notification is not the one of the customs document.",
                r.PORT_LOCATION,
            ),
            (
                "90",
                "MRN inconnu",
                "MRN unknown",
                "La douane néerlandaise ne connaît pas ce MRN.",
                "Dutch customs do not know this MRN.",
                r.PORT_MRN,
            ),
            (
                "91",
                "Document déjà libéré",
                "Document already released",
                "Le document douanier a déjà été libéré ou apuré.",
                "The customs document was already released or discharged.",
                r.PORT_STATUS,
            ),
            (
                "92",
                "Statut du MRN incorrect",
                "Wrong MRN status",
                "Le document n'est pas dans l'état voulu pour l'export.",
                "The document is not in the state needed for the export.",
                r.PORT_STATUS,
            ),
            (
                "6233",
                "Statut du MRN incorrect",
                "Wrong MRN status",
                "Autre numéro du code 92 : le document n'est pas dans l'état voulu.",
                "Another number for code 92: the document is not in the state needed.",
                r.PORT_STATUS,
            ),
            (
                "93",
                "MRN mal formé",
                "MRN fails the check algorithm",
                "Le caractère de contrôle du MRN est faux : il a été mal recopié.",
                "The check digit of the MRN is wrong: it was copied wrongly.",
                r.PORT_MRN,
            ),
        ],
        source="Portbase, Customs Error Codes in Export Services",
        certainty=Certainty.SOURCED,
    ),
    *table(
        "destin8",
        [
            (
                "E533",
                "Port d'importation incorrect",
                "Wrong port of import",
                "Le port d'importation ne correspond pas au dossier de l'inventaire.",
                "The port of import does not match the inventory record.",
                r.PORT_LOCATION,
            ),
            (
                "60733",
                "Port d'importation incorrect",
                "Wrong port of import",
                "Le port d'importation ne correspond pas au dossier de l'inventaire.",
                "The port of import does not match the inventory record.",
                r.PORT_LOCATION,
            ),
            (
                "60143",
                "Port d'importation incorrect",
                "Wrong port of import",
                "Le port d'importation ne correspond pas au dossier de l'inventaire.",
                "The port of import does not match the inventory record.",
                r.PORT_LOCATION,
            ),
            (
                "60008",
                "Non autorisé pour ce dossier",
                "Not authorised for this consignment",
                "L'UCN n'est pas désigné à votre badge, ou le badge est faux.",
                "The UCN is not nominated to your badge, or the badge is wrong.",
                r.NOMINATION,
            ),
        ],
        source="MCP, Frequently Asked Questions (written in CHIEF's time)",
        certainty=Certainty.SOURCED,
    ),
)
