"""What was understood is told in the reader's language, whenever it was understood."""

import pytest

from alerts.core.classify import classify
from alerts.core.stored import from_stored, to_stored
from tests import factories
from tickets.models import Ticket

REJECTED = (
    "POS-26-00725 bounced back from HMRC. CDS40045 Missing document. Very urgent, the lorry waits. "
    "We agree that you contact customs for us."
)


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_what_is_kept_is_what_was_understood(locale) -> None:
    understood = classify(REJECTED)
    told = understood.to_dict(locale)

    assert told["codes"]
    assert told["evidence"]
    assert told["priority_hint"]["evidence"]
    assert from_stored(to_stored(understood), locale) == told


def test_what_was_kept_before_in_english_only_stays_english() -> None:
    kept = classify(REJECTED).to_dict("en")

    assert from_stored(kept, "fr") == kept


@pytest.mark.django_db
@pytest.mark.parametrize(("locale", "title"), [("fr", "manquant"), ("en", "missing")])
def test_a_ticket_is_told_in_the_language_asked_for(customer, locale, title) -> None:
    wanted = {"Accept_Language": locale}
    data = {"subject": "Rejected", "description": REJECTED}
    opened = customer.post("tickets/", data, **wanted).json()
    read = customer.get(f"tickets/{opened['number']}/", **wanted).json()

    assert opened["classification"] == read["classification"]
    assert title in str(read["classification"]["codes"][0]).lower()
    assert "fr" not in read["classification"]
    assert Ticket.objects.get().classification["fr"]


@pytest.mark.django_db
def test_an_alert_is_told_in_french(customer) -> None:
    alert = factories.alert(customer.user.company)
    address = f"alerts/{alert.pk}/"
    french = customer.get(address, Accept_Language="fr").json()["classification"]["evidence"]
    english = customer.get(address, Accept_Language="en").json()["classification"]["evidence"]

    assert [one["text"] for one in french] == [one["text"] for one in english]
    assert [one["why"] for one in french] != [one["why"] for one in english]
