import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.core import check_digits

CAPITALS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@pytest.mark.parametrize(
    "published",
    ["06DE586600006143E1", "18GB9JLC3CU1LFGVR2", "26GB63M1I0RQFCVAR4", "21DE27364916384836"],
)
def test_published_mrns_pass(published):
    assert check_digits.mrn_passes(published)


@pytest.mark.parametrize(
    "wrong", ["18GB9JLC3CU1LFGVR1", "22GB02I89012847596", "21DE27364916384835"]
)
def test_published_illustrations_fail(wrong):
    assert not check_digits.mrn_passes(wrong)


def test_the_published_container_passes():
    assert check_digits.container_passes("CSQU3054383")
    assert not check_digits.container_passes("CSQU3054384")


def test_a_remainder_of_ten_is_written_zero():
    bodies = (f"CSQU{number:06}" for number in range(1000))
    assert all(0 <= check_digits.check_digit(body) <= 9 for body in bodies)


def test_a_guarantee_number_may_carry_a_voucher_part():
    body = "26FR000000123456"
    whole = f"{body}{check_digits.check_digit(body)}"
    assert check_digits.grn_passes(whole)
    assert check_digits.grn_passes(f"{whole}A001017")
    assert not check_digits.grn_passes(f"{whole}A00101")


def test_national_numbers():
    assert check_digits.siret_passes("99954321800021")
    assert not check_digits.siret_passes("99954321800012")
    assert check_digits.belgian_number_passes("0869621133")
    assert not check_digits.belgian_number_passes("0869621134")


def test_the_letter_o_for_a_zero_is_repaired():
    offered = check_digits.repairs("26NL7K3MVD2OHX94A9", check_digits.mrn_passes)
    assert "26NL7K3MVD20HX94A9" in offered


@given(st.text(max_size=30))
def test_any_string_is_judged_without_an_error(value):
    for passes in (
        check_digits.mrn_passes,
        check_digits.grn_passes,
        check_digits.container_passes,
        check_digits.siret_passes,
        check_digits.belgian_number_passes,
    ):
        assert passes(value) in (True, False)
        assert check_digits.repairs(value, passes) is not None


@given(st.text(CAPITALS_AND_DIGITS, min_size=10, max_size=17))
def test_the_check_digit_is_one_digit(body):
    assert 0 <= check_digits.check_digit(body) <= 9
