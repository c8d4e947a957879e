"""The guides: the written situations, the numbers to keep, the e-mails, the record."""

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.serializers.json import DjangoJSONEncoder
from hypothesis import given
from hypothesis import strategies as st

from customs import data, queries
from customs.continuity import Case, Choice, Urgency, decide, draft_email
from customs.data.situations import (
    CONTINUITY,
    RECTIFICATION,
    TODAY,
    ContinuityCase,
    RectificationCase,
)
from customs.legal import DateName
from customs.plans import Plan, shipped_plan
from customs.rectification import Direction, ErrorKind, Route, Situation, State, advise
from customs.references import check_reference, mrn_check_digit, read_references
from customs.texts import Bilingual, localised
from customs.words import Procedure

PAGE = Path(settings.BASE_DIR) / "docs" / "guides.md"
PLANS = [(row["system"], row["country"]) for row in data.rows("continuity")]
situations = st.builds(
    dict,
    country=st.sampled_from(["FR", "BE", "NL", "DE", "IE", "GB", "CH"]),
    direction=st.sampled_from(Direction),
    state=st.sampled_from(State),
    error=st.sampled_from(ErrorKind),
    control_announced=st.booleans(),
    dates=st.dictionaries(st.sampled_from(DateName), st.dates(), max_size=3),
)
cases = st.builds(
    Case,
    procedure=st.sampled_from(Procedure),
    urgency=st.sampled_from(Urgency),
    expected_minutes=st.none() | st.integers(0, 10_000),
    authorisations=st.frozensets(st.sampled_from(["bcp_id", "buffering", "written_authorisation"])),
    fallback_open=st.booleans(),
)


@pytest.mark.parametrize("case", RECTIFICATION, ids=lambda case: case.text)
def test_the_rectification_guide_answers_as_written(case: RectificationCase) -> None:
    advice = advise(case.situation, today=TODAY)
    assert (advice.route, advice.then, advice.days_left) == (case.route, case.then, case.days_left)


@pytest.mark.parametrize("row", CONTINUITY, ids=lambda row: f"{row.country} {row.text}")
def test_the_continuity_guide_answers_as_written(row: ContinuityCase) -> None:
    decision = decide(shipped_plan(row.system, row.country), row.case)
    assert decision.choice is row.choice
    assert tuple(reference.key for reference in decision.references) == row.references


def test_the_page_of_the_guides_is_true() -> None:
    call_command("guides_table", check=PAGE)


def test_a_page_that_is_not_true_is_refused_and_can_be_rewritten(tmp_path: Path) -> None:
    page = tmp_path / "guides.md"
    page.write_text("Before\n<!-- guides_table -->\nold\n<!-- end of guides_table -->\nAfter\n")
    with pytest.raises(CommandError, match="differs"):
        call_command("guides_table", check=page)
    call_command("guides_table", write=page)
    call_command("guides_table", check=page)
    assert page.read_text().startswith("Before\n")
    assert page.read_text().endswith("\nAfter\n")


@given(situations, st.dates())
def test_the_rectification_guide_always_answers(fields: dict[str, object], today: date) -> None:
    try:
        situation = Situation(**fields)  # type: ignore[arg-type]
    except ValueError:
        return
    advice = advise(situation, today=today)
    assert advice.reason.en
    assert advice.reason.fr
    assert not (advice.too_late and advice.route in (Route.AMENDMENT, Route.INVALIDATION))


@given(situations, st.dates())
def test_no_request_is_advised_while_a_control_is_announced(
    fields: dict[str, object], today: date
) -> None:
    changed = {
        "state": State.ACCEPTED,
        "control_announced": True,
        "error": ErrorKind.DATA,
        "dates": {},
    }
    route = advise(Situation(**fields | changed), today=today).route  # type: ignore[arg-type]
    assert route is (Route.OFFICE if fields["country"] == "CH" else Route.WAIT)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": State.EXIT_MISSING, "direction": Direction.IMPORT},
        {"error": ErrorKind.NONE},
        {"dates": {DateName.ACCEPTED: date(2026, 5, 2), DateName.RELEASED: date(2026, 5, 1)}},
    ],
)
def test_what_cannot_be_is_refused(fields: dict[str, object]) -> None:
    usual = {
        "country": "FR",
        "direction": Direction.EXPORT,
        "state": State.RELEASED,
        "error": ErrorKind.DATA,
    }
    with pytest.raises(ValueError, match=r"export|wrong|accepted"):
        Situation(**usual | fields)  # type: ignore[arg-type]


