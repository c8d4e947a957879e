"""EDIFACT answers, which several customs and port systems still send."""

from alerts.core.codes import remedies as r
from alerts.core.codes.words import Certainty, Nature, table

CODES = table(
    "edifact",
    [
        (
            "CONTRL",
            "Accusé syntaxique",
            "Syntax acknowledgement",
            "Le système dit si l'écriture du message est correcte ; un refus est d'ordre technique.",
            "The system says whether the message is written correctly; a refusal is a technical one.",
            r.TECHNICAL,
        ),
        (
            "APERAK",
            "Accusé applicatif",
            "Application acknowledgement",
            "L'application a lu le message et signale une erreur ou l'accepte.",
            "The application read the message and reports an error or accepts it.",
            r.READ_ERRORS,
        ),
        (
            "CUSRES",
            "Réponse de la douane",
            "Customs response",
            "La réponse de la douane à une déclaration : acceptation, mainlevée ou rejet.",
            "The answer of customs to a declaration: acceptance, release or rejection.",
            r.READ_ERRORS,
        ),
    ],
    source="UN/EDIFACT message directory",
    certainty=Certainty.GENERAL,
    nature=Nature.MESSAGE,
)
