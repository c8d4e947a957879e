"""The decision table of the rectification guide, the first line that fits decides.

Built on UCC 173 and 174, UCC-DA 148 and 248, and what the national administrations publish.
"""

from customs.legal import EU, LimitKind
from customs.rectification.words import Direction, ErrorKind, Route, Rule, State
from customs.texts import Bilingual
from customs.words import Certainty

_GB = frozenset({"GB"})
_BE = frozenset({"BE"})
_IMPORT = frozenset({Direction.IMPORT})
_EXPORT = frozenset({Direction.EXPORT})
_TRANSIT = frozenset({Direction.TRANSIT})
_ACCEPTED = frozenset({State.ACCEPTED})
_RELEASED = frozenset({State.RELEASED})
_ACCEPTED_OR_RELEASED = _ACCEPTED | _RELEASED
_DATA = frozenset({ErrorKind.DATA})
_LOCKED = frozenset({ErrorKind.LOCKED_FIELD})
_REPLACED = frozenset({ErrorKind.PROCEDURE, ErrorKind.GOODS})
_WITHOUT_OBJECT = frozenset({ErrorKind.DUPLICATE, ErrorKind.NOT_MOVED})
_GOV_UK = "GOV.UK, Amend or cancel a CDS import declaration"

_SAY_WHAT_CHANGES = Bilingual(
    "The MRN, each datum to change with its old and new value, why it was wrong, and the proof.",
    "Le MRN, chaque donnée à modifier avec l’ancienne et la nouvelle valeur, la cause de l’erreur"
    " et le justificatif.",
)
_SAY_WHY_INVALID = Bilingual(
    "The MRN to invalidate, the reason, the MRN that stays or will replace it, and the proof.",
    "Le MRN à invalider, le motif, le MRN conservé ou qui le remplacera, et le justificatif.",
)
_GB_CANCEL = Bilingual(
    "After clearance not by software: tell HMRC within 90 days to cancel.",
    "Après dédouanement, pas par logiciel : informer HMRC dans les 90 jours pour annuler.",
)
_SHOW_THE_ERROR = Bilingual(
    "Show the error to the officer in charge of the control; do not send a request.",
    "Signaler l’erreur à l’agent chargé du contrôle ; ne pas envoyer de demande.",
)
_NOTHING = Bilingual(
    "Nothing: customs hold no accepted declaration.",
    "Rien : la douane ne détient aucune déclaration acceptée.",
)

_BEFORE_ACCEPTANCE = (
    Rule(
        key="rejected_gb",
        states=frozenset({State.REJECTED}),
        countries=_GB,
        route=Route.NEW_DECLARATION,
        reason=Bilingual(
            "A rejected CDS declaration cannot be amended: correct the data in CAS and file anew,"
            " with another LRN (CDS refuses one used within 48 hours).",
            "Une déclaration CDS rejetée ne se rectifie pas : corriger les données dans CAS et"
            " déposer à nouveau, avec un autre LRN (CDS refuse celui utilisé depuis moins de 48 h).",
        ),
        tell=_NOTHING,
        basis=_GOV_UK,
    ),
    Rule(
        key="not_accepted",
        states=frozenset({State.INVALID, State.REJECTED}),
        route=Route.CORRECT,
        reason=Bilingual(
            "Nothing was accepted yet: correct the data in CAS and submit again.",
            "Rien n’est encore accepté : corriger les données dans CAS et soumettre à nouveau.",
        ),
        tell=_NOTHING,
        basis="CAS, Declarations",
    ),
    Rule(
        key="prelodged_gb_not_arrived",
        states=frozenset({State.PRELODGED}),
        errors=frozenset({ErrorKind.NOT_MOVED, ErrorKind.DUPLICATE, ErrorKind.PROCEDURE}),
        countries=_GB,
        route=Route.INVALIDATION,
        reason=Bilingual(
            "The goods have not arrived: ask for the invalidation; older guidance had it automatic.",
            "Les marchandises ne sont pas arrivées : demander l’invalidation ; elle était"
            " automatique dans une ancienne instruction.",
        ),
        tell=_SAY_WHY_INVALID,
        basis=_GOV_UK,
    ),
    Rule(
        key="prelodged",
        states=frozenset({State.PRELODGED}),
        route=Route.CORRECT,
        reason=Bilingual(
            "Before acceptance a pre-lodged declaration may be changed or deleted freely.",
            "Avant l’acceptation, une déclaration anticipée se modifie ou se supprime librement.",
        ),
        tell=_NOTHING,
        basis="DGDDI, Rectifier ou invalider une déclaration en douane",
    ),
)

