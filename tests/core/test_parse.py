"""Mails are taken apart, notifications are read, and nothing breaks on the way."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.core.document import Document
from alerts.core.fold import fold
from alerts.core.lexicon.statuses import DEFAULT_STATUS_CLASSES
from alerts.core.notification import embedded_payload, read_notification
from alerts.core.parse import Part, readable, segments
from alerts.core.spots import LONGEST_TEXT


def parts(body, subject=""):
    """Return the parts of a mail as (part, text without outer blanks)."""
    head = f"{subject}\n\n" if subject else ""
    text = head + body
    found = segments(fold(text), len(head), len(text), len(subject))
    return [(item.part, text[item.start : item.end].strip()) for item in found]


def test_a_plain_mail_is_new_text_and_a_signature():
    body = "Bonjour,\n\nrejet ce matin.\n\nCordialement\nMaud P.\ntel 01 99 00 41 12"
    assert [part for part, _text in parts(body)] == [Part.NEW, Part.SIGNATURE]


def test_thanks_within_a_sentence_does_not_end_the_text():
    body = "Merci de regarder la déclaration, le camion attend."
    assert parts(body) == [(Part.NEW, body)]


@pytest.mark.parametrize(
    "header",
    [
        "On 19 Nov 2026, at 16:58, Support wrote:",
        "Le ven. 20 nov. 2026 à 17:12, Maud P. a écrit :",
        "Op ma 23 nov. 2026 om 09:00 schreef Support:",
        "Am 20.11.2026 um 10:00 schrieb Support:",
    ],
)
def test_what_follows_a_reply_header_is_history(header):
    body = f"Still nothing.\n\n{header}\nWhich MRN is it?"
    assert [part for part, _text in parts(body)] == [Part.NEW, Part.QUOTED]


def test_new_text_may_go_on_below_a_quote():
    body = "> Which MRN is it?\nThis one.\n> And when?\nYesterday."
    kinds = [part for part, _text in parts(body)]
    assert kinds == [Part.QUOTED, Part.NEW, Part.QUOTED, Part.NEW]


def test_a_mail_pasted_under_a_short_note_is_what_the_note_is_about():
    body = "fyi\n\nFrom: CAS alerts\nSent: Monday\nTo: us\nSubject: PortError\n\nUCN not nominated"
    assert [part for part, _text in parts(body)] == [Part.NEW, Part.FORWARDED]


def test_a_mail_pasted_under_a_long_text_is_history():
    note = "The declaration was rejected again and I tried everything that you told me to do. " * 4
    body = f"{note}\n\nFrom: Support\nSent: Monday\nSubject: RE: help\n\nPlease try again."
    assert [part for part, _text in parts(body)] == [Part.NEW, Part.QUOTED]
    forwarded = parts(body, subject="TR: help")
    assert [part for part, _text in forwarded] == [Part.SUBJECT, Part.NEW, Part.FORWARDED]


def test_text_after_the_closing_line_of_a_forward_is_new_again():
    body = "please look\n\n-----Forwarded message-----\nPort error\n--------------------\nIs it us?"
    assert parts(body)[-1] == (Part.NEW, "--------------------\nIs it us?")


def test_a_disclaimer_and_a_telephone_line_are_told_apart():
    body = (
        "Help please\nSent from my iPhone\n"
        "This e-mail is confidential and intended for the addressee only."
    )
    assert [part for part, _text in parts(body)] == [Part.NEW, Part.SIGNATURE, Part.DISCLAIMER]


def test_a_postscript_below_the_signature_is_new_text():
    body = "Error again.\n\nRegards\nTom\n\nPS: the truck leaves at 16:00"
    assert parts(body)[-1][0] is Part.NEW


@given(st.text())
def test_folding_keeps_every_position(text):
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="> -\nabFrom:Subject On wrote\t", max_size=400))
def test_parts_lie_in_order_within_the_text(body):
    found = segments(fold(body), 0, len(body), 0)
    assert all(item.start < item.end <= len(body) for item in found)
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))


def test_only_the_beginning_of_a_huge_mail_is_read_for_meaning():
    body = "word " * 100_000
    stretches = readable(segments(fold(body), 0, len(body), 0))
    assert sum(item.end - item.start for item in stretches) < 20_000


def read(payload):
    return read_notification(payload, DEFAULT_STATUS_CLASSES)


def test_a_status_event_says_class_place_and_references():
    notice = read(
        {
            "eventType": "DeclarationStatusChanged",
            "eventSubType": "CustomsError",
            "data": {
                "id": "6c2386e5-cc86-4a64-b3c4-72ca4495f8b4",
                "customsShipmentReference": "POS-26-00725",
                "jurisdiction": "GB",
                "traderReference": "6GB999567816000-POS2600725",
                "customsFlow": "GB_IMPORT_SEA_CDS",
                "currentStatus": "CustomsError",
                "mrn": "",
            },
        }
    )
    assert (notice.target, notice.country, notice.direction) == ("customs_error/", "GB", "import")
    assert notice.system == "cds"
    assert notice.references == {
        "shipment": ["POS-26-00725"],
        "ducr": ["6GB999567816000-POS2600725"],
        "cas_id": ["6c2386e5-cc86-4a64-b3c4-72ca4495f8b4"],
    }


def test_the_keys_of_an_event_may_have_blanks_and_any_case():
    notice = read({"eventtype ": "DeclarationStatusChanged", "Data": {" currentStatus": "Invalid"}})
    assert notice.target == "validation_violation/"


def test_an_unknown_status_is_told_so():
    notice = read({"eventType": "DeclarationStatusChanged", "data": {"currentStatus": "Frozen"}})
    assert (notice.target, notice.known) == ("", False)


def test_a_desk_may_map_a_status_of_its_own():
    event = {"eventType": "DeclarationStatusChanged", "data": {"currentStatus": "Frozen"}}
    assert read_notification(event, {"Frozen": "sending_error/"}).target == "sending_error/"


def test_news_is_no_alert():
    event = {"eventType": "DeclarationPdfCreated", "eventSubType": "EAD", "data": {}}
    assert read(event).target == "unclassified/"


def test_the_errors_of_a_declaration_become_text():
    notice = read(
        {
            "errors": [
                {
                    "errorCode": "V0010",
                    "message": "Not allowed",
                    "fieldReference": [{"path": "A.B"}],
                }
            ]
        }
    )
    assert notice.text == "V0010 Not allowed  A.B"


@pytest.mark.parametrize(
    "nonsense",
    [None, 5, "", "{", b"\xff", [], [[]], {}, {"data": 5}, {"eventType": 5}, '{"a":' * 9999],
)
def test_what_is_no_notification_is_none(nonsense):
    assert read(nonsense) is None


def test_a_pasted_notification_is_found_in_a_mail():
    assert embedded_payload('see: {"eventType": "X", "data": {}} thanks') == {
        "eventType": "X",
        "data": {},
    }
    assert embedded_payload('see: {"eventType": "X", ') is None
    assert embedded_payload("nothing") is None


# --- repeats ---


def document(text):
    return Document(text, "", None, {})


THREAD = "Still nothing?\n\n" + "\n".join(
    f"{'> ' * depth}MRN 26FRD41Q8K9P3B16R7, container CSQU3054383" for depth in range(1, 80)
)


def test_a_line_that_history_repeats_is_read_once_where_it_stands_first():
    assert len(THREAD) > 3_000
    read = document(THREAD).without_repeats()
    assert len(read) == len(THREAD)
    assert read.count("CSQU3054383") == 1
    assert read.index("CSQU3054383") == THREAD.index("CSQU3054383")


def test_a_repeat_in_new_words_is_kept():
    text = "pointer /declaration/importer\n" * 200
    assert document(text).without_repeats() == text


@given(st.lists(st.sampled_from(["> a\n", "> > a\n", "b\n", "\n", "On x wrote:\n", "-- \n"])))
def test_leaving_out_repeats_moves_nothing(lines):
    text = "".join(lines) * 300
    read = document(text).without_repeats()
    assert len(read) == min(len(text), LONGEST_TEXT)
    assert all(kept in (" ", given) for kept, given in zip(read, text, strict=False))
