"""What was said to an authority for a customer, and what it answered."""

from django.db import models
from django.db.models import CheckConstraint, Index, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from tickets.choices import AuthorityChannel
from tickets.models.approvals import AuthorityApproval
from tickets.models.ticket import Ticket


class AuthorityContactLog(models.Model):
    """One contact with an authority. Append-only: a database trigger refuses any change.

    An answer that comes later is a contact of its own. The customer reads all of it.
    """

    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="authority_contacts", db_index=False
    )
    approval = models.ForeignKey(
        AuthorityApproval, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    channel = models.CharField(_("how"), max_length=10, choices=AuthorityChannel)
    authority = models.CharField(_("authority or office"), max_length=160)
    customs_system = models.SlugField(max_length=20, blank=True, db_index=False)
    reference = models.CharField(_("reference given"), max_length=100, blank=True)
    shared = models.TextField(_("what was said or sent"), blank=True)
    answer = models.TextField(_("what the authority answered"), blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("contact with an authority")
        constraints = [
            CheckConstraint(
                condition=Q(channel__in=AuthorityChannel.values),
                name="tickets_contact_channel_known",
            ),
            CheckConstraint(
                condition=~Q(shared="") | ~Q(answer=""), name="tickets_contact_says_something"
            ),
        ]
        indexes = [Index(fields=["ticket", "id"], name="tickets_contact_of_ticket")]

    def __str__(self) -> str:
        return f"{self.ticket_id} → {self.authority}"
