"""How requests go on: what happens after how many business minutes."""

from typing import NamedTuple


class Step(NamedTuple):
    """Something done `after` business minutes from the opening; `value` is what it needs."""

    after: int
    do: str
    value: str = ""


SOLVED = [
    (Step(6, "take"), Step(42, "reply"), Step(95, "resolve")),
    (
        Step(18, "take"),
        Step(24, "confirm"),
        Step(57, "ask_back", "waiting_customer"),
        Step(290, "answer"),
        Step(341, "reply"),
        Step(350, "resolve"),
        Step(2900, "close"),
    ),
    (
        Step(11, "take"),
        Step(38, "reply"),
        Step(49, "ask_approval"),
        Step(173, "approve"),
        Step(190, "move", "waiting_authority"),
        Step(1130, "move", "open"),
        Step(1164, "reply"),
        Step(1170, "resolve"),
    ),
    (
        Step(385, "take"),
        Step(392, "tag", "call-back"),
        Step(640, "reply"),
        Step(2950, "resolve"),
        Step(4100, "close"),
    ),
    (
        Step(9, "take"),
        Step(38, "reply"),
        Step(40, "resolve"),
        Step(610, "answer"),
        Step(655, "reply"),
        Step(700, "resolve"),
    ),
    (
        Step(31, "take"),
        Step(36, "prioritise", "high"),
        Step(44, "note"),
        Step(45, "tag", "seen-before"),
        Step(88, "ask_back", "waiting_third_party"),
        Step(433, "reply"),
        Step(437, "resolve"),
    ),
    (Step(3, "take"), Step(29, "reply"), Step(31, "resolve"), Step(4000, "close")),
    (Step(21, "take"), Step(55, "reply"), Step(212, "answer"), Step(240, "resolve")),
]

# Still open, with the age of the request in business minutes.
OPEN = [
    (7, ()),
    (41, ()),
    (740, ()),
    (66, (Step(12, "take"),)),
    (88, (Step(14, "take"), Step(51, "reply"))),
    (190, (Step(22, "take"), Step(70, "ask_back", "waiting_customer"))),
    (
        390,
        (
            Step(10, "take"),
            Step(48, "ask_back", "waiting_customer"),
            Step(356, "answer"),
        ),
    ),
    (
        1260,
        (
            Step(16, "take"),
            Step(52, "ask_approval"),
            Step(230, "approve"),
            Step(244, "move", "waiting_authority"),
        ),
    ),
    (450, (Step(33, "take"), Step(58, "ask_back", "waiting_third_party"))),
    (
        3600,
        (
            Step(120, "take"),
            Step(300, "reply"),
            Step(310, "tag", "long-story"),
            Step(1300, "note"),
        ),
    ),
]
