"""The kind answer to a request that the contract does not cover, in the languages customers write.

Loaded once by a migration and edited by leads on the desk afterwards. `{requester}`, `{agent}`,
`{subscription}` and `{contact}` are filled when an agent opens the answer. A service without a
subscription promises none.
"""

from typing import NamedTuple

LANGUAGES = ("fr", "en", "nl", "de")

SUBSCRIPTION_NAMES = {
    "premium_plus": {"nl": "Premium Plus", "de": "Premium Plus"},
    "other_documents": {"nl": "Andere documenten", "de": "Weitere Dokumente"},
    "classification": {"nl": "CAS Classification", "de": "CAS Classification"},
    "special_procedures": {"nl": "Bijzondere regelingen", "de": "Besondere Verfahren"},
    "implementation": {"nl": "Implementatieproject", "de": "Einführungsprojekt"},
}

# Whom to ask: at the address of the subscription, or through us where none is known.
CONTACTS = {
    "fr": "Votre contact : {address}.",
    "en": "Your contact: {address}.",
    "nl": "Uw contact: {address}.",
    "de": "Ihr Kontakt: {address}.",
}
CONTACTS_THROUGH_US = {
    "fr": "Si cela vous intéresse, répondez à ce message : nous vous mettons en relation avec la "
    "bonne personne chez nous.",
    "en": "If you are interested, answer this message: we put you in touch with the right person.",
    "nl": "Hebt u interesse, antwoord dan op dit bericht: wij brengen u in contact met de juiste "
    "persoon.",
    "de": "Bei Interesse antworten Sie auf diese Nachricht: Wir verbinden Sie mit der richtigen "
    "Person.",
}


class Said(NamedTuple):
    """What the contract leaves out and who covers it; and what we can do all the same."""

    outside: str
    still: str


_FRAMES = {
    "fr": "Bonjour {requester},\n\nMerci pour votre demande. %s\n\n{contact}\n\n%s\n\n"
    "Bien cordialement,\n{agent}",
    "en": "Hello {requester},\n\nThank you for your request. %s\n\n{contact}\n\n%s\n\n"
    "Kind regards,\n{agent}",
    "nl": "Beste {requester},\n\nDank u voor uw vraag. %s\n\n{contact}\n\n%s\n\n"
    "Met vriendelijke groeten,\n{agent}",
    "de": "Guten Tag {requester},\n\nvielen Dank für Ihre Anfrage. %s\n\n{contact}\n\n%s\n\n"
    "Freundliche Grüße\n{agent}",
}

