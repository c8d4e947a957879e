"""FR: DELTA IE, the import and export system of the DGDDI, and what is left of DELTA G."""

from alerts.core.codes import remedies as r
from alerts.core.codes.words import Certainty, table

_UPDATES = "DGDDI, Point d'actualité sur le déploiement de DELTA IE (December 2025, January 2026)"

CODES = (
    *table(
        "delta_ie",
        [
            (
                "Nat-023",
                "EORI d'un acteur incorrect",
                "EORI of a party incorrect",
                "La donnée EORI d'un acteur de la déclaration est jugée incorrecte ; la douane a aussi signalé des anomalies de son côté sur cette règle.",
                "The EORI of a party to the declaration is judged incorrect; customs have also reported faults of their own about this rule.",
                r.PARTY,
            ),
        ],
        source=_UPDATES,
        certainty=Certainty.SOURCED,
    ),
    *table(
        "delta_ie",
        [
            (
                "Nat-nnn",
                "Règle nationale DELTA IE",
                "National rule of DELTA IE",
                "Une règle propre à la France n'est pas respectée ; le libellé du rejet et le pointeur disent laquelle des données est en cause.",
                "A rule proper to France is broken; the text of the rejection and the pointer say which data is concerned.",
                r.READ_ERRORS,
            ),
            (
                "Nat-027bis",
                "Règle nationale 027 bis",
                "National rule 027 bis",
                "Règle nationale citée dans les avis de la douane ; se fier au libellé du rejet.",
                "National rule named in notices of customs; go by the text of the rejection.",
                r.READ_ERRORS,
            ),
            (
                "Nat-078",
                "Règle nationale 078",
                "National rule 078",
                "Règle nationale citée dans les avis de la douane ; se fier au libellé du rejet.",
                "National rule named in notices of customs; go by the text of the rejection.",
                r.READ_ERRORS,
            ),
            (
                "Nat-130bis",
                "Règle nationale 130 bis",
                "National rule 130 bis",
                "Règle nationale citée dans les avis de la douane ; se fier au libellé du rejet.",
                "National rule named in notices of customs; go by the text of the rejection.",
                r.READ_ERRORS,
            ),
            (
                "Nat-170",
                "Règle nationale 170",
                "National rule 170",
                "Règle nationale citée dans les avis de la douane ; se fier au libellé du rejet.",
                "National rule named in notices of customs; go by the text of the rejection.",
                r.READ_ERRORS,
            ),
        ],
        source=f"{_UPDATES}: the rule is named there, its meaning was not read",
        certainty=Certainty.ASSUMED,
    ),
    *table(
        "delta_g",
        [
            (
                "T001",
                "Erreur technique (lien CERTEX)",
                "Technical error (CERTEX link)",
                "DELTA G n'a pas pu interroger la base européenne des certificats.",
                "DELTA G could not query the EU certificates base.",
                r.AUTHORITY_FAULT,
            ),
        ],
        source="status.customs4trade.com, incident of June 2025",
        certainty=Certainty.SOURCED,
    ),
)
