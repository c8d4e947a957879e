"""Words of the alerts room that the database stores; labels are what customers read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alerts.core import recommendation, words


class Category(TextChoices):
    TECHNICAL_VALIDATION = words.Category.TECHNICAL_VALIDATION, _("Technical validation")
    VALIDATION_VIOLATION = words.Category.VALIDATION_VIOLATION, _("Inconsistent data")
    CUSTOMS_ERROR = words.Category.CUSTOMS_ERROR, _("Customs rejection")
    PORT_ERROR = words.Category.PORT_ERROR, _("Port error")
    SENDING_ERROR = words.Category.SENDING_ERROR, _("Sending error")
    FINALISATION = words.Category.FINALISATION, _("Finalisation")
    CONTINUITY = words.Category.CONTINUITY, _("Continuity")
    RECTIFICATION = words.Category.RECTIFICATION, _("Rectification")
    IMPROVEMENT = words.Category.IMPROVEMENT, _("Improvement")
    OUT_OF_SCOPE = words.Category.OUT_OF_SCOPE, _("Outside the contract")
    UNCLASSIFIED = words.Category.UNCLASSIFIED, _("To be understood")


class Subtype(TextChoices):
    INGESTION_FAILED = words.Subtype.INGESTION_FAILED, _("Message not ingested")
    REPLACE_UNSUCCESSFUL = words.Subtype.REPLACE_UNSUCCESSFUL, _("Replacement refused")
    CONFIGURATION_ERROR = words.Subtype.CONFIGURATION_ERROR, _("Configuration missing")
    MASS_GROSS_NET = words.Subtype.MASS_GROSS_NET, _("Gross mass below net mass")
    INCOTERM_MISSING = words.Subtype.INCOTERM_MISSING, _("Incoterm or place missing")
    DOCUMENT_MISSING = words.Subtype.DOCUMENT_MISSING, _("Document missing")
    OTHER = words.Subtype.OTHER, _("Other inconsistency")
    FUNCTIONAL_REJECTION = words.Subtype.FUNCTIONAL_REJECTION, _("Content refused")
    TECHNICAL_REJECTION = words.Subtype.TECHNICAL_REJECTION, _("Message refused")
    INFORMATION_REQUEST = words.Subtype.INFORMATION_REQUEST, _("Customs asks for information")
    CONTAINER_NUMBER_MISSING = words.Subtype.CONTAINER_NUMBER_MISSING, _("Container missing")
    UCN_NOT_NOMINATED = words.Subtype.UCN_NOT_NOMINATED, _("UCN not nominated")
    MRN_UNKNOWN = words.Subtype.MRN_UNKNOWN, _("MRN unknown to the port")
    MRN_INVALID = words.Subtype.MRN_INVALID, _("MRN with a wrong check digit")
    LOCATION_MISMATCH = words.Subtype.LOCATION_MISMATCH, _("Location does not match")
    DUPLICATE_NOTIFICATION = words.Subtype.DUPLICATE_NOTIFICATION, _("Already announced")
    CONNECTION_FAILED = words.Subtype.CONNECTION_FAILED, _("Connection failed")
    TIMEOUT = words.Subtype.TIMEOUT, _("No answer in time")
    CERTIFICATE_OR_CREDENTIALS = (
        words.Subtype.CERTIFICATE_OR_CREDENTIALS,
        _("Certificate or credentials"),
    )
    QUEUE_BLOCKED = words.Subtype.QUEUE_BLOCKED, _("Messages held in the queue")
    RELEASE_NOT_RECEIVED = words.Subtype.RELEASE_NOT_RECEIVED, _("Release not received")
    EXIT_CONFIRMATION_NOT_RECEIVED = (
        words.Subtype.EXIT_CONFIRMATION_NOT_RECEIVED,
        _("Exit confirmation not received"),
    )
    GOODS_NOT_ARRIVED = words.Subtype.GOODS_NOT_ARRIVED, _("Goods not arrived")
    OUTAGE = words.Subtype.OUTAGE, _("Outage")
    MAINTENANCE = words.Subtype.MAINTENANCE, _("Maintenance")
    BCP_REQUEST = words.Subtype.BCP_REQUEST, _("Fallback procedure asked")
    REGULARISATION = words.Subtype.REGULARISATION, _("Regularisation after fallback")
    AMENDMENT = words.Subtype.AMENDMENT, _("Amendment")
    INVALIDATION = words.Subtype.INVALIDATION, _("Invalidation")
    NEW_DECLARATION = words.Subtype.NEW_DECLARATION, _("New declaration")
    CONFIGURATION_RULE = words.Subtype.CONFIGURATION_RULE, _("Configuration rule")
    USAGE_ADVICE = words.Subtype.USAGE_ADVICE, _("Advice on use")
    PREMIUM_PLUS = words.Subtype.PREMIUM_PLUS, _("Monitoring and reports")
    OTHER_DOCUMENTS = words.Subtype.OTHER_DOCUMENTS, _("Other documents")
    REFERENCE_DATA = words.Subtype.REFERENCE_DATA, _("Reference data")
    SPECIAL_PROCEDURES = words.Subtype.SPECIAL_PROCEDURES, _("Special procedures")
    ADMINISTRATION = words.Subtype.ADMINISTRATION, _("Administration of CAS")
    PHYSICAL_CONTROL = words.Subtype.PHYSICAL_CONTROL, _("Physical or documentary control")


class RecommendationState(TextChoices):
    PROPOSED = recommendation.State.PROPOSED, _("Proposed")
    ACCEPTED = recommendation.State.ACCEPTED, _("Accepted, to be applied")
    REFUSED = recommendation.State.REFUSED, pgettext_lazy("recommendation", "Refused")
    APPLIED = recommendation.State.APPLIED, _("Applied")
    REOPENED = recommendation.State.REOPENED, _("Reopened: the problem came back")
    WITHDRAWN = recommendation.State.WITHDRAWN, _("Withdrawn")
