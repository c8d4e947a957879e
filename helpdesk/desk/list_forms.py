"""What agents fill in around the list: a change to many tickets, the name of a view."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from helpdesk.desk.bulk import MOST, Change, Picked
from helpdesk.desk.models import SavedView
from helpdesk.desk.queries import Options
from helpdesk.errors import DomainError
from helpdesk.offering import offer
from tickets.choices import Priority, Status
from tickets.models import Macro, Queue
from tickets.services import tag_written

ME, NOBODY = "me", "none"


class TagsField(forms.CharField):
    """Tags with commas or blanks between them."""

    def clean(self, value: Any) -> list[str]:
        words = [word for word in re.split(r"[,;\s]+", super().clean(value)) if word]
        try:
            return [tag_written(word) for word in words]
        except DomainError as error:
            raise ValidationError(error.message) from error


class TagForm(forms.Form):
    """Tags to put on a ticket, and one to take off: the button beside it says which."""

    add = TagsField(label=_("Add tags"), required=False)
    remove = TagsField(required=False)


class BulkForm(forms.Form):
    """What to change on the tickets selected; what is left empty stays."""

    assignee = forms.ChoiceField(label=_("Assign to"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    priority = forms.ChoiceField(label=_("Priority"), required=False)
    queue = forms.ChoiceField(label=_("Queue"), required=False)
    add_tags = TagsField(label=_("Add tags"), required=False)
    remove_tags = TagsField(label=_("Remove tags"), required=False)
    macro = forms.ChoiceField(label=_("Answer with a macro"), required=False)

    def __init__(self, data: QueryDict | None = None, *, options: Options) -> None:
        super().__init__(data)
        leave = ("", _("leave"))
        someone = [
            (ME, pgettext_lazy("assigned to", "me")),
            (NOBODY, pgettext_lazy("assigned to", "nobody")),
        ]
        offer(self, "assignee", [leave, *someone, *options.agents])
        offer(self, "status", [leave, *Status.choices])
        offer(self, "priority", [leave, *Priority.choices])
        offer(self, "queue", [leave, *options.queues])
        offer(self, "macro", [("", _("no answer")), *options.macros])
        for one in self.fields.values():
            one.widget.attrs["form"] = "list"  # stands beside the list, belongs to it

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors and not any(self.cleaned_data.values()):
            raise ValidationError(_("Choose what to change."), "nothing")
        return self.cleaned_data

    def change(self, user: User) -> Change:
        """The change as the desk makes it; rows are read by one query each, where needed."""
        given = self.cleaned_data
        who = given["assignee"]
        return Change(
            assignee=user if who == ME else _row(User, "pk", "" if who == NOBODY else who),
            is_given_back=who == NOBODY,
            status=given["status"],
            priority=given["priority"],
            queue=_row(Queue, "slug", given["queue"]),
            add_tags=given["add_tags"],
            remove_tags=given["remove_tags"],
            macro=_row(Macro, "slug", given["macro"]),
        )


def _row(model: Any, name: str, value: str) -> Any:
    """The row named, one of the choices that were just read; None where none is."""
    return model.objects.filter(**{name: value}).first() if value else None


def picked_of(data: QueryDict) -> list[Picked]:
    """The tickets selected, each once. Raises ValidationError for none and for too many."""
    found = {one.pk: one for one in map(Picked.read, data.getlist("tickets"))}
    if not found:
        raise ValidationError(_("Select tickets first."), "none")
    if len(found) > MOST:
        raise ValidationError(_("At most %(n)d tickets at a time.") % {"n": MOST}, "many")
    return list(found.values())


class SavedViewForm(forms.ModelForm[SavedView]):
    """The name of a view, and whether colleagues see it."""

    class Meta:
        model = SavedView
        fields = ["name", "shared"]
