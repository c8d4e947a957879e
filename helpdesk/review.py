"""The review of a company's period in words, as a page and as a PDF show it alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from accounts.models import Company
from helpdesk.pdf import Document, Section, pdf_of
from helpdesk.recommendations import effect_text, number
from helpdesk.templatetags.times import duration
from helpdesk.wording import category_label, signature_label
from sla.choices import Metric
from sla.reports import Attainment
from sla.review import Review, review_of
from tickets.improvement import Measured
from tickets.models import TicketQuerySet

LONGEST = timedelta(days=366)
MAIN = (Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE, Metric.UPDATE, Metric.RESOLUTION)
Row = list[dict[str, Any]]


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PeriodForm(forms.Form):
    """From one day to another, both included, in the reader's time zone."""

    since = forms.DateField(label=gettext_lazy("From"), widget=Day)
    until = forms.DateField(label=gettext_lazy("To, included"), widget=Day)

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = asked.get("since"), asked.get("until")
        if since and until and since > until:
            self.add_error("until", _("The period ends before it begins."))
        elif since and until and until - since >= LONGEST:
            self.add_error("until", _("A review covers one year at most."))
        return asked


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, both included."""

    first: date
    last: date

    @property
    def query(self) -> str:
        return f"since={self.first.isoformat()}&until={self.last.isoformat()}"

    def instants(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """`[since, until)` by the clock of the zone."""
        after = self.last + timedelta(days=1)
        return (
            datetime.combine(self.first, time.min, zone),
            datetime.combine(after, time.min, zone),
        )


def month_of(day: date) -> Period:
    first = day.replace(day=1)
    return Period(first, _next_month(first) - timedelta(days=1))


def quarter_of(day: date) -> Period:
    first = day.replace(month=day.month - (day.month - 1) % 3, day=1)
    after = _next_month(_next_month(_next_month(first)))
    return Period(first, after - timedelta(days=1))


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def usual_periods(today: date) -> list[tuple[str, Period]]:
    """What is reviewed most: the last month first, which is what a page shows unasked."""
    month, quarter = month_of(today), quarter_of(today)
    day = timedelta(days=1)
    return [
        (_("Last month"), month_of(month.first - day)),
        (_("This month"), month),
        (_("Last quarter"), quarter_of(quarter.first - day)),
        (_("This quarter"), quarter),
    ]


def period_asked(data: QueryDict) -> tuple[PeriodForm, Period]:
    """The form, and the period it names; the last month where it names none or makes no sense."""
    usual = usual_periods(timezone.localdate())[0][1]
    form = PeriodForm(
        data if {"since", "until"} & data.keys() else None,
        initial={"since": usual.first, "until": usual.last},
    )
    if form.is_bound and form.is_valid():
        return form, Period(form.cleaned_data["since"], form.cleaned_data["until"])
    return form, usual


def review_context(
    company: Company, tickets: TicketQuerySet, data: QueryDict, pdf_url: str
) -> dict[str, Any]:
    """What `shared/review.html` shows."""
    form, period = period_asked(data)
    return {
        "document": _document(company, tickets, period),
        "form": form,
        "periods": [
            {"label": label, "url": f"?{one.query}", "current": one == period}
            for label, one in usual_periods(timezone.localdate())
        ],
        "pdf_url": f"{pdf_url}?{period.query}",
    }


def review_file(company: Company, tickets: TicketQuerySet, data: QueryDict) -> HttpResponse:
    """The same as a PDF. A period that makes no sense is the last month's, as on the page."""
    _form, period = period_asked(data)
    document = _document(company, tickets, period)
    content = pdf_of(document, language=get_language() or "en", at=timezone.now())
    name = f"review-{company.tenant_id}-{period.first}-{period.last}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _document(company: Company, tickets: TicketQuerySet, period: Period) -> Document:
    now, zone = timezone.now(), ZoneInfo(timezone.get_current_timezone_name())
    since, until = period.instants(zone)
    review = review_of(company, tickets, since=since, until=until, now=now, zone=zone)
    return document_of(review, period, now)


