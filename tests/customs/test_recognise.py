"""Which systems, countries and environment a hand-typed notice is about."""

import pytest

from customs.recognise import fallback_opened, recognise_systems, references_in
from customs.words import Environment, OutageArea


@pytest.mark.parametrize(
    ("title", "components", "systems", "countries"),
    [
        ("GB - CCS-UK - Scheduled maintenance", [], ["ccs_uk"], ["GB"]),
        ("NL - DMS - Scheduled maintenance", [], ["dms"], ["NL"]),
        ("GB - CDS - Scheduled maintenance (Acceptance environment)", [], ["cds"], ["GB"]),
        ("Germany - ATLAS Scheduled maintenance", [], ["atlas"], ["DE"]),
        ("Customs system outage (CRS Down)", ["Belgium"], [], ["BE"]),
        (
            "Emergency procedure PLDA call: N04853 AES call: N04854 EMCS call: N04855: Maintenance week-end",
            ["Belgium"],
            ["plda", "aes", "emcs"],
            ["BE"],
        ),
        ("FR - DELTA IE Import - Declarations delayed", ["France"], ["delta_ie"], ["FR"]),
        ("PANNE DE DELTA IE", [], ["delta_ie"], ["FR"]),
        ("Delta-IE perturbé (douane française)", [], ["delta_ie"], ["FR"]),
        ("DETLA IE : envois en attente", ["France"], ["delta_ie"], ["FR"]),
        ("NL - Potrbase - onderhoud", [], ["portbase"], ["NL"]),
        ("Storing NCTS Nederland", [], ["ncts"], ["NL"]),
        ("Störung ATLAS-Ausfuhr", [], ["atlas"], ["DE"]),
        ("DE - AES - Störung", [], ["atlas"], ["DE"]),
        ("Deutschland: NCTS gestört", [], ["atlas"], ["DE"]),
        ("IE - AES outage", [], ["aep"], ["IE"]),
        ("IE - AIS V2 - outage", [], ["ais"], ["IE"]),
        ("Ireland - Automated Import System unavailable", [], ["ais"], ["IE"]),
        ("France : NCTS indisponible", [], ["delta_t"], ["FR"]),
        ("BE - NCTS", [], ["ncts"], ["BE"]),
        ("Belgique : IDMS et AES indisponibles", [], ["idms", "aes"], ["BE"]),
        ("België - EMCS onderhoud", [], ["emcs"], ["BE"]),
        ("UK: GVMS down", [], ["gvms"], ["GB"]),
        ("Northern Ireland - CDS", [], ["cds"], ["GB"]),
        ("AP+ : coupure", ["France"], ["ap_plus"], ["FR"]),
        ("S)ONE - maintenance", [], ["s_one"], ["FR"]),
        ("Destin 8 slow", [], ["destin8"], ["GB"]),
        ("CHIEF switched off", [], ["chief"], ["GB"]),
        ("Our chief of support is away", ["Great Britain"], [], ["GB"]),
    ],
)
def test_the_title_says_which_system(
    title: str, components: list[str], systems: list[str], countries: list[str]
) -> None:
    found = recognise_systems(title, "", components)
    assert (list(found.systems), list(found.countries)) == (systems, countries)
    assert found.area is OutageArea.CUSTOMS


def test_the_text_is_read_when_the_title_names_no_system() -> None:
    text = "Dear Customer,\n\nDutch Customs report that DMS 4.1 does not answer."
    assert recognise_systems("Customs system outage", text, ["Netherlands"]).systems == ("dms",)


def test_the_text_does_not_add_to_what_the_title_says() -> None:
    text = "We are checking whether NCTS is affected as well."
    assert recognise_systems("BE - AES down", text, ["Belgium"]).systems == ("aes",)


def test_a_system_shared_by_two_countries_is_read_for_each() -> None:
    found = recognise_systems("Belgium and Germany - NCTS maintenance", "", [])
    assert set(found.systems) == {"ncts", "atlas"}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("GB - CDS - Scheduled maintenance (Acceptance environment)", ""),
        ("NL - DMS - onderhoud acceptatieomgeving", ""),
        ("FR - DELTA IE - environnement de test", ""),
        ("DE - ATLAS - Wartung (Abnahmeumgebung)", ""),
        ("BE - EMCS", "Dit betreft de acceptatieomgeving."),
    ],
)
def test_acceptance_notices_are_told_apart(title: str, text: str) -> None:
    assert recognise_systems(title, text, []).environment is Environment.ACCEPTANCE


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("BE - AES down", "The acceptance environment is not affected."),
        ("BE - AES (production and acceptance)", ""),
        ("BE - AES", "Production is down, acceptance follows."),
        ("BE - AES", ""),
    ],
)
def test_a_production_outage_is_never_taken_for_acceptance(title: str, text: str) -> None:
    assert recognise_systems(title, text, []).environment is Environment.PRODUCTION


@pytest.mark.parametrize(
    ("title", "components", "area"),
    [
        ("Ticket portal slow", ["Help Centre"], OutageArea.HELP_CENTRE),
        ("Slow screens", ["CAS"], OutageArea.CAS),
        ("CAS maintenance", [], OutageArea.CAS),
        ("CAS - CDS messages delayed", ["CAS", "Great Britain"], OutageArea.CUSTOMS),
    ],
)
def test_cas_and_its_help_centre_are_no_customs_systems(
    title: str, components: list[str], area: OutageArea
) -> None:
    assert recognise_systems(title, "", components).area is area


def test_reference_numbers_are_found_with_their_system() -> None:
    text = (
        "Emergency procedure PLDA call: N04853 AES call: N04854\n"
        "N04854-D:20251127-T110000\nMaster ticket: INC000009990042, document N853"
    )
    assert {(row.key, row.value, row.system) for row in references_in(text)} == {
        ("call_number", "N04853", "plda"),
        ("call_number", "N04854", "aes"),
        ("emergency_reference", "N04854-D:20251127-T110000", ""),
        ("master_ticket", "INC000009990042", ""),
    }


@pytest.mark.parametrize(
    "text",
    [
        "French Customs authorise the fallback procedure (procédure de secours) for urgent goods.",
        "La procédure de secours est ouverte depuis 9 h 30.",
        "La DGDDI a déclenché la procédure de secours",
        "De noodprocedure is geopend.",
        "Das Ausfallverfahren ist aktiviert.",
        "Dear Customer,\n\nThe emergency procedure has been activated. You may queue messages.",
        "HMRC has invoked the BCP.",
    ],
)
def test_a_fallback_that_is_open_is_read(text: str) -> None:
    assert fallback_opened(text)


@pytest.mark.parametrize(
    "text",
    [
        "The fallback procedure is not authorised.",
        "If this lasts, customs authorise the fallback procedure.",
        "The fallback procedure is to be activated at 14:00.",
        "The emergency procedure was activated and is closed now.",
        "You may queue declarations, enable emergency procedure declarations, or both.",
        "La procédure de secours n’est pas ouverte.",
        "La procédure de secours sera ouverte à 14 h.",
        "De noodprocedure is nog niet geopend.",
        "De noodprocedure is gesloten.",
        "Das Notfallverfahren wurde beantragt.",
        "CDS is activated again. The fallback procedure is known to you.",
    ],
)
def test_a_fallback_in_doubt_is_left_to_an_agent(text: str) -> None:
    assert not fallback_opened(text)
