"""What the concepts prove together: the rows that decide category and subtype.

A row reads: these concepts in one clause (`CLAUSE`) or anywhere in the new text (`TEXT`), and none
of the excluded ones, prove `target` with this weight. Weights: 5 names the alert outright, 3 is
strong, 2 fair, 1 a leaning. The same row counts once, however often it fires; different rows add up.
"""

from dataclasses import dataclass

from alerts.core.texts import Text

CLAUSE, TEXT = "clause", "text"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: `needs` all present and `but` all absent prove `target` ("category/subtype")."""

    target: str
    weight: float
    needs: str
    why: Text
    but: str = ""
    scope: str = CLAUSE


def _rows(target: str, why: Text, *rows: tuple[float, str] | tuple[float, str, str]) -> list[Rule]:
    return [Rule(target, row[0], row[1], why, row[2] if len(row) > 2 else "") for row in rows]


def _text(target: str, why: Text, *rows: tuple[float, str] | tuple[float, str, str]) -> list[Rule]:
    return [Rule(target, row[0], row[1], why, row[2] if len(row) > 2 else "", TEXT) for row in rows]


_INGESTION = Text(
    "Le message n'a pas pu être intégré dans CAS.", "The message could not be taken into CAS."
)
_REPLACE = Text("Le remplacement (Replace) a été refusé.", "The Replace was refused.")
_CONFIGURATION = Text(
    "CAS signale une configuration manquante.", "CAS says that configuration is missing."
)
_MASS = Text(
    "La masse brute et la masse nette se contredisent.", "Gross and net mass contradict each other."
)
_INCOTERM = Text(
    "L'incoterm ou le lieu de livraison manque.", "The incoterm or place of delivery is missing."
)
_DOCUMENT = Text(
    "Un document requis manque avant l'envoi.",
    "A required document is missing, before submission.",
)
_INVALID = Text("CAS a refusé les données avant l'envoi.", "CAS refused the data before sending.")
_REJECTION = Text("La douane a rejeté la déclaration.", "Customs rejected the declaration.")
_NACK = Text(
    "La douane a rejeté le message pour sa forme.", "Customs rejected the message for its form."
)
_INFORMATION = Text("La douane demande des informations.", "Customs asks for information.")
_PORT = Text(
    "Le système portuaire a refusé un message.", "The port community system refused a message."
)
_SENDING = Text(
    "L'envoi vers le système douanier a échoué.", "Sending to the customs system failed."
)
_TIMEOUT = Text(
    "Le système douanier n'a pas répondu à temps.", "The customs system did not answer in time."
)
_CREDENTIALS = Text(
    "Le certificat ou les identifiants sont en cause.", "Certificate or credentials are at fault."
)
_QUEUE = Text("Les messages restent en file d'attente.", "Messages stay in the queue.")
_RELEASE = Text("La mainlevée n'est pas arrivée.", "The release has not come.")
_EXIT = Text("La confirmation de sortie n'est pas arrivée.", "The exit confirmation has not come.")
_ARRIVAL = Text(
    "Les marchandises ne sont pas arrivées ou présentées.",
    "The goods have not arrived or been presented.",
)
_OUTAGE = Text("Une panne d'un système est en cause.", "An outage of a system is at stake.")
_MAINTENANCE = Text("Une maintenance est annoncée.", "A maintenance is announced.")
_BCP = Text("La procédure de secours est en question.", "The fallback procedure is at stake.")
_REGULARISE = Text(
    "Des déclarations sont à régulariser après la panne.",
    "Declarations must be regularised after the outage.",
)
_AMEND = Text(
    "Une déclaration déposée doit être rectifiée.", "A filed declaration must be amended."
)
_INVALIDATE = Text(
    "Une déclaration déposée doit être invalidée.", "A filed declaration must be invalidated."
)
_NEW_DECLARATION = Text(
    "Une nouvelle déclaration doit être déposée.", "A new declaration must be filed."
)
_RULE = Text(
    "La même alerte revient ; une règle est demandée.",
    "The same alert returns; a rule is asked for.",
)
_USAGE = Text("Le client demande comment utiliser CAS.", "The customer asks how to use CAS.")
_PREMIUM_PLUS = Text(
    "Un suivi proactif est demandé (Premium Plus).",
    "Proactive follow-up is asked for (Premium Plus).",
)
_OTHER_DOCUMENTS = Text(
    "La demande porte sur un autre document (GMR, TRACES, TSS…).",
    "The request is about another document (GMR, TRACES, TSS…).",
)
_REFERENCE_DATA = Text(
    "La demande porte sur le classement ou une autorisation.",
    "The request is about tariff classification or an authorisation.",
)
_SPECIAL = Text(
    "La demande porte sur un régime particulier ou un stock.",
    "The request is about a special procedure or stock.",
)
_ADMINISTRATION = Text(
    "La demande porte sur l'administration de CAS.", "The request is about administering CAS."
)
_CONTROL = Text(
    "La demande porte sur un contrôle de la douane.",
    "The request is about a control by customs.",
)
_NO_ALERT = Text("Le texte ne signale aucune alerte.", "The text reports no alert.")

RULES: list[Rule] = [
    # --- technical validation ---
    *_rows(
        "technical_validation/ingestion_failed",
        _INGESTION,
        (5, "label_technical"),
        (4, "no_flow"),
        (4, "master_data unknown"),
        (2.5, "master_data"),
        (3, "bad_structure"),
        (3, "schema_word", "customs system reject"),
        (3, "not_created"),
        (1.5, "not_created feed"),
        (1.5, "not_created referenceid"),
        (2, "referenceid feed"),
        (2.5, "feed reject", "customs"),
        (2, "feed failed", "customs connection"),
        (1.5, "feed unknown"),
        (3, "product_word unknown"),
        (3, "partner unknown", "customs"),
        (3, "order cas reject", "customs system"),
        (2, "feed cas reject", "customs system"),
        (1.5, "cas unknown"),
        (2, "feed invalid_value"),
        (2, "feed missing"),
        (1, "referenceid"),
    ),
    *_text("technical_validation/ingestion_failed", _INGESTION, (1.5, "not_created referenceid")),
    *_rows(
        "technical_validation/replace_unsuccessful",
        _REPLACE,
        (6, "replace_failed"),
        (4, "replace_word reject"),
        (4, "replace_word failed"),
        (4, "replace_word accepted_state"),
        (3, "replace_word not"),
        (2, "replace_word"),
        (4, "replace_verb accepted_word not"),
        (3, "replace_verb accepted_state"),
        (4.5, "correct_verb not_created accepted_state"),
        (5, "second_version too_late"),
    ),
    *_text(
        "technical_validation/replace_unsuccessful",
        _REPLACE,
        (3, "replace_verb accepted_state feed", "invalidate"),
        (4.5, "second_version too_late", "customs invalidate"),
    ),
    *_rows(
        "technical_validation/configuration_error",
        _CONFIGURATION,
        (6, "config_error"),
        (3, "config_error before_send"),
        (5.5, "cannot_decide_send"),
        (3, "settings_word missing"),
        (3, "settings_word not"),
    ),
    # --- validation violations ---
    *_rows(
        "validation_violation/mass_gross_net",
        _MASS,
        (5, "gross_mass net_mass less"),
        (3.5, "gross_mass net_mass"),
        (2, "gross_mass less"),
        (2, "net_mass less"),
    ),
    *_rows(
        "validation_violation/incoterm_missing",
        _INCOTERM,
        (5, "incoterm missing", "bad_structure not_created"),
        (3, "incoterm not", "bad_structure not_created"),
        (3, "incoterm invalid_value", "bad_structure not_created"),
        (2.5, "incoterm", "bad_structure not_created"),
        (2.5, "incoterm_code label_invalid"),
        (2.5, "incoterm_code demands"),
        (2.5, "incoterm_code missing"),
        (3, "incoterm_code delivery_place", "released_state accepted_state reject"),
    ),
    *_rows(
        "validation_violation/document_missing",
        _DOCUMENT,
        (3, "document_word missing", "customs reject"),
        (2.5, "document_word missing cas"),
        (3, "document_word before_send"),
        (3.5, "document_word demands cas"),
        (1.5, "document_word demands", "customs reject"),
        (3, "document_word label_invalid"),
        (2, "doc_code missing", "customs reject"),
        (3, "doc_code demands cas", "customs reject"),
        (2.5, "doc_code before_send"),
    ),
    *_text(
        "validation_violation/document_missing",
        _DOCUMENT,
        (2.5, "document_word missing label_invalid"),
        (2.5, "document_word missing before_send"),
        (1.5, "doc_code missing", "reject customs_after label_customs_error"),
    ),
    *_rows(
        "validation_violation/other",
        _INVALID,
        (4, "label_invalid"),
        (3.5, "before_send"),
        (2, "field_check missing"),
        (1.5, "field_check invalid_value"),
        (1.5, "cas missing"),
        (1.5, "cas invalid_value"),
        (1.5, "cas demands"),
        (1.5, "cas error_word"),
        (2.5, "cas complains"),
        (2.5, "cas reject", "customs system feed order pcs"),
        (1, "field_check"),
    ),
    # --- customs errors ---
    *_rows(
        "customs_error/functional_rejection",
        _REJECTION,
        (3, "label_customs_error"),
        (4, "functional_error"),
        (3, "customs reject", "control"),
        (3, "declaration reject"),
        (2, "reject", "feed terminal_refuses label_port_error"),
        (3, "customs_after", "no_answer"),
        (1, "customs missing"),
        (2, "customs invalid_value"),
        (1, "code_words"),
        (2, "customs error_word"),
        (2, "system error_word", "connection"),
        (1.5, "code_words invalid_value"),
        (1.5, "code_words missing"),
    ),
    *_rows(
        "customs_error/technical_rejection",
        _NACK,
        (5.5, "technical_nack"),
        (4.5, "schema_word customs"),
        (4, "schema_word system"),
        (2.5, "schema_word reject"),
        (2.5, "bad_structure customs", "cas"),
        (2.5, "bad_structure customs_after"),
    ),
    *_text("customs_error/technical_rejection", _NACK, (2, "technical_nack label_customs_error")),
    *_rows(
        "customs_error/information_request",
        _INFORMATION,
        (5, "info_request"),
        (4, "customs demands paperwork"),
        (3, "customs demands document_word"),
        (4, "customs asks_question", "dir_transit"),
        (2.5, "asks_question paperwork"),
        (2.5, "asks_question customs_after"),
        (2, "please_provide"),
        (2, "please_provide customs"),
        (2, "please_provide paperwork"),
    ),
    # --- port errors ---
    *_rows(
        "port_error/",
        _PORT,
        (5, "label_port_error"),
        (4, "terminal_refuses"),
        (3.5, "pcs reject"),
        (3, "pcs failed"),
        (3, "pcs missing"),
        (3, "pcs invalid_value"),
        (3, "pcs unknown"),
        (3, "pcs functional_error"),
        (2.5, "pcs"),
        (2, "prenotification reject"),
        (1.5, "prenotification"),
        (3.5, "port_word reject", "customs_after label_control"),
        (2, "port_word know_verb not"),
        (2, "port_word missing"),
        (2, "port_word unknown"),
    ),
    *_rows(
        "port_error/container_number_missing",
        _PORT,
        (3, "container_unannounced"),
        (2.5, "container missing", "document_word"),
        (1, "container unknown"),
    ),
    *_text(
        "port_error/container_number_missing",
        _PORT,
        (2, "label_port_error container missing"),
        (1.5, "pcs container missing"),
        (2, "pcs container unknown", "mrn"),
        (2, "pcs container container_unannounced"),
    ),
    *_rows(
        "port_error/ucn_not_nominated",
        _PORT,
        (3.5, "ucn_nomination"),
    ),
    *_rows(
        "port_error/mrn_unknown",
        _PORT,
        (3, "mrn_unknown"),
        (3, "mrn_unknown pcs"),
        (2.5, "mrn unknown", "other_documents gvms"),
        (2, "declaration unknown pcs"),
        (3, "mrn know_verb not pcs"),
        (2.5, "mrn know_verb not terminal_refuses"),
        (2.5, "mrn unknown port_word"),
        (2.5, "mrn_unknown port_word"),
    ),
    *_text("port_error/mrn_unknown", _PORT, (2.5, "mrn_unknown terminal_refuses")),
    *_rows(
        "port_error/mrn_invalid",
        _PORT,
        (3, "mrn_invalid"),
        (2, "mrn invalid_value"),
    ),
    *_rows(
        "port_error/location_mismatch",
        _PORT,
        (1, "location_mismatch"),
        (3, "location_mismatch pcs"),
        (3, "location_mismatch label_port_error"),
        (2, "location_mismatch reject"),
        (2, "location_mismatch prenotification"),
        (3, "place_word differs pcs"),
        (2.5, "place_word differs label_port_error"),
    ),
    *_text(
        "port_error/location_mismatch",
        _PORT,
        (2.5, "location_mismatch pcs"),
        (2.5, "place_word differs pcs"),
        (2, "location_mismatch label_port_error"),
    ),
    *_rows(
        "port_error/duplicate_notification",
        _PORT,
        (3, "duplicate_word pcs"),
        (3, "duplicate_word prenotification"),
        (3, "duplicate_word terminal_refuses"),
        (3, "duplicate_word label_port_error"),
    ),
    *_text(
        "port_error/duplicate_notification",
        _PORT,
        (2, "duplicate_word label_port_error", "two_declarations"),
        (2.5, "duplicate_word pcs", "two_declarations invalidate"),
    ),
    # --- sending errors ---
    *_rows(
        "sending_error/connection_failed",
        _SENDING,
        (5, "label_sending"),
        (4, "connection failed"),
        (2, "connection"),
        (3.5, "not_going_out"),
        (2, "connection customs"),
        (3.5, "send_word connection"),
        (2.5, "send_word failed", "before_send"),
        (1.5, "not_rejected connection"),
        (1.5, "not_rejected not_going_out"),
    ),
    *_rows(
        "sending_error/timeout",
        _TIMEOUT,
        (3.5, "timeout"),
        (2, "timeout connection"),
        (2, "timeout customs"),
        (2, "timeout system"),
        (3.5, "ack not"),
        (2.5, "ack waiting"),
        (4, "no_answer send_word"),
        (3.5, "no_answer minute_word"),
    ),
    *_rows(
        "sending_error/certificate_or_credentials",
        _CREDENTIALS,
        (3, "certificate_credentials", "create_word ched_word document_word"),
        (2, "certificate_credentials customs"),
        (2, "certificate_credentials system"),
        (4.5, "key_word gateway_word"),
    ),
    *_text(
        "sending_error/certificate_or_credentials",
        _CREDENTIALS,
        (3, "certificate_credentials label_sending"),
        (2, "certificate_credentials not_going_out"),
    ),
    *_rows(
        "sending_error/queue_blocked",
        _QUEUE,
        (3.5, "queue"),
        (1.5, "queue system"),
        (2.5, "queue customs"),
        (1.5, "queue not"),
        (2, "queue outage"),
        (4.5, "ready_to_go stands_still"),
    ),
    *_text(
        "sending_error/queue_blocked",
        _QUEUE,
        (3, "queue label_sending"),
        (2.5, "queue not_going_out"),
    ),
    *_text(
        "sending_error/timeout",
        _TIMEOUT,
        (3, "timeout label_sending"),
        (2, "timeout not_going_out"),
    ),
    # --- finalisation ---
    *_rows(
        "finalisation/release_not_received",
        _RELEASE,
        (6, "label_release"),
        (5, "release waiting"),
        (3.5, "release not", "label_exit amend invalidate released_state"),
        (2.5, "unreleased_state"),
        (1.5, "release missing"),
        (3, "collect_word waiting"),
        (3, "collect_word not"),
        (1, "release"),
    ),
    *_text(
        "finalisation/release_not_received",
        _RELEASE,
        (1.5, "release waiting accepted_word"),
        (2, "release waiting", "amend invalidate"),
        (3, "collect_word accepted_word"),
    ),
    *_rows(
        "finalisation/exit_confirmation_not_received",
        _EXIT,
        (4.5, "label_exit"),
        (2, "label_exit waiting"),
        (2, "label_exit missing"),
        (1, "label_exit not"),
        (1, "label_exit days_90"),
    ),
    *_text(
        "finalisation/exit_confirmation_not_received",
        _EXIT,
        (1, "label_exit vat_proof"),
        (2.5, "vat_proof dir_export", "amend invalidate reject"),
        (3, "enquiry dir_export", "dir_transit"),
    ),
    *_rows(
        "finalisation/goods_not_arrived",
        _ARRIVAL,
        (6, "label_goods_not_arrived"),
        (3, "prelodged expiry_30"),
        (4.5, "dir_transit asks_question"),
        (2, "prelodged arrival"),
        (2.5, "prelodged not"),
        (2, "prelodged"),
    ),
    *_text(
        "finalisation/goods_not_arrived",
        _ARRIVAL,
        (1, "prelodged arrival"),
        (3, "enquiry dir_transit"),
        (3, "label_goods_not_arrived ask_how invalidate", "released_state"),
    ),
    # --- continuity ---
    *_rows(
        "continuity/outage",
        _OUTAGE,
        (3.5, "outage system", "planned"),
        (3, "outage customs", "planned"),
        (2, "outage", "planned"),
        (2, "outage ask_how"),
        (2, "queue_or_wait"),
        (2, "outage status_page"),
    ),
    *_rows(
        "continuity/maintenance",
        _MAINTENANCE,
        (4.5, "maintenance"),
        (1.5, "maintenance system"),
        (1, "maintenance ask_how"),
        (4.5, "outage planned"),
    ),
    *_rows(
        "continuity/bcp_request",
        _BCP,
        (3.5, "bcp"),
        (4, "bcp request_bcp"),
        (3, "bcp ask_how"),
    ),
    *_rows(
        "continuity/regularisation",
        _REGULARISE,
        (4, "bcp regularise"),
        (3, "regularise"),
        (3, "bcp afterwards"),
        (2, "outage afterwards"),
        (3, "outage regularise"),
    ),
    *_text("continuity/regularisation", _REGULARISE, (6, "bcp regularise"), (6, "bcp afterwards")),
    *_text(
        "continuity/outage",
        _OUTAGE,
        (2, "outage status_page"),
        (4.5, "outage status_page bcp", "regularise afterwards"),
    ),
    *_text(
        "continuity/maintenance", _MAINTENANCE, (4.5, "maintenance bcp", "regularise afterwards")
    ),
    *_text(
        "continuity/bcp_request",
        _BCP,
        (1, "call_number bcp"),
        (2.5, "outage bcp request_bcp", "status_page regularise afterwards"),
    ),
    # --- rectification ---
    *_rows(
        "rectification/amendment",
        _AMEND,
        (4, "amend"),
        (5, "amend reject"),
        (8, "amend_refused"),
        (3, "correct_verb released_state"),
        (2.5, "wrong_data", "before_send"),
        (3, "wrong_data released_state"),
        (2, "correct_verb declaration accepted_word"),
        (1, "correct_verb declaration"),
    ),
    *_text(
        "rectification/amendment",
        _AMEND,
        (3, "wrong_data released_state"),
        (2, "correct_verb released_state"),
        (2, "correct_verb accepted_word"),
        (2, "wrong_data correct_verb"),
        (2, "wrong_data accepted_word"),
        (1.5, "wrong_data amend"),
    ),
    *_rows(
        "rectification/invalidation",
        _INVALIDATE,
        (3.5, "invalidate"),
        (2, "invalidate declaration"),
        (2, "invalidate released_state"),
        (3, "two_declarations"),
        (1.5, "never_shipped"),
    ),
    *_text(
        "rectification/invalidation",
        _INVALIDATE,
        (3, "invalidate two_declarations"),
        (2.5, "invalidate never_shipped"),
        (2, "never_shipped released_state"),
        (3, "invalidate wrong_procedure"),
    ),
    *_rows(
        "rectification/new_declaration",
        _NEW_DECLARATION,
        (3, "new_declaration"),
        (3, "new_declaration wrong_procedure"),
        (2, "new_declaration invalidate"),
    ),
    *_text(
        "rectification/new_declaration",
        _NEW_DECLARATION,
        (5, "new_declaration invalidate", "label_goods_not_arrived prelodged label_exit"),
    ),
    # --- improvement ---
    *_rows(
        "improvement/configuration_rule",
        _RULE,
        (5, "recurring rule_wish"),
        (3, "recurring manual"),
        (3, "rule_wish manual"),
        (1.5, "recurring"),
        (1.5, "rule_wish"),
        (2, "improve_word"),
        (4, "wish manual"),
        (4, "wish effort"),
        (3, "wish rule_wish"),
        (1, "wish"),
        (4, "fewer_alerts"),
        (3, "recurring wish"),
    ),
    *_text(
        "improvement/configuration_rule",
        _RULE,
        (7, "recurring rule_wish"),
        (2.5, "improve_word rule_wish"),
        (2, "recurring no_urgency"),
        (3, "recurring manual"),
        (4, "wish effort"),
        (3, "wish manual"),
        (3, "rule_wish effort"),
        (3, "recurring effort"),
        (5, "recurring wish"),
        (2, "wish no_urgency"),
        (1, "rule_wish no_urgency"),
    ),
    *_rows(
        "improvement/usage_advice",
        _USAGE,
        (3, "usage_question"),
        (2, "usage_question cas"),
        (1, "usage_question improve_word"),
    ),
    # --- out of scope ---
    *_rows(
        "out_of_scope/premium_plus",
        _PREMIUM_PLUS,
        (5, "premium_plus"),
        (4, "monitoring"),
        (4.5, "all_alerts for_us"),
        (4.5, "label_exit for_us"),
        (2, "monitoring for_us"),
        (3.5, "monthly_report", "special_procedure stock"),
        (3, "root_cause"),
    ),
    *_text(
        "out_of_scope/premium_plus",
        _PREMIUM_PLUS,
        (2, "monitoring monthly_report", "special_procedure stock"),
    ),
    *_rows(
        "out_of_scope/other_documents",
        _OTHER_DOCUMENTS,
        (5, "gvms"),
        (4.5, "other_documents"),
        (1.5, "other_documents create_word"),
        (4, "ched_word create_word"),
    ),
    *_rows(
        "out_of_scope/reference_data",
        _REFERENCE_DATA,
        (6, "tariff_question"),
        (6, "authorisation_application", "label_control"),
        (4.5, "apply authorisation", "missing invalid_value unknown config_error"),
        (4.5, "which tariff_word"),
        (4.5, "undecided tariff_word", "reject customs_after"),
    ),
    *_rows(
        "out_of_scope/special_procedures",
        _SPECIAL,
        (4, "special_procedure"),
        (3, "stock"),
        (2, "special_procedure stock"),
        (2, "special_procedure audit"),
        (1.5, "audit"),
    ),
    *_text(
        "out_of_scope/special_procedures",
        _SPECIAL,
        (2, "special_procedure stock"),
        (2, "special_procedure monthly_report"),
        (2, "stock monthly_report"),
    ),
    *_rows(
        "out_of_scope/administration",
        _ADMINISTRATION,
        (4.5, "new_flow"),
        (4, "setup flow_word", "config_error"),
        (4, "admin_user"),
        (4, "mass_correction many"),
        (3.5, "mass_correction feed"),
        (2, "mass_correction"),
    ),
    *_text(
        "out_of_scope/administration",
        _ADMINISTRATION,
        (3, "mass_correction many"),
        (2, "mass_correction feed"),
    ),
    *_rows(
        "out_of_scope/physical_control",
        _CONTROL,
        (5, "label_control"),
        (3.5, "control selected"),
        (4, "control control_help"),
        (2, "control customs"),
        (1.5, "control"),
    ),
    *_text(
        "out_of_scope/physical_control",
        _CONTROL,
        (3, "control control_help"),
        (3, "label_control control_help"),
    ),
    # --- nothing to classify ---
    *_rows(
        "unclassified/",
        _NO_ALERT,
        (3.5, "thanks_only"),
        (7, "auto_reply"),
        (3.5, "billing"),
        (3, "social"),
        (5, "password", "label_sending"),
        (4, "network_port"),
        (1.5, "network_local"),
        (2, "software_release"),
        (4, "good_status"),
        (2.5, "maintenance_other"),
        (2, "chaser"),
        (3.5, "misdirected"),
        (0.5, "vague"),
    ),
]