_BEFORE_RELEASE = (
    Rule(
        key="control_announced",
        states=_ACCEPTED,
        countries=EU,
        control=True,
        route=Route.WAIT,
        reason=Bilingual(
            "Customs announced a control: until it is over no request to amend or invalidate is"
            " admissible.",
            "La douane a annoncé un contrôle : avant sa fin, aucune demande de rectification ou"
            " d’invalidation n’est recevable.",
        ),
        tell=_SHOW_THE_ERROR,
        basis="UCC art. 173(2) and 174(1)",
    ),
    Rule(
        key="control_announced_gb",
        states=_ACCEPTED,
        countries=_GB,
        control=True,
        route=Route.WAIT,
        reason=Bilingual(
            "Customs announced a control: wait for its end before asking for anything.",
            "La douane a annoncé un contrôle : attendre sa fin avant toute demande.",
        ),
        tell=_SHOW_THE_ERROR,
        basis="TCTA 2018 Sch. 1 para 15-16",
        certainty=Certainty.GENERAL,
    ),
    Rule(
        key="accepted_transit_data",
        states=_ACCEPTED,
        control=False,
        directions=_TRANSIT,
        errors=frozenset({ErrorKind.DATA, ErrorKind.EXCESS, ErrorKind.QUOTA}),
        route=Route.AMENDMENT,
        reason=Bilingual(
            "Before its release a transit declaration is amended by message (CC013C).",
            "Avant la mainlevée, une déclaration de transit se rectifie par message (CC013C).",
        ),
        tell=_SAY_WHAT_CHANGES,
        basis="UCC art. 173(1)",
        certainty=Certainty.GENERAL,
    ),
    Rule(
        key="accepted_transit_other",
        states=_ACCEPTED,
        control=False,
        directions=_TRANSIT,
        route=Route.INVALIDATION,
        then=Route.NEW_DECLARATION,
        reason=Bilingual(
            "Before its release a transit declaration is invalidated by message (CC014C).",
            "Avant la mainlevée, une déclaration de transit s’invalide par message (CC014C).",
        ),
        tell=_SAY_WHY_INVALID,
        basis="UCC art. 174(1)",
        certainty=Certainty.GENERAL,
    ),
    Rule(
        key="accepted_gb_data",
        states=_ACCEPTED,
        countries=_GB,
        errors=_DATA,
        route=Route.AMENDMENT,
        reason=Bilingual(
            "Amend by software until the final tax calculation message; a quota or a low cash"
            " balance leaves more time.",
            "Rectifier par logiciel jusqu’au message de calcul final des droits ; un contingent ou"
            " un solde insuffisant laisse plus de temps.",
        ),
        tell=_SAY_WHAT_CHANGES,
        basis=_GOV_UK,
    ),
    Rule(
        key="accepted_gb_replace",
        states=_ACCEPTED,
        countries=_GB,
        errors=_REPLACED,
        route=Route.INVALIDATION,
        then=Route.NEW_DECLARATION,
        reason=Bilingual(
            "Ask for the invalidation by software until clearance, and declare again.",
            "Demander l’invalidation par logiciel jusqu’au dédouanement, et redéclarer.",
        ),
        tell=_SAY_WHY_INVALID,
        basis=_GOV_UK,
    ),
    Rule(
        key="accepted_gb_duplicate",
        states=_ACCEPTED,
        countries=_GB,
        errors=_WITHOUT_OBJECT,
        route=Route.INVALIDATION,
        reason=Bilingual(
            "Ask for the invalidation by software until clearance.",
            "Demander l’invalidation par logiciel jusqu’au dédouanement.",
        ),
        tell=_SAY_WHY_INVALID,
        basis=_GOV_UK,
    ),
    Rule(
        key="accepted_data",
        states=_ACCEPTED,
        countries=EU,
        errors=_DATA,
        route=Route.AMENDMENT,
        reason=Bilingual(
            "Accepted, not released, no control announced: particulars may be amended on request.",
            "Acceptée, sans mainlevée ni contrôle annoncé : les énonciations se rectifient sur"
            " demande.",
        ),
        tell=_SAY_WHAT_CHANGES,
        basis="UCC art. 173(1)",
    ),
    Rule(
        key="accepted_excess_or_quota",
        states=_ACCEPTED,
        countries=EU,
        errors=frozenset({ErrorKind.EXCESS, ErrorKind.QUOTA}),
        route=Route.AMENDMENT,
        reason=Bilingual(
            "Before release the quantity or the quota may still be put right by amendment, as long"
            " as the goods stay the same.",
            "Avant la mainlevée, la quantité ou le contingent se rectifie encore, tant que les"
            " marchandises restent les mêmes.",
        ),
        tell=_SAY_WHAT_CHANGES,
        basis="UCC art. 173(1)",
        certainty=Certainty.ASSUMED,
    ),
    Rule(
        key="accepted_procedure",
        states=_ACCEPTED,
        countries=EU,
        errors=frozenset({ErrorKind.PROCEDURE}),
        route=Route.INVALIDATION,
        then=Route.NEW_DECLARATION,
        reason=Bilingual(
            "Another procedure cannot be put in by amendment: invalidate, and declare again for the"
            " right one.",
            "On ne change pas de régime par rectification : invalider et redéclarer sous le bon"
            " régime.",
        ),
        tell=_SAY_WHY_INVALID,
        basis="UCC art. 174(1)",
    ),
    Rule(
        key="accepted_duplicate",
        states=_ACCEPTED,
        countries=EU,
        errors=_WITHOUT_OBJECT,
        route=Route.INVALIDATION,
        reason=Bilingual(
            "The declaration has no object: ask for its invalidation before release.",
            "La déclaration est sans objet : demander son invalidation avant la mainlevée.",
        ),
        tell=_SAY_WHY_INVALID,
        basis="UCC art. 174(1)",
    ),
    Rule(
        key="accepted_goods",
        states=_ACCEPTED,
        countries=EU,
        errors=frozenset({ErrorKind.GOODS}),
        route=Route.INVALIDATION,
        then=Route.NEW_DECLARATION,
        reason=Bilingual(
            "An amended declaration may never cover other goods: invalidate, then declare the right"
            " ones.",
            "Une rectification ne peut jamais couvrir d’autres marchandises : invalider, puis"
            " déclarer les bonnes.",
        ),
        tell=_SAY_WHY_INVALID,
        basis="UCC art. 173(1) and 174(1)",
    ),
)

