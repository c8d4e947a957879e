import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.core.codes import Actor, Certainty, find_codes
from alerts.core.codes.catalogue import CATALOGUE, ENTRIES, read_codes
from alerts.core.codes.remedies import REMEDIES

CDS_REJECTION = (
    "ValidationCode:CDS12005;CodeDescription:Authorisation Error: Party ID unknown;"
    "PointerNames:Declaration->GoodsShipment->Importer\n"
    "ValidationCode:CDS40045;CodeDescription:Missing document;"
    "PointerNames:Declaration->GoodsShipment->GovernmentAgencyGoodsItem(2)->AdditionalDocument\n"
)


def codes(text, hint=""):
    return [(found.code, found.system) for found in find_codes(text, hint)]


def errors(text, hint=""):
    return [found.code for found in find_codes(text, hint) if found.is_error]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rejected: cds40045", [("CDS40045", "cds")]),
        ("DMS10020 en dms003aa", [("DMS10020", "dms"), ("DMS003AA", "dms")]),
        ("Rejet Nat-023, NAT 027bis puis nat-130-bis", [("Nat-023", "delta_ie"), ("Nat-027bis", "delta_ie"), ("Nat-130-bis", "delta_ie")]),
        ("BR 0414 and BR20311", [("BR0414", "ais"), ("BR20311", "ais")]),
        ("Fehler EXP00412, SUMA 46 (ATLAS)", [("EXP00412", "atlas"), ("SUMA 46", "atlas")]),
        ("V0010: declaration type", [("V0010", "cas")]),
        ("Portbase afkeuring code 93", [("93", "portbase")]),
        ("Portbase code 90 of 6233, code 12", [("90", "portbase"), ("6233", "portbase"), ("12", "portbase")]),
        ("Destin8 E533 / 60733 / 60008", [("E533", "destin8"), ("60733", "destin8"), ("60008", "destin8")]),
        ("erreur T001 sur DELTA G", [("T001", "delta_g")]),
        ("NCTS: error code 12, CL010; C0640, R0410", [("12", "ncts"), ("CL010", "ncts"), ("C0640", "ncts"), ("R0410", "ncts")]),
        ("AEP says C 0452", [("C0452", "aep")]),
        ("IE599 fehlt", [("IE599", "aes")]),
        ("DMSREJ received from CDS", [("DMSREJ", "cds")]),
        ("APERAK negatief", [("APERAK", "")]),
    ],
)  # fmt: skip
def test_codes_are_found_with_their_system(text, expected):
    assert codes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "14 déclarations, article 12, code postal 13090, transit T1",
        "code 93 of the postal area, order 60733, engine V1234",
        "Bestellung ABC12345 und POS00731",
        "N05311-D:20261123-T080000, document C678, N853",
        "the T001 terminal, road E533",
        "NATIONAL DMSABC ECONTROL",
    ],
)
def test_other_words_and_numbers_are_no_codes(text):
    assert codes(text) == []


def test_each_cds_code_has_its_own_pointer():
    first, second = find_codes(CDS_REJECTION)
    assert first.pointer == "Declaration->GoodsShipment->Importer"
    assert second.pointer.endswith("GovernmentAgencyGoodsItem(2)->AdditionalDocument")
    assert CDS_REJECTION[second.start : second.end] == "CDS40045"


def test_a_transit_rejection_is_read_whole():
    text = (
        "Bericht CC056C, rejection type 015, foutcode 14, reden R0007, pointer "
        "/CC015C/Consignment/HouseConsignment[1]/ConsignmentItem[1]/goodsItemNumber"
    )
    assert codes(text) == [("CC056C", "ncts"), ("015", "ncts"), ("14", "ncts"), ("R0007", "ncts")]
    assert errors(text) == ["14", "R0007"]
    assert {found.pointer for found in find_codes(text)} == {
        "/CC015C/Consignment/HouseConsignment[1]/ConsignmentItem[1]/goodsItemNumber"
    }


