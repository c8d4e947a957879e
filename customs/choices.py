"""The room's vocabularies with labels for people. The values are those of `customs.words`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from customs import legal, words


class Certainty(TextChoices):
    SOURCED = words.Certainty.SOURCED.value, _("sourced")
    GENERAL = words.Certainty.GENERAL.value, _("general knowledge, to be checked")
    ASSUMED = words.Certainty.ASSUMED.value, _("our assumption")


class SystemKind(TextChoices):
    CUSTOMS = words.SystemKind.CUSTOMS.value, _("customs system")
    PORT = words.SystemKind.PORT.value, _("port system")


class Lifecycle(TextChoices):
    CURRENT = words.Lifecycle.CURRENT.value, _("in use")
    LEGACY = words.Lifecycle.LEGACY.value, _("being replaced")
    RETIRED = words.Lifecycle.RETIRED.value, _("retired")


class Procedure(TextChoices):
    IMPORT = words.Procedure.IMPORT.value, _("import")
    EXPORT = words.Procedure.EXPORT.value, _("export")
    TRANSIT = words.Procedure.TRANSIT.value, _("transit")
    ENTRY = words.Procedure.ENTRY.value, _("entry")
    EXIT = words.Procedure.EXIT.value, _("exit")
    STORAGE = words.Procedure.STORAGE.value, _("storage")
    EXCISE = words.Procedure.EXCISE.value, _("excise")
    BORDER = words.Procedure.BORDER.value, _("border movements")
    PORT = words.Procedure.PORT.value, _("port formalities")


class FallbackOpening(TextChoices):
    AUTHORITY = words.FallbackOpening.AUTHORITY.value, _("the authority announces it")
    OPERATOR = words.FallbackOpening.OPERATOR.value, _("announced, or asked for by the operator")
    WRITTEN = words.FallbackOpening.WRITTEN.value, _("written authorisation, case by case")
    NONE = words.FallbackOpening.NONE.value, _("no fallback procedure")


class Buffering(TextChoices):
    ALLOWED = words.Buffering.ALLOWED.value, _("messages may be held")
    AUTHORISED = words.Buffering.AUTHORISED.value, _("messages may be held with an authorisation")
    BY_AUTHORITY = words.Buffering.BY_AUTHORITY.value, _("send as usual, processed at resumption")
    UNKNOWN = words.Buffering.UNKNOWN.value, _("not known")


class StepStage(TextChoices):
    REQUEST = words.StepStage.REQUEST.value, _("opening the fallback")
    BUFFERING = words.StepStage.BUFFERING.value, _("meanwhile")
    AFTERWARDS = words.StepStage.AFTERWARDS.value, _("afterwards")


class FactTopic(TextChoices):
    ERROR_FORMAT = words.FactTopic.ERROR_FORMAT.value, _("error format")
    NOTE = words.FactTopic.NOTE.value, _("note")


class ContactChannel(TextChoices):
    EMAIL = words.ContactChannel.EMAIL.value, _("e-mail")
    PHONE = words.ContactChannel.PHONE.value, _("telephone")
    WEB = words.ContactChannel.WEB.value, _("web page")
    MESSAGE = words.ContactChannel.MESSAGE.value, _("electronic message")


class ReferenceCheck(TextChoices):
    NONE = words.ReferenceCheck.NONE.value, _("pattern only")
    MRN = words.ReferenceCheck.MRN.value, _("MRN check digit")
    EMERGENCY_REFERENCE = words.ReferenceCheck.EMERGENCY_REFERENCE.value, _("date and time")


class OutageKind(TextChoices):
    INCIDENT = words.OutageKind.INCIDENT.value, _("outage")
    MAINTENANCE = words.OutageKind.MAINTENANCE.value, _("maintenance")


class OutageSource(TextChoices):
    STATUSPAGE = words.OutageSource.STATUSPAGE.value, _("status page")
    AGENT = words.OutageSource.AGENT.value, _("agent")


class Environment(TextChoices):
    PRODUCTION = words.Environment.PRODUCTION.value, _("production")
    ACCEPTANCE = words.Environment.ACCEPTANCE.value, _("acceptance")


class OutageArea(TextChoices):
    CUSTOMS = words.OutageArea.CUSTOMS.value, _("customs or port system")
    CAS = words.OutageArea.CAS.value, _("CAS")
    HELP_CENTRE = words.OutageArea.HELP_CENTRE.value, _("help centre")


class OutageStatus(TextChoices):
    INVESTIGATING = words.OutageStatus.INVESTIGATING.value, _("under investigation")
    IDENTIFIED = words.OutageStatus.IDENTIFIED.value, _("cause identified")
    MONITORING = words.OutageStatus.MONITORING.value, _("being monitored")
    RESOLVED = words.OutageStatus.RESOLVED.value, _("over")
    POSTMORTEM = words.OutageStatus.POSTMORTEM.value, _("reviewed")
    SCHEDULED = words.OutageStatus.SCHEDULED.value, _("planned")
    IN_PROGRESS = words.OutageStatus.IN_PROGRESS.value, _("in progress")
    VERIFYING = words.OutageStatus.VERIFYING.value, _("being verified")
    COMPLETED = words.OutageStatus.COMPLETED.value, _("completed")
    WITHDRAWN = words.OutageStatus.WITHDRAWN.value, _("withdrawn")


class Impact(TextChoices):
    NONE = words.Impact.NONE.value, _("no impact")
    MINOR = words.Impact.MINOR.value, _("minor")
    MAJOR = words.Impact.MAJOR.value, _("major")
    CRITICAL = words.Impact.CRITICAL.value, _("critical")
    MAINTENANCE = words.Impact.MAINTENANCE.value, _("maintenance")


class SystemState(TextChoices):
    OPERATIONAL = words.SystemState.OPERATIONAL.value, _("works")
    MAINTENANCE = words.SystemState.MAINTENANCE.value, _("in maintenance")
    DEGRADED = words.SystemState.DEGRADED.value, _("disturbed")
    DOWN = words.SystemState.DOWN.value, _("down")


class ChangeAction(TextChoices):
    CREATED = words.ChangeAction.CREATED.value, _("added")
    CHANGED = words.ChangeAction.CHANGED.value, _("changed")
    DELETED = words.ChangeAction.DELETED.value, _("deleted")


class LimitKind(TextChoices):
    EXIT = legal.LimitKind.EXIT.value, _("exit not confirmed")
    ARRIVAL = legal.LimitKind.ARRIVAL.value, _("goods not arrived, pre-lodged declaration")
    TRANSIT_ARRIVAL = legal.LimitKind.TRANSIT_ARRIVAL.value, _("transit not arrived")
    AMENDMENT = legal.LimitKind.AMENDMENT.value, _("amendment")
    INVALIDATION = legal.LimitKind.INVALIDATION.value, _("invalidation")


class DateName(TextChoices):
    LODGED = legal.DateName.LODGED.value, _("Lodged on")
    ACCEPTED = legal.DateName.ACCEPTED.value, _("Accepted on")
    RELEASED = legal.DateName.RELEASED.value, _("Released on")
    ENQUIRY = legal.DateName.ENQUIRY.value, _("Enquiry of customs received on")
    ANSWER_BY = legal.DateName.ANSWER_BY.value, _("Answer asked for by customs by")
