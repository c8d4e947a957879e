"""What the face keeps of its own: the views that agents save."""

from typing import Any, Self

from django.db import models
from django.db.models import CheckConstraint, Index, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User

NAME_LENGTH = 60


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User) -> Self:
        """One's own, in one's own order, then what colleagues share."""
        mine_first = models.Case(models.When(owner=user, then=0), default=1)
        shown = self.filter(Q(owner=user) | Q(shared=True))
        return shown.order_by(mine_first, "position", "name", "pk")

    def editable_by(self, user: User) -> Self:
        """One's own; leads also what is shared."""
        mine = Q(owner=user)
        return self.filter(mine | Q(shared=True) if user.is_lead else mine)


class SavedView(models.Model):
    """A list that an agent comes back to: what narrows it, its order, its columns.

    `filters` are names and values as they stand in the address of the list.
    """

    owner = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="saved_views", db_index=False
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    shared = models.BooleanField(_("shared with all agents"), default=False)
    filters = models.JSONField(default=dict)
    sort = models.CharField(max_length=20, blank=True)
    columns = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            CheckConstraint(condition=~Q(name=""), name="desk_saved_view_named"),
        ]
        indexes = [
            Index(fields=["owner", "position"], name="desk_saved_view_of_owner"),
            Index(fields=["name"], condition=Q(shared=True), name="desk_saved_view_shared"),
        ]

    def __str__(self) -> str:
        return self.name


def query_of(*, filters: dict[str, list[str]], sort: str, columns: list[str]) -> dict[str, Any]:
    """The three parts of a view, with the names that they have in the address of the list."""
    return {
        **filters,
        **({"sort": sort} if sort else {}),
        **({"columns": columns} if columns else {}),
    }
