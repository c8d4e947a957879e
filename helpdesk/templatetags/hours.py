"""What stands at the foot of an e-mail: whose support it is, and when it is there."""

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from helpdesk.hours import calendar_of_reader, city_of, closed_today, hours_in_words

register = template.Library()


@register.simple_tag(takes_context=True)
def support_line(context: Context, recipient: str = "") -> str:
    """The hours promised to whoever gets the e-mail: two queries. On a closing day of them also
    when we are back, by the date, since a mail is read later than it is sent. Nothing within a
    mail of several (`is_part`), which has a foot of its own."""
    if context.get("is_part"):
        return ""
    calendar, now = calendar_of_reader(recipient), timezone.now()
    words = {"hours": hours_in_words(calendar), "city": city_of(calendar)}
    line = _("Premium support · Customs4Trade · %(hours)s, %(city)s time") % words
    day = closed_today(calendar, now)
    if not day:
        return line
    back = date_format(calendar.next_opening(now).astimezone(calendar.zone), "l j F, G:i")
    return line + _(". Closed on %(day)s; open again %(back)s.") % {"day": day, "back": back}
