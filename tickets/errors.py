"""What the tickets room refuses."""

from helpdesk.errors import Conflict, DomainError, NotPermitted


class TicketClosed(Conflict):
    """A closed ticket does not change any more."""

    code = "ticket_closed"


class TicketChanged(Conflict):
    """Someone changed the ticket since the caller read it."""

    code = "ticket_changed"


class WrittenSince(TicketChanged):
    """A message came that the writer had not read."""

    code = "written_since"


class TransitionRefused(Conflict):
    """The status machine has no such step."""

    code = "transition_refused"


class StorageFull(DomainError):
    """There is no room for files. Trying again later can help; a program is answered 507."""

    code = "storage_full"


class FileHeld(Conflict):
    """The virus scanner has not cleared this file."""

    code = "file_held"


class AlertHandled(Conflict):
    """An alert has one ticket."""

    code = "alert_handled"


class SnoozeRefused(Conflict):
    """A ticket cannot be put aside until then."""

    code = "snooze_refused"


class MergeRefused(Conflict):
    """These two tickets cannot become one."""

    code = "merge_refused"


class LinkRefused(Conflict):
    """These two tickets cannot be linked so."""

    code = "link_refused"


class SplitRefused(Conflict):
    """This message cannot become a ticket of its own."""

    code = "split_refused"


class ApprovalMissing(Conflict):
    """An authority is contacted only with the customer's written approval (contract)."""

    code = "approval_missing"


class NotInFollowUp(Conflict):
    """The ticket has no follow-up of a finalisation."""

    code = "not_in_follow_up"


class FollowUpOver(Conflict):
    """A follow-up that has its outcome does not change any more."""

    code = "follow_up_over"


class ProofNowhere(DomainError):
    """A proof without reference or file."""

    code = "proof_nowhere"


class NotTheirWords(DomainError):
    """An approval is the customer's own words, in a message of theirs."""

    code = "not_their_words"


class ContactRefused(DomainError):
    """The log of contacts with authorities does not take this."""

    code = "contact_refused"


class NothingToSay(DomainError):
    """A message without text or file."""

    code = "message_empty"


class SubtypeMismatch(DomainError):
    """The subtype belongs to another category."""

    code = "subtype_mismatch"


class AttachmentRefused(DomainError):
    """The file is too large, or empty."""

    code = "attachment_refused"


class TagRefused(DomainError):
    """Not a word that can be a tag, or one too many."""

    code = "tag_refused"


class AgentsOnly(NotPermitted):
    """Only agents may do this."""

    code = "agents_only"


class ArticleIncomplete(DomainError):
    """An article is published in both languages or not at all."""

    code = "article_incomplete"


class ArticleChanged(Conflict):
    """Someone wrote a newer version of the article."""

    code = "article_changed"


class ArticleAddressTaken(Conflict):
    """Another article has this address."""

    code = "article_address_taken"


class OnlyLeadsPublish(NotPermitted):
    """Agents write articles; a lead decides what customers read."""

    code = "only_leads_publish"


class CustomersOnly(NotPermitted):
    """Only people of the ticket's company may do this."""

    code = "customers_only"


class SolutionAnswered(Conflict):
    """A solution is answered once."""

    code = "solution_answered"


class NotSolved(Conflict):
    """What is not solved cannot be rated."""

    code = "not_solved"


class StepsMissing(DomainError):
    """Next steps without a step, or a step without words."""

    code = "steps_missing"


class NobodyAway(Conflict):
    """Tickets of an agent who is there are not handed over."""

    code = "nobody_away"


class OnlyLeadsWrite(NotPermitted):
    """Playbooks tell every agent what to do."""

    code = "only_leads_write"


class PlaybookChanged(Conflict):
    """Somebody else wrote the playbook meanwhile."""

    code = "playbook_changed"


class NotTheirRule(NotPermitted):
    """Only leads and the company's administrators say which alerts open tickets."""

    code = "not_their_rule"


class RuleNotCovered(NotPermitted):
    """The contract does not have alerts open tickets by themselves."""

    code = "rule_not_covered"
