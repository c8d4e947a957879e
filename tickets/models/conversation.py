"""What was said on a ticket, with its files."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from tickets.choices import Side, Via
from tickets.models.base import search_vector
from tickets.models.files import StoredFile
from tickets.models.ticket import Ticket


class Message(models.Model):
    """A public reply, or an internal note (`public` false). Never edited."""

    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True)
    side = models.CharField(max_length=10, choices=Side)
    via = models.CharField(max_length=10, choices=Via)
    public = models.BooleanField(default=True)
    auto = models.BooleanField(default=False, help_text=_("An automatic reply answers nothing."))
    is_opening = models.BooleanField(default=False)
    body = models.TextField()
    # What agents write at the desk; all else is shown as it was typed.
    is_markdown = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField()
    search = search_vector("body")

    class Meta:
        verbose_name = _("message")
        ordering = ["id"]
        constraints = [
            CheckConstraint(condition=Q(side__in=Side.values), name="tickets_message_side_known"),
            CheckConstraint(condition=Q(via__in=Via.values), name="tickets_message_via_known"),
            UniqueConstraint(
                fields=["ticket"],
                condition=Q(is_opening=True),
                name="tickets_message_one_opening",
            ),
        ]
        indexes = [
            Index(fields=["ticket", "id"], name="tickets_message_of_ticket"),
            GinIndex(fields=["search"], name="tickets_message_search"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.body[:40]}"


class AttachmentManager(models.Manager["Attachment"]):
    """Attachments with what they are: nobody lists them without."""

    def get_queryset(self) -> models.QuerySet["Attachment"]:
        return super().get_queryset().select_related("stored")


class Attachment(models.Model):
    """A file of a message. Kept outside the web root and served as a download to who may see it."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="attachments")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attachments")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    objects = AttachmentManager()

    class Meta:
        verbose_name = _("file")

    def __str__(self) -> str:
        return self.name

    @property
    def file(self) -> FieldFile:
        return self.stored.file

    @property
    def size(self) -> int:
        """In bytes."""
        return self.stored.size

    @property
    def content_type(self) -> str:
        return self.stored.content_type

    @property
    def sha256(self) -> str:
        return self.stored.sha256

    @property
    def scan(self) -> str:
        return self.stored.scan
