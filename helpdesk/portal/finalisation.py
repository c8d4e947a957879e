"""What a customer reads of the follow-up of their declaration."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customs.queries import legal_rules
from helpdesk.limits import limit_told
from tickets.choices import ProofKind
from tickets.followups import day_of, limits_of, nearest
from tickets.models import FollowUp, FollowUpCheck, Ticket

CHECKS_SHOWN = 5


class ProofForm(forms.Form):
    """A file, a reference, or both."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of proof"), choices=ProofKind)
    reference = forms.CharField(
        label=gettext_lazy("Its number or reference"), required=False, max_length=100
    )
    file = forms.FileField(label=gettext_lazy("Its file"), required=False, max_length=255)

    def clean_file(self) -> UploadedFile[bytes] | None:
        upload: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if upload is not None and (upload.size or 0) > settings.ATTACHMENT_MAX_BYTES:
            megabytes = settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
            text = _("“%(name)s” is larger than %(megabytes)d MB. Send a smaller file.")
            raise forms.ValidationError(text % {"name": upload.name, "megabytes": megabytes})
        return upload

    def clean(self) -> dict[str, Any]:
        answer = super().clean() or self.cleaned_data
        if not self.errors and not answer["reference"] and not answer["file"]:
            self.add_error("reference", _("Give the reference of the proof, or its file."))
        return answer

    @property
    def words(self) -> str:
        """What the conversation says of it."""
        proof = ProofKind(self.cleaned_data["kind"]).label
        return _("Proof: %(proof)s") % {
            "proof": f"{proof} {self.cleaned_data['reference']}".strip()
        }


def follow_up_told(
    ticket: Ticket, *, now: datetime, form: ProofForm | None = None
) -> dict[str, Any] | None:
    """None where nothing is followed up; three queries where something is."""
    follow_up: FollowUp | None = getattr(ticket, "follow_up", None)
    if follow_up is None:
        return None
    today = day_of(now)
    limit = nearest(limits_of(follow_up, legal_rules()), today)
    wants_proof = follow_up.proof_asked_at is not None and follow_up.is_open and ticket.is_open
    return {
        "kind": follow_up.get_kind_display(),
        "declaration": follow_up.declaration_reference,
        "is_open": follow_up.is_open,
        "outcome": follow_up.get_outcome_display(),
        "outcome_on": follow_up.outcome_on,
        "next_check_at": follow_up.next_check_at,
        "limit": limit_told(limit, today) if limit and follow_up.is_open else None,
        "checks": [_line(check) for check in follow_up.checks.all()[:CHECKS_SHOWN]],
        "proofs": list(follow_up.proofs.all()),
        "form": (form or ProofForm(auto_id="proof_%s")) if wants_proof else None,
    }


def _line(check: FollowUpCheck) -> dict[str, Any]:
    """What was checked and who was asked; the note stays with the desk."""
    words = {"checked": check.get_checked_display(), "result": check.get_result_display()}
    text = capfirst(_("%(checked)s: %(result)s.") % words)
    if check.contacted:
        who, how = check.get_contacted_display(), check.get_channel_display()
        text += " " + _("We asked %(who)s %(how)s.") % {"who": who, "how": how}
    return {"at": check.at, "text": text}