_LOCKED_FIELD = (
    Rule(
        key="be_export_locked",
        states=_ACCEPTED_OR_RELEASED,
        countries=_BE,
        directions=_EXPORT,
        errors=_LOCKED,
        route=Route.NEW_DECLARATION,
        then=Route.INVALIDATION,
        reason=Bilingual(
            "AES cannot correct this field: file a new declaration with supporting document 1ACG"
            " pointing to the old MRN, then ask for the invalidation of the old one.",
            "AES ne peut pas corriger ce champ : déposer une nouvelle déclaration avec le document"
            " 1ACG renvoyant à l’ancien MRN, puis demander l’invalidation de l’ancienne.",
        ),
        tell=_SAY_WHY_INVALID,
        basis="Naforna, 9 September 2025",
    ),
    Rule(
        key="be_import_locked",
        states=_ACCEPTED_OR_RELEASED,
        countries=_BE,
        directions=_IMPORT,
        errors=_LOCKED,
        route=Route.OFFICE,
        reason=Bilingual(
            "For imports FPS Finance was still preparing a solution in September 2025: ask the"
            " office.",
            "Pour l’importation, le SPF Finances préparait encore une solution en septembre 2025 :"
            " demander au bureau.",
        ),
        tell=_SAY_WHAT_CHANGES,
        basis="Naforna, 9 September 2025",
    ),
    Rule(
        key="locked",
        states=_ACCEPTED_OR_RELEASED,
        countries=EU,
        directions=_IMPORT | _EXPORT,
        errors=_LOCKED,
        route=Route.INVALIDATION,
        then=Route.NEW_DECLARATION,
        reason=Bilingual(
            "The national system cannot change this field: invalidate and replace.",
            "Le système national ne peut pas modifier ce champ : invalider et remplacer.",
        ),
        tell=_SAY_WHY_INVALID,
        basis="UCC art. 174; UCC-DA art. 148",
        certainty=Certainty.ASSUMED,
        limit=LimitKind.INVALIDATION,
    ),
)

