"""What was attached, once for each content however often it was sent."""

from django.db import models
from django.db.models import CheckConstraint, Index, Q
from django.utils.translation import gettext_lazy as _

from tickets.choices import ScanState


class StoredFile(models.Model):
    """A content in the storage. Attachments refer to it; one that nothing refers to is deleted.

    `look_at` is when a worker shall look at it next: scan it, draw its preview.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    file = models.FileField(max_length=200)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    scan = models.CharField(max_length=10, choices=ScanState, default=ScanState.UNSCANNED)
    scanned_at = models.DateTimeField(null=True, blank=True)
    threat = models.CharField(max_length=200, blank=True, help_text=_("As the scanner names it."))
    preview = models.FileField(max_length=200, blank=True)
    look_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("stored file")
        constraints = [
            CheckConstraint(condition=Q(scan__in=ScanState.values), name="tickets_file_scan_known"),
            CheckConstraint(
                condition=Q(scan=ScanState.UNSCANNED, scanned_at=None)
                | ~Q(scan=ScanState.UNSCANNED) & Q(scanned_at__isnull=False),
                name="tickets_file_scanned_when",
            ),
        ]
        indexes = [
            Index(fields=["look_at"], name="tickets_file_look", condition=Q(look_at__isnull=False)),
            Index(fields=["created_at"], name="tickets_file_created"),
        ]

    def __str__(self) -> str:
        return self.sha256