def test_the_guide_asks_for_the_date_that_it_lacks() -> None:
    situation = Situation(
        country="FR", direction=Direction.IMPORT, state=State.RELEASED, error=ErrorKind.DUPLICATE
    )
    assert advise(situation, today=TODAY).missing is DateName.ACCEPTED


def test_an_answer_is_as_certain_as_its_weakest_part() -> None:
    situation = Situation(
        country="FR",
        direction=Direction.IMPORT,
        state=State.RELEASED,
        error=ErrorKind.DUPLICATE,
        dates={DateName.ACCEPTED: date(2026, 11, 2)},
    )
    assert advise(situation, today=TODAY).certainty == "general"


def test_each_country_adds_what_it_knows() -> None:
    situation = Situation(
        country="NL", direction=Direction.IMPORT, state=State.RELEASED, error=ErrorKind.DATA
    )
    notes = " ".join(note.text.en for note in advise(situation, today=TODAY).notes)
    assert "A07" in notes
    assert "herziening" in notes


@given(st.sampled_from([*PLANS, ("delta_t", "FR"), ("chief", "GB")]), cases)
def test_a_fallback_is_advised_only_when_urgent_and_possible(
    key: tuple[str, str], case: Case
) -> None:
    plan = shipped_plan(*key)
    decision = decide(plan, case)
    if decision.choice is Choice.FALLBACK:
        assert case.urgency is not Urgency.QUESTION
        assert case.procedure in plan.procedures
        assert plan.authorisations <= case.authorisations
        assert not decision.blockers
    else:
        assert not decision.references
    assert decision.reasons


def test_an_outage_does_not_end_in_the_past() -> None:
    with pytest.raises(ValueError, match="past"):
        Case(procedure=Procedure.IMPORT, urgency=Urgency.BLOCKED, expected_minutes=-1)


def values(plan: Plan) -> dict[str, str]:
    usual = {
        "operator": "Brabo Kunststoffen NV", "eori": "BE0401234567", "since": "08:00",
        "declarations": "BRK-OUT-551240", "reason": "lorry", "contact": "Lies",
    }  # fmt: skip
    return usual | {reference.key: reference.example or "X1" for reference in plan.references}


@pytest.mark.parametrize("key", PLANS)
def test_every_email_of_every_plan_can_be_filled(key: tuple[str, str]) -> None:
    plan = shipped_plan(*key)
    for template in plan.emails:
        email = draft_email(plan, values(plan), language=template.language)
        assert email is not None
        assert email.missing == ()
        assert "$" not in email.subject + email.body


def test_the_belgian_email_is_in_the_office_s_language() -> None:
    plan = shipped_plan("aes", "BE")
    filled = values(plan) | {"emergency_reference": "N05311-D:20261123-T080000"}
    dutch, french = draft_email(plan, filled), draft_email(plan, filled, language="fr")
    assert dutch is not None
    assert french is not None
    assert dutch.subject == "Brabo Kunststoffen NV - N05311-D:20261123-T080000"
    assert (dutch.language, french.language) == ("nl", "fr")


def test_what_is_not_known_stands_in_brackets() -> None:
    email = draft_email(shipped_plan("ais", "IE"), {"operator": "Liffey", "eori": " "})
    assert email is not None
    assert "[transaction_id]" in email.subject
    assert {"transaction_id", "eori", "since"} <= set(email.missing)


def test_a_line_break_does_not_leave_the_subject() -> None:
    plan = shipped_plan("aes", "BE")
    email = draft_email(plan, values(plan) | {"operator": "A\r\nBcc: x@example.org"})
    assert email is not None
    assert "\n" not in email.subject
    assert "\r" not in email.subject


def test_a_system_without_plan_has_no_email() -> None:
    assert draft_email(shipped_plan("delta_t", "FR"), {}) is None


