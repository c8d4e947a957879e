"""The service description of Premium: what it covers and what another subscription covers.

Loaded once by a migration and edited in the administration afterwards. Categories and subtypes are
those of `alerts.core.words`. Where the description names no subscription, none is promised.
"""

from typing import NamedTuple


class SubscriptionRow(NamedTuple):
    slug: str
    name_fr: str
    name_en: str


class ServiceRow(NamedTuple):
    slug: str
    category: str
    subtype: str
    verdict: str
    subscription: str
    name_fr: str
    name_en: str
    message_fr: str
    message_en: str


SUBSCRIPTIONS = [
    SubscriptionRow("premium_plus", "Premium Plus", "Premium Plus"),
    SubscriptionRow("other_documents", "Autres documents", "Other documents"),
    SubscriptionRow("classification", "CAS Classification", "CAS Classification"),
    SubscriptionRow("special_procedures", "Régimes particuliers", "Special procedures"),
    SubscriptionRow("implementation", "Projet de mise en œuvre", "Implementation project"),
]

_INCLUDED_FR = "Nous analysons l’alerte et vous répondons avec une solution ou les étapes à suivre."
_INCLUDED_EN = "We analyse the alert and answer with a solution or the next steps."

SERVICES = [
    ServiceRow(
        "technical_validation",
        "technical_validation",
        "",
        "included",
        "",
        "Alertes de validation technique",
        "Technical validation alerts",
        _INCLUDED_FR,
        _INCLUDED_EN,
    ),
    ServiceRow(
        "validation_violations",
        "validation_violation",
        "",
        "included",
        "",
        "Incohérences relevées par CAS",
        "Validation violations",
        _INCLUDED_FR,
        _INCLUDED_EN,
    ),
    ServiceRow(
        "customs_errors",
        "customs_error",
        "",
        "included",
        "",
        "Erreurs renvoyées par la douane",
        "Customs errors",
        "Nous analysons le rejet, proposons la correction et suivons le nouvel envoi. "
        "Pour contacter la douane, nous vous demandons d’abord un accord écrit.",
        "We analyse the rejection, propose the correction and follow the new submission. "
        "Before we contact customs, we ask you for a written approval.",
    ),
    ServiceRow(
        "port_errors",
        "port_error",
        "",
        "included",
        "",
        "Erreurs des systèmes portuaires",
        "Port errors",
        "Nous cherchons ce que le port refuse et qui doit le corriger.",
        "We find what the port refuses and who has to correct it.",
    ),
    ServiceRow(
        "sending_errors",
        "sending_error",
        "",
        "included",
        "",
        "Erreurs d’envoi",
        "Sending errors",
        "Nous vérifions la connexion avec le système douanier et vous disons s’il faut attendre.",
        "We check the connection with the customs system and tell you whether to wait.",
    ),
    ServiceRow(
        "finalisation",
        "finalisation",
        "",
        "included",
        "",
        "Finalisation des déclarations",
        "Finalisation of declarations",
        "Nous vérifions où en est la déclaration et intervenons ; "
        "nous contactons la douane avec votre accord écrit.",
        "We check where the declaration stands and step in; "
        "we contact customs with your written approval.",
    ),
    ServiceRow(
        "continuity",
        "continuity",
        "",
        "included",
        "",
        "Continuité pendant une panne",
        "Continuity during an outage",
        "Nous vous disons s’il vaut mieux attendre, retenir les messages "
        "ou utiliser la procédure de secours.",
        "We tell you whether to wait, to hold the messages or to use the fallback procedure.",
    ),
    ServiceRow(
        "rectification",
        "rectification",
        "",
        "included",
        "",
        "Rectification et invalidation",
        "Rectification and invalidation",
        "Nous vous guidons selon les règles de l’administration concernée ; "
        "c’est vous qui informez la douane.",
        "We guide you by the rules of the administration concerned; you inform customs.",
    ),
    ServiceRow(
        "improvement",
        "improvement",
        "",
        "included",
        "",
        "Amélioration continue",
        "Continuous improvement",
        "Nous cherchons la règle qui évite le retour de la même alerte.",
        "We look for the rule that keeps the same alert from coming back.",
    ),
    ServiceRow(
        "monitoring_and_reports",
        "out_of_scope",
        "premium_plus",
        "excluded",
        "premium_plus",
        "Suivi dédié et rapports",
        "Dedicated monitoring and reports",
        "Le suivi dédié de vos opérations et les rapports font partie de Premium Plus. "
        "Envoyez votre demande : un agent vous répond et vous met en relation.",
        "Dedicated monitoring of your operations and reports are part of Premium Plus. "
        "Send your request: an agent answers and puts you in touch.",
    ),
    ServiceRow(
        "other_documents",
        "out_of_scope",
        "other_documents",
        "excluded",
        "other_documents",
        "Autres documents (TRACES, MCP, GVMS, TSS…)",
        "Other documents (TRACES, MCP, GVMS, TSS…)",
        "Les autres documents (TRACES, MCP, GVMS, TSS…) relèvent d’un abonnement dédié. "
        "Envoyez votre demande : un agent confirme et vous oriente.",
        "Other documents (TRACES, MCP, GVMS, TSS…) belong to a subscription of their own. "
        "Send your request: an agent confirms and shows you the way.",
    ),
    ServiceRow(
        "reference_data",
        "out_of_scope",
        "reference_data",
        "excluded",
        "classification",
        "Données de référence",
        "Reference data",
        "Le classement tarifaire et les autorisations ne font pas partie de Premium. "
        "CAS Classification aide à trouver un code marchandise.",
        "Tariff classification and authorisations are not part of Premium. "
        "CAS Classification helps to find a commodity code.",
    ),
    ServiceRow(
        "special_procedures",
        "out_of_scope",
        "special_procedures",
        "excluded",
        "special_procedures",
        "Régimes particuliers",
        "Special procedures",
        "Les stocks, formules et contrôles des régimes particuliers relèvent d’un abonnement "
        "complémentaire. Envoyez votre demande : un agent confirme et vous oriente.",
        "Stocks, formulas and checks of special procedures belong to a complementary "
        "subscription. Send your request: an agent confirms and shows you the way.",
    ),
    ServiceRow(
        "administration",
        "out_of_scope",
        "administration",
        "excluded",
        "implementation",
        "Administration et configuration de CAS",
        "Administration and configuration of CAS",
        "Un nouveau flux ou une réimportation en masse demande un projet de mise en œuvre. "
        "Envoyez votre demande : un agent vous met en relation.",
        "A new flow or a bulk re-import needs an implementation project. "
        "Send your request: an agent puts you in touch.",
    ),
    ServiceRow(
        "controls",
        "out_of_scope",
        "physical_control",
        "excluded",
        "",
        "Aide lors des contrôles",
        "Help during controls",
        "L’aide pendant un contrôle physique ou documentaire ne fait pas partie de Premium. "
        "Envoyez votre demande : un agent vous dit ce que nous pouvons faire.",
        "Help during a physical or documentary control is not part of Premium. "
        "Send your request: an agent tells you what we can do.",
    ),
    ServiceRow(
        "outside",
        "out_of_scope",
        "",
        "unsure",
        "",
        "Demande à confirmer",
        "Request to be confirmed",
        "Votre contrat ne couvre peut-être pas cette demande. "
        "Envoyez-la : un agent confirme et vous oriente.",
        "Your contract may not cover this request. "
        "Send it: an agent confirms and shows you the way.",
    ),
]
