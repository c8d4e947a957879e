"""Time to find references and codes: one JSON object a line. Run: python -m bench.references"""

import json
import time
from collections.abc import Callable

from alerts.core.codes import find_codes
from alerts.core.references import find_references

TICKET = """Morning,

POS-26-00725 bounced back from HMRC. Copy of the error as shown:

ValidationCode:CDS12005;CodeDescription:Authorisation Error: Party ID unknown or not authorised;\
PointerNames:Declaration->GoodsShipment->Importer
ValidationCode:CDS40045;CodeDescription:Missing document;\
PointerNames:Declaration->GoodsShipment->GovernmentAgencyGoodsItem(2)->AdditionalDocument

Importer EORI is GB999567816000 which is definitely live, I checked on gov.uk this morning. Second
one - which document?? Item 2 is tent pegs, commodity 3926909790. Container POSU1188241 is already on
the quay at FXT, storage charges from tomorrow 8:00. The earlier one (26GB 7F2K Q9M4 X1TZ R6) went fine.

Cheers
Gareth H.
Pennine Outdoor Supplies Ltd  |  020 7946 0112
"""
REPLY = """
On Fri, 20 Nov 2026 at 17:12, Gareth H. wrote:
> Hi team, still waiting for the answer of the forwarder about POS-26-00725, he promised to look at it
> before the weekend. The driver cannot leave the quay without the release and the terminal charges us
> for each day that the box stays there, so please tell us what you need from our side to go on.
> We corrected the document of the second item in CAS and pressed validate, but nothing happened yet.
"""
THREAD = TICKET + REPLY * 45
HOSTILE = {
    "dense_tokens": "A1 ",
    "dense_years": "26FR ",
    "one_word": "a",
    "one_number": "1",
    "labels": "EORI GB LRN A1 code 14 NCTS ",
    "rules": "C0640 ",
    "surrogates": "\ud800\x00",
}


def read(text: str) -> None:
    """Do what the classifier does with a text."""
    find_references(text, find_codes(text))


def best_seconds(work: Callable[[], None], repeats: int) -> float:
    """Return the fastest of several runs: the rest is noise of the machine."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def report(name: str, value: float, unit: str, n: int) -> None:
    """Print one figure."""
    print(json.dumps({"name": name, "value": round(value, 2), "unit": unit, "n": n}))


def main() -> None:
    """Print the figures of a ticket, a long thread and hostile megabytes."""
    for name, text, repeats in (("ticket", TICKET, 200), ("thread_20kB", THREAD[:20_000], 20)):
        # The last letter changes, so that nothing remembered from the run before helps.
        fresh = iter([f"{text}{index}" for index in range(repeats)])
        seconds = best_seconds(lambda texts=fresh: read(next(texts)), repeats)
        report(f"references_{name}", seconds * 1e6, "us", len(text))
    for name, piece in HOSTILE.items():
        text = piece * (1_000_000 // len(piece))
        report(
            f"references_hostile_{name}",
            best_seconds(lambda text=text: read(text), 1) * 1e3,
            "ms/MB",
            len(text),
        )


if __name__ == "__main__":
    main()
