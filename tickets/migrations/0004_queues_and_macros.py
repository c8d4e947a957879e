"""The queues and prepared answers that a new desk starts with; edited in the administration."""

from django.db import migrations

QUEUES = [
    (
        "alerts",
        "Alertes",
        "Alerts",
        ["technical_validation", "validation_violation", "customs_error", "port_error"],
    ),
    ("sending", "Envoi et continuité", "Sending and continuity", ["sending_error", "continuity"]),
    ("finalisation", "Finalisation", "Finalisation", ["finalisation"]),
    (
        "corrections",
        "Rectification et amélioration",
        "Rectification and improvement",
        ["rectification", "improvement"],
    ),
    ("to-sort", "À trier", "To sort", ["unclassified", "out_of_scope"]),
]

MACROS = [
    {
        "slug": "ask-declaration",
        "title_fr": "Demander la référence",
        "title_en": "Ask for the reference",
        "body_fr": "Bonjour {requester},\n\nPour retrouver la déclaration, pouvez-vous nous donner "
        "son MRN, son LRN ou votre référence d’envoi ?\n\nBien cordialement,\n{agent}",
        "body_en": "Hello {requester},\n\nTo find the declaration, could you give us its MRN, its "
        "LRN or your shipment reference?\n\nKind regards,\n{agent}",
        "body_nl": "Dag {requester},\n\nKunt u ons het MRN, het LRN of uw zendingsreferentie geven, "
        "zodat we de aangifte terugvinden?\n\nMet vriendelijke groet,\n{agent}",
        "body_de": "Guten Tag {requester},\n\nkönnen Sie uns die MRN, die LRN oder Ihre "
        "Sendungsreferenz nennen, damit wir die Anmeldung finden?\n\nFreundliche Grüße\n{agent}",
    },
    {
        "slug": "outage-wait",
        "category": "sending_error",
        "title_fr": "Panne connue : attendre",
        "title_en": "Known outage: wait",
        "body_fr": "Bonjour {requester},\n\nLe système douanier {system} est perturbé. Vos messages "
        "restent en file dans CAS : ne les renvoyez pas, ils partiront à la reprise. Nous vous "
        "écrivons dès que c’est le cas.\n\nBien cordialement,\n{agent}",
        "body_en": "Hello {requester},\n\nThe customs system {system} is disturbed. Your messages "
        "stay queued in CAS: do not send them again, they leave when it is back. We write to you "
        "as soon as it is.\n\nKind regards,\n{agent}",
        "body_nl": "Dag {requester},\n\nHet douanesysteem {system} is verstoord. Uw berichten staan "
        "in de wachtrij van CAS: verzend ze niet opnieuw, ze vertrekken zodra het weer werkt. "
        "We laten het u dan weten.\n\nMet vriendelijke groet,\n{agent}",
        "body_de": "Guten Tag {requester},\n\ndas Zollsystem {system} ist gestört. Ihre Nachrichten "
        "bleiben in CAS in der Warteschlange: bitte nicht erneut senden, sie gehen hinaus, sobald "
        "es wieder läuft. Wir melden uns dann.\n\nFreundliche Grüße\n{agent}",
    },
    {
        "slug": "corrected-resubmit",
        "category": "customs_error",
        "title_fr": "Corriger et renvoyer",
        "title_en": "Correct and resubmit",
        "body_fr": "Bonjour {requester},\n\nVoici ce que la douane refuse et comment le corriger :\n"
        "\n- \n\nEnsuite, validez et soumettez de nouveau la déclaration dans CAS. Nous suivons la "
        "réponse.\n\nBien cordialement,\n{agent}",
        "body_en": "Hello {requester},\n\nThis is what customs refuses and how to correct it:\n\n- "
        "\n\nThen validate and submit the declaration again in CAS. We follow the answer.\n\n"
        "Kind regards,\n{agent}",
        "body_nl": "Dag {requester},\n\nDit weigert de douane en zo corrigeert u het:\n\n- \n\n"
        "Valideer daarna de aangifte in CAS en dien ze opnieuw in. Wij volgen het antwoord op.\n\n"
        "Met vriendelijke groet,\n{agent}",
        "body_de": "Guten Tag {requester},\n\ndas lehnt der Zoll ab, und so wird es berichtigt:\n\n"
        "- \n\nBitte prüfen und senden Sie die Anmeldung danach in CAS erneut. Wir verfolgen die "
        "Antwort.\n\nFreundliche Grüße\n{agent}",
    },
]


def load(apps, schema_editor):
    Queue = apps.get_model("tickets", "Queue")
    for position, (slug, name_fr, name_en, categories) in enumerate(QUEUES):
        fields = {"name_fr": name_fr, "name_en": name_en, "categories": categories}
        Queue.objects.get_or_create(slug=slug, defaults=fields | {"position": position})
    Macro = apps.get_model("tickets", "Macro")
    for macro in MACROS:
        Macro.objects.get_or_create(slug=macro["slug"], defaults=macro)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0003_append_only")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