_SAID: dict[str, dict[str, Said]] = {
    "monitoring_and_reports": {
        "fr": Said(
            "Le suivi dédié de vos opérations et les rapports ne font pas partie de votre contrat "
            "Premium ; l’abonnement {subscription} les couvre.",
            "En attendant, pour chaque alerte qui bloque une déclaration, ouvrez un ticket : nous "
            "l’analysons avec vous.",
        ),
        "en": Said(
            "Dedicated monitoring of your operations and reports are not part of your Premium "
            "contract; the subscription {subscription} covers them.",
            "Meanwhile, open a ticket for any alert that blocks a declaration: we analyse it with "
            "you.",
        ),
        "nl": Said(
            "Het gericht opvolgen van uw operaties en de rapporten maken geen deel uit van uw "
            "Premium-contract; het abonnement {subscription} dekt ze.",
            "Open intussen een ticket voor elke melding die een aangifte blokkeert: wij "
            "onderzoeken die samen met u.",
        ),
        "de": Said(
            "Die laufende Überwachung Ihrer Vorgänge und Berichte gehören nicht zu Ihrem "
            "Premium-Vertrag; das Abonnement {subscription} deckt sie ab.",
            "Bis dahin eröffnen Sie für jede Meldung, die eine Anmeldung blockiert, ein Ticket: "
            "Wir untersuchen sie mit Ihnen.",
        ),
    },
    "other_documents": {
        "fr": Said(
            "Les autres documents (TRACES, MCP, GVMS, TSS…) ne font pas partie de votre contrat "
            "Premium ; l’abonnement {subscription} les couvre.",
            "Une erreur du port ou de la douane sur une déclaration, par exemple un refus de "
            "Destin8, reste dans votre contrat : envoyez-nous son texte et la référence.",
        ),
        "en": Said(
            "Other documents (TRACES, MCP, GVMS, TSS…) are not part of your Premium contract; the "
            "subscription {subscription} covers them.",
            "An error of the port or of customs on a declaration, a refusal of Destin8 for "
            "example, stays within your contract: send us its text and the reference.",
        ),
        "nl": Said(
            "Andere documenten (TRACES, MCP, GVMS, TSS…) maken geen deel uit van uw "
            "Premium-contract; het abonnement {subscription} dekt ze.",
            "Een fout van de haven of de douane op een aangifte, bijvoorbeeld een weigering van "
            "Destin8, blijft binnen uw contract: stuur ons de tekst en de referentie.",
        ),
        "de": Said(
            "Weitere Dokumente (TRACES, MCP, GVMS, TSS…) gehören nicht zu Ihrem Premium-Vertrag; "
            "das Abonnement {subscription} deckt sie ab.",
            "Ein Fehler des Hafens oder des Zolls zu einer Anmeldung, etwa eine Ablehnung durch "
            "Destin8, bleibt in Ihrem Vertrag: Senden Sie uns den Text und die Referenz.",
        ),
    },
    "reference_data": {
        "fr": Said(
            "Le classement tarifaire et les autorisations ne font pas partie de votre contrat "
            "Premium. Pour trouver un code marchandise, {subscription} vous aide.",
            "Nous pouvons vous dire quelle donnée une déclaration refusée attend, et où la "
            "corriger dans CAS ; le choix du code vous revient.",
        ),
        "en": Said(
            "Tariff classification and authorisations are not part of your Premium contract. "
            "{subscription} helps you to find a commodity code.",
            "We can tell you which value a refused declaration expects and where to correct it in "
            "CAS; the choice of the code is yours.",
        ),
        "nl": Said(
            "Tariefindeling en vergunningen maken geen deel uit van uw Premium-contract. "
            "{subscription} helpt u een goederencode te vinden.",
            "Wij kunnen u zeggen welk gegeven een geweigerde aangifte verwacht en waar u het in "
            "CAS verbetert; de keuze van de code is aan u.",
        ),
        "de": Said(
            "Zolltarifliche Einreihung und Bewilligungen gehören nicht zu Ihrem Premium-Vertrag. "
            "{subscription} hilft Ihnen, eine Warennummer zu finden.",
            "Wir können Ihnen sagen, welche Angabe eine abgelehnte Anmeldung erwartet und wo Sie "
            "sie in CAS berichtigen; die Wahl der Nummer liegt bei Ihnen.",
        ),
    },
    "special_procedures": {
        "fr": Said(
            "Les stocks, formules et contrôles des régimes particuliers ne font pas partie de "
            "votre contrat Premium ; l’abonnement {subscription} les couvre.",
            "Les alertes sur les déclarations elles-mêmes restent dans votre contrat : envoyez-nous "
            "leur texte.",
        ),
        "en": Said(
            "Stocks, formulas and checks of special procedures are not part of your Premium "
            "contract; the subscription {subscription} covers them.",
            "Alerts on the declarations themselves stay within your contract: send us their text.",
        ),
        "nl": Said(
            "Voorraden, formules en controles van bijzondere regelingen maken geen deel uit van uw "
            "Premium-contract; het abonnement {subscription} dekt ze.",
            "Meldingen op de aangiften zelf blijven binnen uw contract: stuur ons de tekst.",
        ),
        "de": Said(
            "Bestände, Formeln und Prüfungen besonderer Verfahren gehören nicht zu Ihrem "
            "Premium-Vertrag; das Abonnement {subscription} deckt sie ab.",
            "Meldungen zu den Anmeldungen selbst bleiben in Ihrem Vertrag: Senden Sie uns ihren "
            "Text.",
        ),
    },
    "administration": {
        "fr": Said(
            "Un nouveau flux, ou la correction de nombreux messages à la fois, ne fait pas partie "
            "de votre contrat Premium ; un nouveau flux relève de : {subscription}.",
            "Nous pouvons analyser avec vous un message refusé et vous dire ce qu’il faut y "
            "corriger, pour que vous l’appliquiez aux autres.",
        ),
        "en": Said(
            "A new flow, or the correction of many messages at once, is not part of your Premium "
            "contract; a new flow is the matter of: {subscription}.",
            "We can analyse one refused message with you and tell you what to correct, so that you "
            "apply it to the others.",
        ),
        "nl": Said(
            "Een nieuwe flow, of het verbeteren van veel berichten tegelijk, maakt geen deel uit "
            "van uw Premium-contract; een nieuwe flow hoort bij: {subscription}.",
            "Wij kunnen één geweigerd bericht samen met u onderzoeken en zeggen wat u moet "
            "verbeteren, zodat u het op de andere toepast.",
        ),
        "de": Said(
            "Ein neuer Ablauf oder die Berichtigung vieler Nachrichten auf einmal gehört nicht zu "
            "Ihrem Premium-Vertrag; ein neuer Ablauf ist Sache von: {subscription}.",
            "Wir können eine abgelehnte Nachricht mit Ihnen untersuchen und sagen, was zu "
            "berichtigen ist, damit Sie es auf die anderen übertragen.",
        ),
    },
    "controls": {
        "fr": Said(
            "L’aide pendant un contrôle physique ou documentaire ne fait pas partie de votre "
            "contrat Premium.",
            "Nous pouvons vous dire où en est la déclaration dans CAS et ce que la douane y a "
            "répondu.",
        ),
        "en": Said(
            "Help during a physical or documentary control is not part of your Premium contract.",
            "We can tell you where the declaration stands in CAS and what customs answered there.",
        ),
        "nl": Said(
            "Hulp tijdens een fysieke of documentaire controle maakt geen deel uit van uw "
            "Premium-contract.",
            "Wij kunnen u zeggen waar de aangifte in CAS staat en wat de douane daar heeft "
            "geantwoord.",
        ),
        "de": Said(
            "Hilfe während einer Beschau oder Dokumentenprüfung gehört nicht zu Ihrem "
            "Premium-Vertrag.",
            "Wir können Ihnen sagen, wo die Anmeldung in CAS steht und was der Zoll dort "
            "geantwortet hat.",
        ),
    },
    "outside": {
        "fr": Said(
            "Elle ne fait pas partie de votre contrat Premium.",
            "Pour toute alerte sur une déclaration, nous restons à vos côtés : envoyez-nous son "
            "texte et la référence.",
        ),
        "en": Said(
            "It is not part of your Premium contract.",
            "For any alert on a declaration we stay at your side: send us its text and the "
            "reference.",
        ),
        "nl": Said(
            "Die maakt geen deel uit van uw Premium-contract.",
            "Voor elke melding op een aangifte blijven wij er voor u: stuur ons de tekst en de "
            "referentie.",
        ),
        "de": Said(
            "Sie gehört nicht zu Ihrem Premium-Vertrag.",
            "Bei jeder Meldung zu einer Anmeldung sind wir weiter für Sie da: Senden Sie uns den "
            "Text und die Referenz.",
        ),
    },
}

ANSWERS: dict[str, dict[str, str]] = {
    service: {language: _FRAMES[language] % said for language, said in texts.items()}
    for service, texts in _SAID.items()
}
