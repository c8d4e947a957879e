"""CAS's own validation codes: found before anything is sent to customs."""

from alerts.core.codes import remedies as r
from alerts.core.codes.words import Certainty, table

CODES = (
    *table(
        "cas",
        [
            (
                "V0010",
                "Type de déclaration non admis ici",
                "Declaration type not allowed here",
                "CAS refuse le type de déclaration pour ce flux ; la déclaration n'est pas partie.",
                "CAS refuses the declaration type for this flow; the declaration was not sent.",
                r.CONFIGURATION,
            ),
        ],
        source="api.customs4trade.com, Declarations (the one example given)",
        certainty=Certainty.SOURCED,
    ),
    *table(
        "cas",
        [
            (
                "Vnnnn",
                "Validation CAS",
                "CAS validation",
                "CAS a trouvé une incohérence avant l'envoi ; le message et le champ cité disent laquelle.",
                "CAS found an inconsistency before sending; the message and the field named say which.",
                r.CONFIGURATION,
            ),
        ],
        source="api.customs4trade.com, Declarations (shape of the errors)",
        certainty=Certainty.ASSUMED,
    ),
)
