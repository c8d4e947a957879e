"""What each country adds to a route of the rectification guide."""

from customs.rectification.words import Direction, Note, Route, State
from customs.texts import Bilingual
from customs.words import Certainty

_AMEND = frozenset({Route.AMENDMENT})
_INVALIDATE = frozenset({Route.INVALIDATION})
_EITHER = _AMEND | _INVALIDATE
_RELEASED = frozenset({State.RELEASED})
_DGDDI = "DGDDI, Rectifier ou invalider une déclaration en douane"
_GOV_UK = "GOV.UK, Amend or cancel a CDS import declaration"
_NAFORNA = "Naforna, 9 September 2025"

NOTES = (
    Note(
        country="FR",
        routes=_EITHER,
        text=Bilingual(
            "Requested by the declarant or by the person on whose behalf it was filed.",
            "Demandée par le déclarant ou par la personne pour le compte de laquelle elle est faite.",
        ),
        source=_DGDDI,
    ),
    Note(
        country="FR",
        routes=_INVALIDATE,
        text=Bilingual(
            "Invalidation is for a wrong procedure or two declarations for one load; it is plain,"
            " or replaced by a new one.",
            "L’invalidation vaut pour une erreur de régime ou deux déclarations pour un même envoi ;"
            " elle est simple ou avec remplacement.",
        ),
        source=_DGDDI,
    ),
    Note(
        country="FR",
        routes=_EITHER,
        directions=frozenset({Direction.IMPORT, Direction.EXPORT}),
        text=Bilingual(
            "In DELTA IE the justification takes up to 512 characters.",
            "Dans DELTA IE, la justification compte jusqu’à 512 caractères.",
        ),
        source="DGDDI, Point d’actualité, January 2026",
    ),
    Note(
        country="FR",
        routes=_AMEND,
        states=_RELEASED,
        text=Bilingual(
            "A left-over in DELTA G: operators, credit numbers, offices and location change only"
            " on paper, and data are purged after one year (2017 note).",
            "Reliquat dans DELTA G : opérateurs, crédits, bureaux et localisation ne se modifient"
            " que sur papier, et les données sont purgées après un an (note de 2017).",
        ),
        source="DGDDI note, 2017",
    ),
    Note(
        country="BE",
        routes=_AMEND,
        text=Bilingual(
            "The “replacement” of the PLDA era no longer exists.",
            "Le « remplacement » de l’époque PLDA n’existe plus.",
        ),
        source=_NAFORNA,
    ),
    Note(
        country="BE",
        routes=frozenset({Route.NEW_DECLARATION}),
        directions=frozenset({Direction.EXPORT}),
        text=Bilingual(
            "1ACG stands in data element 12 03 002 000; add previous document 1VDP where a"
            " write-off would exceed the quantities.",
            "1ACG se met dans l’élément 12 03 002 000 ; ajouter le document précédent 1VDP si une"
            " imputation dépasserait les quantités.",
        ),
        source=_NAFORNA,
    ),
    Note(
        country="NL",
        routes=_EITHER,
        text=Bilingual(
            "Reason codes (table A07): 3 invalidated on request, 109 corrected by declarant, 111"
            " wrong procedure, 112 special circumstances, 113 corrected by customs.",
            "Codes de motif (table A07) : 3 invalidée sur demande, 109 corrigée par le déclarant,"
            " 111 mauvais régime, 112 circonstances particulières, 113 corrigée par la douane.",
        ),
        source="kennisbank.douane.nl, A07",
    ),
    Note(
        country="NL",
        routes=_AMEND,
        states=_RELEASED,
        text=Bilingual(
            "After release it is a “herziening” in substance.",
            "Après la mainlevée, c’est sur le fond une « herziening ».",
        ),
        source="Handboek Douane 12.00.00",
    ),
    Note(
        country="GB",
        routes=_AMEND,
        text=Bilingual(
            "An erroneous amendment is repaired by a new one or by a nil amendment.",
            "Une rectification erronée se répare par une nouvelle ou par une rectification nulle.",
        ),
        source=_GOV_UK,
    ),
    Note(
        country="DE",
        routes=_EITHER,
        directions=frozenset({Direction.IMPORT}),
        text=Bilingual(
            "Import corrections go through the customs office (Berichtigung, Erstattung).",
            "Les corrections à l’importation passent par le bureau (Berichtigung, Erstattung).",
        ),
        source="",
        certainty=Certainty.GENERAL,
    ),
    Note(
        country="DE",
        routes=frozenset({Route.ALTERNATIVE_PROOF}),
        text=Bilingual(
            "The follow-up comes as E_EXP_FUP and is answered by E_EXP_EXT.",
            "La recherche arrive par E_EXP_FUP et reçoit réponse par E_EXP_EXT.",
        ),
        source="zoba; Riege",
    ),
    Note(
        country="IE",
        routes=_EITHER,
        states=_RELEASED,
        text=Bilingual(
            "Amendment, invalidation and refund are requested in AIS; the refund decision comes as"
            " RF409.",
            "Rectification, invalidation et remboursement se demandent dans AIS ; la décision de"
            " remboursement arrive par RF409.",
        ),
        source="Revenue notice 08/2023",
    ),
)