def test_a_pointer_that_leads_goes_with_the_codes_after_it():
    text = (
        "<errorPointer>/CC015C/Consignment</errorPointer><errorCode>14</errorCode>"
        "<errorReason>R0007</errorReason>"
        "<errorPointer>/CC015C/LRN</errorPointer><errorCode>26</errorCode>"
    )
    assert [(found.code, found.pointer) for found in find_codes(text)] == [
        ("14", "/CC015C/Consignment"),
        ("R0007", "/CC015C/Consignment"),
        ("26", "/CC015C/LRN"),
    ]


def test_the_hint_decides_among_systems_that_share_codes():
    assert codes("R0007", "aes") == [("R0007", "aes")]
    assert codes("R0007") == [("R0007", "")]
    assert codes("code 12", "portbase") == [("12", "portbase")]
    assert codes("code 12", "ncts") == [("12", "ncts")]


def test_an_unknown_code_of_a_known_family_is_explained_by_its_family():
    (found,) = find_codes("CDS19999")
    assert not found.exact
    assert found.entry.code == "CDSnnnnn"


def test_one_entry_serves_both_names_of_a_message():
    (by_number,) = find_codes("IE056")
    (by_schema,) = find_codes("CC056C")
    assert by_number.entry is by_schema.entry
    assert by_number.exact


def test_a_code_said_twice_is_kept_once_where_it_has_a_pointer():
    text = "Rejet Nat-023\n\nNat-023 pointeur : /declaration/goodsShipment/importer"
    (found,) = find_codes(text)
    assert found.pointer == "/declaration/goodsShipment/importer"


def test_the_catalogue_is_large_and_complete():
    assert len(ENTRIES) >= 150
    for entry in ENTRIES:
        for text in (entry.title, entry.explanation, entry.cause, entry.likely_fix):
            assert text.fr.strip()
            assert text.en.strip()
            assert text.fr != text.en or len(text.fr) < 15
        assert entry.source
        assert entry.actor in Actor
        assert entry.certainty in Certainty


def test_every_exact_code_of_the_catalogue_is_found_in_a_text_about_its_system():
    names = {"portbase": "Portbase", "destin8": "Destin8", "delta_g": "DELTA G", "dms": "DMS", "atlas": "ATLAS", "ncts": "NCTS", "eu": "NCTS"}  # fmt: skip
    for entry in ENTRIES:
        if entry.code.endswith(("nnn", "nnnAA", " n", "_XXX")):
            continue
        label = "rejection type" if entry.system == "ncts" else "error code"
        found = find_codes(f"{names.get(entry.system, '')} says {label} {entry.code} today")
        assert [code.entry for code in found if code.exact] == [entry], entry.code


@given(st.text(), st.sampled_from(["", "ncts", "cds", "portbase"]))
def test_any_text_is_read_without_an_error(text, hint):
    for found in find_codes(text, hint):
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    "piece", ["code 14 NCTS ", "CC015C ", "pointer /a.b ", "aa(1)/", "E_", "\ud800", "C0640 "]
)
def test_hostile_texts_return(piece):
    assert isinstance(find_codes(piece * (1_000_000 // len(piece))), list)


HEAD, FIRST, *_REST = CATALOGUE.read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (FIRST.replace(",missing,", ",mising,"), "mising"),
        (FIRST.replace(",sourced,", ",certain,"), "certain"),
        (FIRST.replace(",error,", ",trouble,"), "trouble"),
        (FIRST.rpartition(",")[0], "too few"),
        (FIRST.replace("Mandatory data missing", ""), "empty"),
        (FIRST + ",one more", "too many"),
    ],
)
def test_a_slip_in_the_catalogue_is_refused_with_its_row(row, told):
    with pytest.raises(ValueError, match=rf"{told}.*CDS10001"):
        read_codes([HEAD, row])


def test_a_code_stands_once_for_each_system():
    assert [entry.code for entry in read_codes([HEAD, FIRST])] == ["CDS10001"]
    with pytest.raises(ValueError, match="CDS10001 of cds stands twice"):
        read_codes([HEAD, FIRST, FIRST])


def test_every_remedy_is_named_by_a_row():
    rows = [line.split(",") for line in CATALOGUE.read_text("utf-8").splitlines()[1:]]
    assert {name for name in REMEDIES if not any(name in row for row in rows)} == set()
