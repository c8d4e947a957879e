"""The benchmarks ask for pages that exist, and their figures make one table."""

import json

import pytest
from django.urls import resolve

from bench.growth.__main__ import gathered, markdown, table
from bench.growth.places import places


class Anything(dict[str, str]):
    """Every word of an address, where only its shape matters."""

    def __missing__(self, name: str) -> str:
        return "CAS-000001" if name in ("ticket", "own") else "1"


def test_each_page_that_is_measured_has_an_address_and_a_name_of_its_own():
    found = list(places())
    for place in found:
        resolve(place.address.format_map(Anything()).partition("?")[0])
    names = [place.name for place in found]
    assert len(names) == len(set(names))


LINES = [
    '{"name": "seed", "value": 5000, "unit": "tickets/s", "n": 10}',
    "compiled 3 files",
    '{"name": "list", "value": 1.25, "unit": "ms", "n": 10, "queries": 6, "pages": 3}',
    '{"name": "list", "value": 1.5, "unit": "ms", "n": 20, "queries": 6, "pages": 4}',
    "[1]",
]


def test_figures_of_all_sizes_make_one_table():
    told = table(gathered(LINES))
    assert told["sizes"] == [10, 20]
    assert told["rows"] == {"seed": {"10": 5000}, "list": {"10": 1.25, "20": 1.5}}
    json.dumps(told)


@pytest.mark.parametrize(
    "row", ["| list | ms | 1.25 | 1.5 | 6 | 4 |", "| seed | tickets/s | 5,000 |  |  |  |"]
)
def test_the_table_can_be_read_as_markdown(row):
    assert row in list(markdown(gathered(LINES)))