_AFTER_RELEASE = (
    Rule(
        key="released_transit",
        states=_RELEASED,
        directions=_TRANSIT,
        route=Route.OFFICE,
        reason=Bilingual(
            "A released transit movement is no longer amended: only the office can act.",
            "Un mouvement de transit libéré ne se rectifie plus : seul le bureau peut agir.",
        ),
        tell=Bilingual(
            "The MRN, what is wrong, where the goods are, to the office of departure.",
            "Le MRN, l’erreur, le lieu des marchandises, au bureau de départ.",
        ),
        basis="UCC art. 173(2)",
        certainty=Certainty.GENERAL,
    ),
    Rule(
        key="released_gb_data",
        states=_RELEASED,
        countries=_GB,
        errors=_DATA,
        route=Route.AMENDMENT,
        reason=Bilingual(
            "After clearance not by software: tell HMRC. Underpaid: C2001. Overpaid: C285.",
            "Après dédouanement, pas par logiciel : informer HMRC. Trop peu payé : C2001. Trop"
            " payé : C285.",
        ),
        tell=_SAY_WHAT_CHANGES,
        basis=_GOV_UK,
        limit=LimitKind.AMENDMENT,
    ),
    Rule(
        key="released_data",
        states=_RELEASED,
        errors=_DATA,
        countries=EU,
        route=Route.AMENDMENT,
        reason=Bilingual(
            "After release customs may allow an amendment within three years of acceptance; duties"
            " follow by repayment or additional payment.",
            "Après la mainlevée, la douane peut autoriser la rectification dans les trois ans de"
            " l’acceptation ; les droits suivent par remboursement ou paiement complémentaire.",
        ),
        tell=_SAY_WHAT_CHANGES,
        basis="UCC art. 173(3)",
        limit=LimitKind.AMENDMENT,
    ),
    Rule(
        key="released_excess",
        states=_RELEASED,
        errors=frozenset({ErrorKind.EXCESS}),
        countries=EU,
        route=Route.NEW_DECLARATION,
        reason=Bilingual(
            "An excess found after release cannot be added by amendment: declare it by itself.",
            "Un excédent découvert après la mainlevée ne s’ajoute pas par rectification : le"
            " déclarer à part.",
        ),
        tell=Bilingual(
            "The MRN, the excess quantity, how and when it was found, where it is.",
            "Le MRN, la quantité en excédent, comment et quand elle a été découverte, où elle est.",
        ),
        basis="CJEU C-640/21",
        certainty=Certainty.GENERAL,
    ),
    Rule(
        key="released_quota",
        states=_RELEASED,
        errors=frozenset({ErrorKind.QUOTA}),
        countries=EU,
        route=Route.OFFICE,
        reason=Bilingual(
            "A tariff quota cannot be claimed afterwards by amendment: ask the office what is left.",
            "Un contingent ne se demande pas après coup par rectification : demander au bureau ce"
            " qui reste possible.",
        ),
        tell=_SAY_WHAT_CHANGES,
        basis="UCC art. 173(3); vatabout",
    ),
    Rule(
        key="released_never_left",
        states=_RELEASED | {State.EXIT_MISSING},
        directions=_EXPORT,
        errors=frozenset({ErrorKind.NOT_MOVED}),
        route=Route.INVALIDATION,
        reason=Bilingual(
            "The goods never left: tell the export office and ask for the invalidation.",
            "Les marchandises ne sont pas sorties : informer le bureau d’exportation et demander"
            " l’invalidation.",
        ),
        tell=_SAY_WHY_INVALID,
        basis="UCC-DA art. 148 and 248",
        certainty=Certainty.GENERAL,
    ),
    Rule(
        key="released_gb_replace",
        states=_RELEASED,
        countries=_GB,
        errors=_REPLACED,
        route=Route.INVALIDATION,
        then=Route.NEW_DECLARATION,
        reason=_GB_CANCEL,
        tell=_SAY_WHY_INVALID,
        basis=_GOV_UK,
        limit=LimitKind.INVALIDATION,
    ),
    Rule(
        key="released_gb_duplicate",
        states=_RELEASED,
        countries=_GB,
        errors=_WITHOUT_OBJECT,
        route=Route.INVALIDATION,
        reason=_GB_CANCEL,
        tell=_SAY_WHY_INVALID,
        basis=_GOV_UK,
        limit=LimitKind.INVALIDATION,
    ),
    Rule(
        key="released_other",
        states=_RELEASED,
        countries=EU,
        errors=_WITHOUT_OBJECT,
        route=Route.INVALIDATION,
        reason=Bilingual(
            "After release only the cases of the law are invalidated, this is one; mind the 90 days"
            " from acceptance.",
            "Après la mainlevée, seuls les cas prévus s’invalident, celui-ci en est un ; attention"
            " aux 90 jours depuis l’acceptation.",
        ),
        tell=_SAY_WHY_INVALID,
        basis="UCC art. 174(2); UCC-DA art. 148",
        certainty=Certainty.GENERAL,
        limit=LimitKind.INVALIDATION,
    ),
    Rule(
        key="released_replace",
        states=_RELEASED,
        countries=EU,
        errors=_REPLACED,
        route=Route.INVALIDATION,
        then=Route.NEW_DECLARATION,
        reason=Bilingual(
            "Wrong procedure or wrong goods: invalidation within 90 days of acceptance, and a new"
            " declaration.",
            "Mauvais régime ou mauvaises marchandises : invalidation dans les 90 jours de"
            " l’acceptation, et nouvelle déclaration.",
        ),
        tell=_SAY_WHY_INVALID,
        basis="UCC art. 174(2); UCC-DA art. 148",
        certainty=Certainty.GENERAL,
        limit=LimitKind.INVALIDATION,
    ),
    Rule(
        key="exit_missing_eu",
        states=frozenset({State.EXIT_MISSING}),
        countries=EU,
        route=Route.ALTERNATIVE_PROOF,
        reason=Bilingual(
            "Prove the exit first: CMR, bill of lading, import declaration at destination; answer"
            " the enquiry (582) by message 583.",
            "D’abord prouver la sortie : CMR, connaissement, déclaration d’importation à"
            " destination ; répondre à la recherche (582) par le message 583.",
        ),
        tell=Bilingual(
            "The MRN, the exit office and date, and the proof that the goods left.",
            "Le MRN, le bureau et la date de sortie, et la preuve que les marchandises sont sorties.",
        ),
        basis="UCC-DA art. 248",
        limit=LimitKind.EXIT,
    ),
    Rule(
        key="exit_missing",
        states=frozenset({State.EXIT_MISSING}),
        route=Route.ALTERNATIVE_PROOF,
        reason=Bilingual(
            "Check the port side, then prove the exit with the transport documents.",
            "Vérifier le côté portuaire, puis prouver la sortie par les documents de transport.",
        ),
        tell=Bilingual(
            "The MRN or DUCR, the port and date of departure, and the proof.",
            "Le MRN ou DUCR, le port et la date de départ, et la preuve.",
        ),
        basis="",
        certainty=Certainty.ASSUMED,
    ),
)

RULES = (*_BEFORE_ACCEPTANCE, *_BEFORE_RELEASE, *_LOCKED_FIELD, *_AFTER_RELEASE)

FALLBACK = Rule(
    key="unknown",
    states=frozenset(State),
    route=Route.OFFICE,
    reason=Bilingual(
        "No rule is known for this case: ask the customs office before doing anything.",
        "Aucune règle n’est connue pour ce cas : demander au bureau de douane avant d’agir.",
    ),
    tell=_SAY_WHAT_CHANGES,
    basis="",
    certainty=Certainty.ASSUMED,
)

TOO_LATE = Rule(
    key="too_late",
    states=frozenset(State),
    route=Route.OFFICE,
    reason=Bilingual(
        "The limit has passed: only exceptional cases are still allowed, and the office decides.",
        "Le délai est passé : seuls des cas exceptionnels sont encore admis, et le bureau décide.",
    ),
    tell=Bilingual(
        "The MRN, what is wrong, and why it could not be asked in time.",
        "Le MRN, l’erreur, et pourquoi la demande n’a pas pu être faite à temps.",
    ),
    basis="",
)