@pytest.mark.parametrize(
    ("system", "country", "key", "value", "valid"),
    [
        ("aes", "BE", "call_number", "N05311", True),
        ("aes", "BE", "call_number", "n046785", True),
        ("aes", "BE", "call_number", "N853", False),
        ("aes", "BE", "emergency_reference", "N05311-D:20261123-T080000", True),
        ("aes", "BE", "emergency_reference", "N05311-D:20261323-T080000", False),
        ("aes", "BE", "emergency_reference", "N05311-D:20261123-T250000", False),
        ("aes", "BE", "1nps", "06 DE 5866 0000 6143 E1", True),
        ("aes", "BE", "1nps", "N05311", False),
        ("aes", "BE", "bcp_id", "BCP-12345", True),
        ("aes", "BE", "bcp_id", "", False),
        ("atlas", "DE", "master_ticket", "inc000009990042", True),
        ("atlas", "DE", "master_ticket", "INC42", False),
        ("ais", "IE", "transaction_id", "3F2B8C1E-7D4A-4E0B-9A51-6C0D2F8E1B77", True),
        ("ais", "IE", "transaction_id", "3f2b8c1e", False),
        ("cds", "GB", "csp_code", "t2", True),
        ("cds", "GB", "csp_code", "T3", False),
        ("dms", "NL", "med_document_type", "RTR", True),
        ("delta_g", "FR", "integration_code", "50000", True),
    ],
)
def test_reference_numbers_are_checked(
    system: str, country: str, key: str, value: str, valid: bool
) -> None:
    [kind] = [row for row in shipped_plan(system, country).references if row.key == key]
    assert check_reference(kind, value).valid is valid


def test_every_example_passes_its_own_check() -> None:
    for key in PLANS:
        for kind in shipped_plan(*key).references:
            assert not kind.example or check_reference(kind, kind.example).valid, kind.key


def test_a_wrong_check_digit_is_a_warning() -> None:
    [kind] = [row for row in shipped_plan("aes", "BE").references if row.key == "1nps"]
    assert check_reference(kind, "06DE586600006143E1").warning is None
    checked = check_reference(kind, "06DE586600006143E2")
    assert checked.valid
    assert checked.warning is not None


@pytest.mark.parametrize("mrn", ["06DE586600006143E1", "18GB9JLC3CU1LFGVR2", "26GB63M1I0RQFCVAR4"])
def test_the_check_digit_agrees_with_published_numbers(mrn: str) -> None:
    assert mrn_check_digit(mrn[:17]) == int(mrn[17])


def test_the_numbers_of_an_outage_are_read_for_one_system() -> None:
    rows = [
        {"key": "call_number", "value": "N04853", "system": "plda"},
        {"key": "call_number", "value": "N04854", "system": "aes"},
        {"key": "master_ticket", "value": "INC000009990042", "system": ""},
    ]
    assert read_references(rows, system="aes") == {
        "call_number": "N04854",
        "master_ticket": "INC000009990042",
    }


def test_the_call_number_is_part_of_the_full_reference() -> None:
    rows = [{"key": "emergency_reference", "value": "N04853-D:20251127-T110000", "system": ""}]
    assert read_references(rows, system="aes")["call_number"] == "N04853"


def test_an_answer_can_be_recorded_in_the_reader_s_language() -> None:
    advice = advise(RECTIFICATION[25].situation, today=TODAY)
    french = localised(advice, "fr-BE")
    assert french["route"] == "invalidation"
    assert "90 jours" in french["reason"]
    assert french["limits"][0]["on"] == date(2027, 1, 31)
    assert json.dumps(french, cls=DjangoJSONEncoder)
    assert localised(Bilingual("yes", "oui"), "nl") == "yes"


@pytest.mark.django_db
def test_the_rows_say_what_the_files_say() -> None:
    for row in data.rows("systems"):
        for country in {*row["countries"], "BE"}:
            slug = row["slug"]
            assert queries.continuity_plan(slug=slug, country=country) == shipped_plan(
                slug, country
            )


@pytest.mark.django_db
def test_an_edited_plan_changes_the_advice() -> None:
    row = queries.plan_for(slug="delta_ie", country="FR")
    assert row is not None
    row.buffering = "allowed"
    row.save()
    case = Case(procedure=Procedure.IMPORT, urgency=Urgency.WAITING)
    assert (
        decide(queries.continuity_plan(slug="delta_ie", country="FR"), case).choice is Choice.HOLD
    )


def test_a_system_outside_the_scope_says_so() -> None:
    case = Case(procedure=Procedure.BORDER, urgency=Urgency.QUESTION)
    covered = replace(shipped_plan("gvms", "GB"), in_premium_scope=True)
    reasons = decide(shipped_plan("gvms", "GB"), case).reasons
    assert len(reasons) == len(decide(covered, case).reasons) + 1


def test_the_table_is_printed() -> None:
    out = io.StringIO()
    call_command("guides_table", stdout=out)
    assert out.getvalue().count("\n| ") >= len(RECTIFICATION) + len(CONTINUITY) >= 40
