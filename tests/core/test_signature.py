"""The same problem has the same name, whatever numbers and dates surround it."""

from alerts.core.classify import classify
from alerts.core.signature import stable_pointer

REJECTION = (
    "POS-26-0{n} rejected on {n} Nov: ValidationCode:CDS40045;CodeDescription:Missing document;"
    "PointerNames:Declaration->GoodsShipment->GovernmentAgencyGoodsItem({n})->AdditionalDocument "
    "commodity code 3926909790"
)


def test_the_next_occurrence_has_the_same_signature():
    names = {classify(REJECTION.format(n=n)).signature for n in (3, 12, 25)}
    assert names == {
        "customs_error|CDS40045|governmentagencygoodsitem/additionaldocument|3926909790"
    }


def test_another_code_or_commodity_is_another_problem():
    first = classify(REJECTION.format(n=3)).signature
    assert classify(REJECTION.format(n=3).replace("CDS40045", "CDS40011")).signature != first
    assert classify(REJECTION.format(n=3).replace("3926909790", "3926909700")).signature != first


def test_without_a_code_the_subtype_document_and_product_name_it():
    text = "Statut Invalid : document Y901 manquant, article VER-LP-220, dossier VER-EXP-26-0{}"
    names = {classify(text.format(number)).signature for number in (602, 611)}
    assert names == {"validation_violation|document_missing|Y901|ver-lp-220"}


def test_pointers_lose_item_numbers_and_their_common_head():
    assert (
        stable_pointer("/CC015C/Consignment/HouseConsignment[1]/ConsignmentItem[7]/goodsItemNumber")
        == "houseconsignment/consignmentitem/goodsitemnumber"
    )
    assert stable_pointer("Warenposition(4)/Warennummer") == "warenposition/warennummer"
    assert stable_pointer("") == ""
