import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.core.pointers import pointer_words


@pytest.mark.parametrize(
    ("raw", "fr", "en"),
    [
        (
            "Declaration->GoodsShipment->GovernmentAgencyGoodsItem(2)->AdditionalDocument",
            "article 2, documents complémentaires",
            "item 2, additional documents",
        ),
        (
            "/CC015C/Consignment/HouseConsignment[1]/ConsignmentItem[1]/goodsItemNumber",
            "envoi particulier 1, article 1, numéro d’article",
            "house consignment 1, item 1, item number",
        ),
        ("Warenposition(4)/Warennummer", "article 4, code marchandise", "item 4, commodity code"),
        ("/declaration/goodsShipment/importer", "importateur", "importer"),
        ("SingleAdministrativeDocument.Items[3].NetMass", "article 3, masse nette", "item 3, net mass"),
        ("SingleAdministrativeDocument", "en-tête de la déclaration", "declaration header"),
        ("Declaration->SealingPartyCode(3)", "sealing party code 3", "sealing party code 3"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_pointers_are_said_in_words(raw, fr, en):
    assert pointer_words(raw, "fr") == fr
    assert pointer_words(raw, "fr-BE") == fr
    assert pointer_words(raw, "en") == en


@given(st.text(), st.sampled_from(["fr", "en", "nl", ""]))
def test_any_pointer_is_read_without_an_error(raw, locale):
    assert isinstance(pointer_words(raw, locale), str)
