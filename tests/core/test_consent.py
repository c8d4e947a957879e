"""Reading a yes or a no: what is plain is read, and nothing doubtful ever approves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.consent import COURTESY, NO, YES, answer_in, fresh_part

NAMES = ["Maud Perrot", "Comptoir des Épices", "Claire Vasseur"]
QUOTED = (
    "\n\nLe lun. 23 nov. 2026 à 10:00, Helpdesk <desk@c4t.example> a écrit :\n> Oui ?\n> Non ?\n"
)


@pytest.mark.parametrize(
    "text",
    [
        "Oui",
        "OUI !",
        "Oui, d’accord.",
        "Bonjour Claire,\n\nJe vous donne mon accord.\n\nCordialement,\nMaud Perrot",
        "Je vous donne mon\naccord.",
        "Nous approuvons, merci beaucoup.",
        "Oui" + QUOTED,
        "> Pouvons-nous contacter la douane ?\nOui, vous pouvez contacter la douane.",
        "Yes please, thanks",
        "I approve.\n\nBest regards\nMaud",
        "Yes\n\nOn Mon, Nov 23, 2026 at 10:00 AM Desk <desk@c4t.example>\nwrote:\n\n> May we?",
        "Agreed.\n\nFrom: Desk\nSent: Monday\nTo: Maud\nSubject: May we? No?",
        "Ja, graag",
        "Akkoord, met vriendelijke groeten\n-- \nMaud, +32 15 00 00 00",
        "Ik geef toestemming.\n\nOp ma 23 nov. 2026 om 10:00 schreef Desk <d@c4t.example>:\n> Mag het?",
        "Einverstanden.\n\nMit freundlichen Grüßen",
        "Ja, ich stimme zu.\n\n-----Ursprüngliche Nachricht-----\nDürfen wir?",
    ],
)
def test_a_plain_yes_approves(text):
    assert answer_in(text, NAMES) is True


@pytest.mark.parametrize(
    "text",
    [
        "Non",
        "Non merci.",
        "Pas d’accord",
        "Je n’approuve pas.",
        "Ne contactez pas la douane, merci.",
        "No, thank you.",
        "I do not agree",
        "Nee, bedankt",
        "Wij gaan niet akkoord.",
        "Nein danke",
        "Ich bin nicht einverstanden." + QUOTED,
    ],
)
def test_a_plain_no_refuses(text):
    assert answer_in(text, NAMES) is False


@pytest.mark.parametrize(
    "text",
    [
        "",
        "OK",
        "Ok merci",
        "Merci beaucoup",
        "Oui mais pas avant que notre transitaire ait répondu.",
        "Oui ?",
        "Oui…",
        "Oui, si vous enlevez le prix.",
        "Oui non",
        "Ja nee",
        "D’accord pas",
        "Oui 👎",
        "Oui 不要",
        "Oui 1 fois",
        "Oui (sauf l’EORI)",
        "Oui\nCordialement\nMaud\nP.S. pas avant demain",
        "Oui" + QUOTED + "Mais pas avant mardi.",
        "> Pouvons-nous ?\nOui\n> Le prix aussi ?\nSurtout pas.",
        "Yes, but only the MRN",
        "Yes unless it costs extra",
        "Ja, maar niet vandaag",
        "Ja, aber erst morgen",
        "Nicht einverstanden, oder doch",
        "Je donne mon accord à condition de relire",
        "Oui\n-- pas avant lundi --",
    ],
)
def test_what_is_doubtful_answers_nothing(text):
    assert answer_in(text, NAMES) is None


def test_a_name_that_is_also_a_word_does_not_hide_a_condition():
    assert answer_in("Oui mais demain", ["Jean Mais", "Paul Demain"]) is None


KNOWN = {word for words in (YES, NO, COURTESY) for word in words.replace("|", " ").split()}
unknown = st.from_regex(r"[a-zé]{2,12}", fullmatch=True).filter(
    lambda word: word.replace("é", "e") not in KNOWN
)


@given(yes=st.sampled_from(YES.split("|")), word=unknown, place=st.integers(0, 2))
def test_one_word_that_is_not_known_keeps_it_from_approving(yes, word, place):
    words = yes.split()
    words.insert(min(place, len(words)), word)
    assert answer_in(" ".join(words), NAMES[:1]) is not True


@given(yes=st.sampled_from(YES.split("|")), no=st.sampled_from(NO.split("|")), first=st.booleans())
def test_yes_and_no_together_answer_nothing_or_no(yes, no, first):
    text = f"{yes}. {no}" if first else f"{no}. {yes}"
    assert answer_in(text) is not True


@given(st.text(max_size=300))
def test_any_text_is_read_without_failing(text):
    assert answer_in(text) in (True, False, None)


@given(yes=st.sampled_from(YES.split("|")), mark=st.sampled_from("?…%/()[]:;+&0123456789👍*_#"))
def test_a_mark_beyond_a_plain_sentence_keeps_it_from_approving(yes, mark):
    assert answer_in(f"{yes} {mark}") is not True


def test_what_was_quoted_is_not_read():
    assert fresh_part("Oui" + QUOTED) == "Oui"