def document_of(review: Review, period: Period, now: datetime) -> Document:
    """The figures of a review as sentences and tables."""
    words = {
        "first": date_format(period.first, "DATE_FORMAT"),
        "last": date_format(period.last, "DATE_FORMAT"),
        "now": date_format(timezone.localtime(now), "DATETIME_FORMAT"),
    }
    return Document(
        title=_("Review: %(company)s") % {"company": review.company.name},
        about=_("%(first)s to %(last)s. Written %(now)s.") % words,
        sentences=_sentences(review),
        sections=[_promises(review), _alerts(review), _recurrences(review), _advice(review)],
    )


def _sentences(review: Review) -> list[str]:
    opened = ngettext("%(n)d ticket opened", "%(n)d tickets opened", review.opened)
    resolved = ngettext("%(n)d solved", "%(n)d solved", review.resolved)
    alerts = ngettext("%(n)d alert that blocked", "%(n)d alerts that blocked", review.alert_count)
    told = [
        ", ".join(
            (
                alerts % {"n": review.alert_count},
                opened % {"n": review.opened},
                resolved % {"n": review.resolved},
            )
        )
        + ".",
        _kept(review.attained),
    ]
    if review.avoided is not None:
        told.append(_avoided(review))
    return told


def _kept(attained: Iterable[Attainment]) -> str:
    rows = list(attained)
    judged, late = sum(one.judged for one in rows), sum(one.breached for one in rows)
    if not judged:
        return _("No promise came due.")
    words = {"met": judged - late, "n": judged, "percent": _percent(judged - late, judged)}
    return _("Promises kept: %(met)d of %(n)d, %(percent)s %%.") % words


def _percent(part: int, whole: int) -> str:
    return str(localize(round(100 * part / whole, 1)))


def _avoided(review: Review) -> str:
    assert review.avoided is not None
    told = _("Applied recommendations avoided %(number)s occurrences.") % {
        "number": number(review.avoided)
    }
    if review.hours_saved is not None:
        told += " " + _("That is %(hours)s h of work, by the estimates below.") % {
            "hours": number(review.hours_saved)
        }
    return told


def _columns(*names: str) -> list[dict[str, Any]]:
    """The first column names its row, the others are figures."""
    return [{"name": name, "is_number": place > 0} for place, name in enumerate(names)]


def _row(name: str, *figures: Any) -> Row:
    return [{"text": name}, *({"text": str(one), "is_number": True} for one in figures)]


def _promises(review: Review) -> Section:
    of_metric = {one.metric: one for one in review.attained}
    return Section(
        title=_("Did we keep our promises?"),
        columns=_columns(_("Promise"), _("Kept"), _("Late"), _("In time"), _("Half within")),
        rows=[_promise(of_metric[metric]) for metric in MAIN if metric in of_metric],
        none=_("No promise came due in this period."),
        note=_("Promises made in the period; times in service hours."),
    )


def _promise(one: Attainment) -> Row:
    percent = _("%(number)s %%") % {"number": localize(one.percent)} if one.judged else "–"
    label = str(Metric(one.metric).label)
    return _row(label, one.met, one.breached, percent, duration(one.median_seconds))


def _alerts(review: Review) -> Section:
    return Section(
        title=_("What CAS alerted of"),
        columns=_columns(_("Alert"), _("How often")),
        rows=[_row(category_label(one.category, one.subtype), one.count) for one in review.alerts],
        none=_("No alert blocked a declaration in this period."),
    )


def _recurrences(review: Review) -> Section:
    return Section(
        title=_("What came back most"),
        columns=_columns(_("Problem"), _("Times"), _("Tickets")),
        rows=[
            _row(signature_label(one.signature), one.occurrences, one.tickets)
            for one in review.recurrences
        ],
        none=_("Nothing came twice in this period."),
        note=_("Alerts, and tickets that no alert opened, of the whole company."),
    )


def _advice(review: Review) -> Section:
    columns = [{"name": name} for name in (_("Recommendation"), _("State today"), _("Effect"))]
    return Section(
        title=_("Recommendations and their effect"),
        columns=columns,
        rows=[_recommended(one) for one in review.recommendations],
        none=_("No recommendation in this period."),
        note=_(
            "Effect: the times that the former rate would have brought since the change, less "
            "those seen, up to the end of the period. Work is the estimate named in each "
            "recommendation."
        ),
    )


def _recommended(one: Measured) -> Row:
    found = one.recommendation
    texts = (found.title, str(found.get_state_display()), effect_text(one).sentence)
    return [{"text": text} for text in texts]
