"""What happened to each demo ticket so far: when it came, how urgent, what was said since.

Ages and delays are business minutes, so the desk looks the same on a Sunday night as on a Monday
at 10:42. The texts answer the tickets of `data/tickets.jsonl`, in their order.
"""

from typing import NamedTuple


class Step(NamedTuple):
    """Something that happened `after` business minutes from the opening."""

    after: int
    do: str
    who: str = "Claire Vasseur"
    text: str = ""
    then: str = ""


class Scene(NamedTuple):
    tenant_id: str
    priority: str
    age: int
    steps: tuple[Step, ...] = ()


def taken(after: int, who: str) -> Step:
    return Step(after, "take", who)


SCENES = [
    Scene("comptoir-epices-sauvage", "high", 62),
    Scene(
        "pennine-outdoor",
        "normal",
        260,
        (
            taken(20, "Tom Hughes"),
            Step(
                35,
                "reply",
                "Tom Hughes",
                "Good morning Gareth,\n\nThe partner is the only cause: without it CAS finds no "
                "flow. Create SHENZHEN-LUMEN in your master data, then send the shipment once "
                "more. Tell us when it is done and we check that a declaration appears.",
                "waiting_customer",
            ),
        ),
    ),
    Scene("verriere-atlantique", "critical", 40, (taken(5, "Claire Vasseur"),)),
    Scene("noordzee-koelhandel", "high", 85, (taken(12, "Inès Pereira"),)),
    Scene(
        "comptoir-epices-sauvage",
        "normal",
        1100,
        (
            taken(40, "Claire Vasseur"),
            Step(
                95,
                "reply",
                "Claire Vasseur",
                "Bonjour Maud,\n\nSaisissez le DSCE-D dans les documents de l’article 1, code "
                "C678, avec son numéro complet. La C085 ne concerne pas cet envoi : ne l’ajoutez "
                "pas. Ensuite, validez de nouveau.",
                "waiting_customer",
            ),
            Step(240, "answer", "Maud Perrot", "C’est passé, merci beaucoup !"),
            Step(250, "resolve", "Claire Vasseur"),
            Step(
                300,
                "recommend",
                "Claire Vasseur",
                "Demander le DSCE-D dès la saisie\n"
                "Tables de décision, documents d’un article\n"
                "Quand l’article demande un DSCE-D, ajouter C678 et refuser la validation tant que "
                "son numéro manque. L’alerte tombe alors avant l’envoi, non après.",
            ),
        ),
    ),
    Scene("pennine-outdoor", "high", 30),
    Scene(
        "comptoir-epices-sauvage",
        "high",
        150,
        (
            taken(10, "Claire Vasseur"),
            Step(
                66,
                "reply",
                "Claire Vasseur",
                "Bonjour Maud,\n\nVotre EORI est juste : il est actif et bien écrit dans la "
                "déclaration, et aucune règle de CAS ne le modifie avant l’envoi. Le rejet vient donc "
                "de la copie des EORI que DELTA IE consulte. Je vous propose de le demander à la "
                "douane.",
            ),
            Step(
                70,
                "ask",
                "Claire Vasseur",
                "Demander au bureau pourquoi l’EORI de l’importateur est refusé sur DELTA IE.\n"
                "Le numéro de déclaration, l’EORI et le message de rejet Nat-023.",
            ),
        ),
    ),
    Scene("hansa-werkzeug", "critical", 55, (taken(6, "Jonas Weber"),)),
    Scene("brabo-kunststoffen", "high", 18),
    Scene(
        "pennine-outdoor",
        "high",
        210,
        (
            taken(15, "Tom Hughes"),
            Step(
                60,
                "reply",
                "Tom Hughes",
                "Hello Gareth,\n\nThe container on your side ends in 1, and that is the valid "
                "check digit: POSU1188241. The bill of lading has a typing error. Ask your "
                "forwarder to nominate the UCN to your badge with that number; we watch for the "
                "answer of Destin8.",
                "waiting_third_party",
            ),
        ),
    ),
    Scene("noordzee-koelhandel", "normal", 130, (taken(30, "Inès Pereira"),)),
    Scene(
        "comptoir-epices-sauvage",
        "normal",
        1500,
        (
            taken(20, "Inès Pereira"),
            Step(
                90,
                "reply",
                "Inès Pereira",
                "Bonjour Maud,\n\nAjoutez CESU2066754 dans CAS puis revalidez : inutile de "
                "renvoyer tout le message. Pensez à le corriger aussi dans l’ERP.",
            ),
            Step(400, "resolve", "Inès Pereira"),
        ),
    ),
    Scene("verriere-atlantique", "critical", 95, (taken(8, "Claire Vasseur"),)),
    Scene("hansa-werkzeug", "critical", 200, (taken(90, "Jonas Weber"),)),
    Scene(
        "comptoir-epices-sauvage",
        "high",
        190,
        (
            taken(5, "Claire Vasseur"),
            Step(
                42,
                "reply",
                "Claire Vasseur",
                "Bonjour Maud,\n\nDans CAS, la déclaration est acceptée, sans contrôle annoncé et "
                "avec un crédit disponible.\n\nAvant d’écrire au bureau du Havre : les "
                "marchandises ont-elles été présentées ? Si oui, pouvez-vous nous envoyer "
                "l’annonce S)ONE ?",
                "waiting_customer",
            ),
            Step(
                60,
                "note",
                "Jonas Weber",
                "Même bureau, même silence la semaine dernière : le Havre avait du retard dans sa "
                "file.",
            ),
            Step(
                110,
                "answer",
                "Maud Perrot",
                "Oui, présentées vendredi à 8:40, annonce S)ONE en pièce jointe. Le terminal "
                "refuse toujours de sortir la boîte. Frais de stationnement à partir de mercredi.\n"
                "\nSi besoin vous pouvez contacter la douane, je vous donne mon accord.",
            ),
        ),
    ),
    Scene("hansa-werkzeug", "normal", 300, (taken(60, "Jonas Weber"),)),
    Scene("pennine-outdoor", "normal", 100, ()),
    Scene("verriere-atlantique", "high", 75, (taken(10, "Claire Vasseur"),)),
    Scene("brabo-kunststoffen", "normal", 220, (taken(45, "Inès Pereira"),)),
    Scene("comptoir-epices-sauvage", "normal", 170, (taken(20, "Claire Vasseur"),)),
    Scene("liffey-medical", "normal", 430, (taken(100, "Tom Hughes"),)),
    Scene(
        "verriere-atlantique",
        "low",
        900,
        (
            taken(200, "Claire Vasseur"),
            Step(
                310,
                "reply",
                "Claire Vasseur",
                "Bonjour Yannick,\n\nOui : une règle peut ajouter Y901 pour l’article VER-LP-220 "
                "tant que la loi ne change pas. Nous préparons la proposition.",
            ),
            Step(
                420,
                "recommend",
                "Claire Vasseur",
                "Ajouter Y901 par règle pour VER-LP-220\n"
                "Tables de décision, documents d’un article\n"
                "Quand l’article est VER-LP-220, ajouter le document Y901 à chaque déclaration "
                "d’exportation. Aucun autre article n’est touché.",
            ),
        ),
    ),
    Scene("comptoir-epices-sauvage", "low", 50),
    Scene("thistle-moor", "critical", 110),
]
