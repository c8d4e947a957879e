"""What changes tickets. One transaction each; every change writes its events."""

from tickets.services.alert_rules import RuleChoice, alert_rule_set
from tickets.services.alerts import new_from_alert, ticket_open_from_alert
from tickets.services.approvals import approval_answer, approval_ask, approval_record
from tickets.services.attachments import attachment_add
from tickets.services.contacts import NewContact, authority_contact_add
from tickets.services.conversation import Reply, message_add, ticket_move
from tickets.services.following import ticket_follow, ticket_unfollow
from tickets.services.followups import (
    NewCheck,
    follow_up_check,
    follow_up_close,
    follow_up_plan,
    follow_up_require_open,
    follow_up_set,
    follow_up_start,
    proof_add,
    proof_ask,
)
from tickets.services.knowledge import (
    ArticleText,
    article_archive,
    article_create,
    article_publish,
    article_use,
    article_write,
)
from tickets.services.locking import ticket_locked
from tickets.services.merging import ticket_merge
from tickets.services.opening import NewTicket, ticket_open
from tickets.services.outages import outage_link
from tickets.services.playbook import StepText, playbook_write, step_tick
from tickets.services.ratings import ticket_rate
from tickets.services.recommendations import ticket_recommend
from tickets.services.regularisation import (
    regularisation_add,
    regularisation_open,
    regularisation_tick,
)
from tickets.services.relations import (
    incident_message_add,
    ticket_link,
    ticket_split,
    ticket_unlink,
)
from tickets.services.retention import (
    alerts_texts_remove,
    alerts_with_old_texts,
    tickets_texts_remove,
    tickets_with_old_texts,
)
from tickets.services.scope import scope_answer_send
from tickets.services.snoozing import snoozes_sweep, ticket_snooze, ticket_wake
from tickets.services.solutions import Mark, Step, marked_reply_add, solution_answer
from tickets.services.tags import tag_written, tags_set, ticket_tag
from tickets.services.triage import (
    ticket_assign,
    ticket_classify,
    ticket_prioritise,
    ticket_requeue,
    ticket_scope_confirm,
)

__all__ = [
    "ArticleText",
    "Mark",
    "NewCheck",
    "NewContact",
    "NewTicket",
    "Reply",
    "RuleChoice",
    "Step",
    "StepText",
    "alert_rule_set",
    "alerts_texts_remove",
    "alerts_with_old_texts",
    "approval_answer",
    "approval_ask",
    "approval_record",
    "article_archive",
    "article_create",
    "article_publish",
    "article_use",
    "article_write",
    "attachment_add",
    "authority_contact_add",
    "follow_up_check",
    "follow_up_close",
    "follow_up_plan",
    "follow_up_require_open",
    "follow_up_set",
    "follow_up_start",
    "incident_message_add",
    "marked_reply_add",
    "message_add",
    "new_from_alert",
    "outage_link",
    "playbook_write",
    "proof_add",
    "proof_ask",
    "regularisation_add",
    "regularisation_open",
    "regularisation_tick",
    "scope_answer_send",
    "snoozes_sweep",
    "solution_answer",
    "step_tick",
    "tag_written",
    "tags_set",
    "ticket_assign",
    "ticket_classify",
    "ticket_follow",
    "ticket_link",
    "ticket_locked",
    "ticket_merge",
    "ticket_move",
    "ticket_open",
    "ticket_open_from_alert",
    "ticket_prioritise",
    "ticket_rate",
    "ticket_recommend",
    "ticket_requeue",
    "ticket_scope_confirm",
    "ticket_snooze",
    "ticket_split",
    "ticket_tag",
    "ticket_unfollow",
    "ticket_unlink",
    "ticket_wake",
    "tickets_texts_remove",
    "tickets_with_old_texts",
]
