"""What the invented customers write, by country and kind of trouble, and what the desk answers.

Placeholders: {mrn} a movement reference number, {ref} the customer's own reference, {lrn} a local
reference number, {box} a container. Each copy of a story gets its own.
"""

from typing import NamedTuple


class Text(NamedTuple):
    """One request. `home` is the country of the companies that write it."""

    home: str
    locale: str
    priority: str
    subject: str
    body: str
    answer: str


TEXTS = [
    Text(
        "FR",
        "fr",
        "high",
        "Envoi {ref} introuvable dans CAS",
        "Bonjour,\n\nNotre envoi {ref} n’apparaît pas dans CAS. L’ERP a reçu 202, puis cette "
        "alerte :\n\n  Article 'CURC-25KG' is unknown in the master data.\n\nPouvez-vous "
        "regarder ? Le bateau arrive jeudi.\n\nMerci",
        "L’article a été renommé dans vos données de référence. Créez-le, puis renvoyez {ref}.",
    ),
    Text(
        "GB",
        "en",
        "normal",
        "{ref} not created",
        "Hi team,\n\nSent {ref} twice and nothing shows in the declarations screen. The alert "
        'says: "No customs flow matches the supplied shipment data". Same lane as every other '
        "week. Is it us or is it configuration?\n\nDUCR 6GB999567816000-{ref}\n\nThanks",
        "The business partner is new. Add it to your master data and send {ref} once more.",
    ),
    Text(
        "FR",
        "fr",
        "critical",
        "Déclaration {ref} invalide : poids",
        "Bonjour,\n\nLa déclaration {ref} reste en « Invalid » :\n« La masse brute (1 240,000) "
        "est inférieure à la masse nette (1 420,000) - article 3 »\n\nLe chauffeur est à quai, "
        "nous voulons partir avant 16 h.\n\nMerci d’avance",
        "Les deux masses sont inversées à l’article 3. Corrigez-les et validez de nouveau {ref}.",
    ),
    Text(
        "NL",
        "nl",
        "high",
        "Uitvoer {ref} geblokkeerd, leveringsvoorwaarde",
        'Goedemorgen,\n\nAangifte {ref} staat op rood in DMS: "Incoterm code ontbreekt" en '
        '"plaats van levering ontbreekt". In ons WMS staat FCA Maasvlakte. Container {box}, '
        "cut-off vandaag 18 uur.\n\nGroet",
        "Vul code en plaats van levering in op de aangifte {ref} en valideer opnieuw.",
    ),
    Text(
        "FR",
        "fr",
        "normal",
        "Document manquant C678 sur {ref}",
        "Bonjour,\n\nCAS refuse d’envoyer {ref} : « Document requis absent : C678 (DSCE-D) pour "
        "l’article 1 ». Nous avons le DSCE en PDF. Où le saisir ?\n\nCode marchandise "
        "0910 11 00 00, origine IN",
        "Saisissez le DSCE-D dans les documents de l’article 1, code C678, puis validez {ref}.",
    ),
    Text(
        "GB",
        "en",
        "high",
        "CDS rejection of {ref}",
        "Morning,\n\n{ref} bounced back from HMRC:\n\nValidationCode:CDS40045;"
        "CodeDescription:Missing document;PointerNames:Declaration->GoodsShipment->"
        "GovernmentAgencyGoodsItem(2)->AdditionalDocument\n\nLRN {lrn}. Container {box} is on the "
        "quay, storage charges from tomorrow.\n\nCheers",
        "Item 2 needs document C673 or a waiver code. Add it to {ref} and submit again.",
    ),
    Text(
        "FR",
        "fr",
        "high",
        "Rejet douane Nat-023 sur {ref}",
        "Bonjour le support,\n\nRejet DELTA IE sur {ref} :\n\n  Nat-023 – la donnée EORI d’un "
        "acteur de la déclaration est incorrecte\n  pointeur : /declaration/goodsShipment/importer"
        "\n\nL’EORI est valide sur le site de la Commission. Vous pouvez contacter la douane.",
        "L’EORI doit reprendre le SIRET de l’établissement. Corrigez l’importateur de {ref}.",
    ),
    Text(
        "DE",
        "de",
        "critical",
        "Ablehnung der Ausfuhranmeldung {ref}",
        "Hallo,\n\nATLAS hat unsere Ausfuhranmeldung {ref} zurückgewiesen (E_EXP_REJ):\n\n  "
        "Fehler EXP00412: Warennummer zum maßgebenden Zeitpunkt nicht gültig\n  Zeiger: "
        "Warenposition(4)/Warennummer\n\nLRN {lrn}. Der LKW steht seit 9:30 Uhr.\n\n"
        "Mit freundlichen Grüßen",
        "Die Warennummer wurde zum Jahreswechsel geteilt. Bitte Position 4 von {ref} ändern.",
    ),
    Text(
        "BE",
        "nl",
        "high",
        "T1 {ref} afgekeurd, foutcode 14",
        "Beste,\n\nOnze T1 {ref} is geweigerd door NCTS. Bericht CC056C, rejection type 015, "
        "foutcode 14, reden R0007, pointer /CC015C/Consignment/HouseConsignment[1]/"
        "ConsignmentItem[1]/goodsItemNumber. De chauffeur wacht in kaai 730.\n\nMvg",
        "De artikelnummering begint niet bij 1. Wij hebben de flow aangepast; dien {ref} in.",
    ),
    Text(
        "GB",
        "en",
        "high",
        "Port error on {ref}",
        "Hello,\n\nDestin8 rejected the request for {ref}: UCN not nominated to this badge / not "
        "authorised.\n\nMRN {mrn}\nContainer {box}\n\nThe forwarder says they nominated it on "
        "Friday.\n\nThanks",
        "Ask your forwarder to nominate the UCN of {mrn} to your badge; we watch for the answer.",
    ),
    Text(
        "NL",
        "nl",
        "normal",
        "Portbase afkeuring van {ref}",
        'Hoi,\n\nMelding Export Documentatie is afgekeurd, code 90 "MRN onbekend". Aangifte '
        "{ref}, MRN die wij doorgaven: {mrn}, container {box}. Wat zien wij over het hoofd?",
        "Het MRN {mrn} was nog niet vrijgegeven. Stuur de melding opnieuw na de vrijgave.",
    ),
    Text(
        "FR",
        "fr",
        "normal",
        "Erreur portuaire : conteneur absent sur {ref}",
        "Bonjour,\n\nPour {ref}, erreur portuaire S)ONE depuis hier soir : « numéro de conteneur "
        "absent ou non annoncé ». Le numéro est {box}, il est sur le connaissement mais pas dans "
        "le fichier de l’ERP.\n\nCordialement",
        "Ajoutez {box} dans CAS puis revalidez {ref} : inutile de renvoyer tout le message.",
    ),
    Text(
        "FR",
        "fr",
        "critical",
        "Erreur d’envoi depuis ce matin, dont {ref}",
        "Bonjour,\n\n14 déclarations import en erreur d’envoi depuis 8 h 45, dont {ref}. « La "
        "connexion avec DELTA IE a échoué ». Relancé trois fois. Deux camions bloqués.",
        "La liaison est rétablie. Ne renvoyez pas {ref} : le message est parti de la file.",
    ),
    Text(
        "DE",
        "de",
        "critical",
        "Keine Antwort vom Zoll auf {ref}",
        "Guten Morgen,\n\nseit 6 Uhr gehen unsere Ausfuhranmeldungen nicht mehr raus, Status "
        '"Sendefehler" (z. B. {ref}, LRN {lrn}). Fehlertext: "Verbindung zum Zollsystem ATLAS '
        'unterbrochen, Timeout". Sollen wir abwarten?\n\nMfG',
        "ATLAS antwortet wieder. Bitte {ref} nicht erneut senden, die Nachricht ist zugestellt.",
    ),
    Text(
        "FR",
        "fr",
        "high",
        "BAE toujours pas reçu pour {ref}",
        "Bonjour,\n\nDéclaration {mrn} ({ref}) acceptée vendredi à 15 h 22, toujours pas de "
        "mainlevée. CAS affiche « release not received ». Pas de contrôle demandé, crédit "
        "disponible. Le terminal refuse de sortir la boîte {box} sans BAE.",
        "Le bureau a confirmé la mainlevée de {mrn}. Le statut de {ref} est à jour dans CAS.",
    ),
    Text(
        "DE",
        "de",
        "normal",
        "Ausgangsvermerk fehlt für {ref}",
        "Hallo,\n\nMRN {mrn} ist überlassen, die Ware ist über Antwerpen raus, aber wir haben "
        "keinen Ausgangsvermerk. Heute kam die Nachforschung vom Zoll (90 Tage). Was müssen wir "
        "antworten?\n\nDanke und Gruß",
        "Bitte den Alternativnachweis zu {mrn} hochladen; wir senden ihn mit E_EXP_EXT.",
    ),
    Text(
        "GB",
        "en",
        "normal",
        "Goods not arrived alert for {ref}",
        'Hi,\n\nGot a "goods not arrived" for {mrn} ({ref}). The vessel was rolled twice. The '
        "entry was pre-lodged in CDS three weeks ago. Do we cancel and re-enter or will it pick up "
        "when box {box} lands?",
        "The pre-lodged entry {mrn} stays valid for 30 days. Trigger the arrival when it lands.",
    ),
    Text(
        "FR",
        "fr",
        "high",
        "DELTA IE en panne : procédure de secours pour {ref} ?",
        "Bonjour,\n\nVotre page de statut dit que DELTA IE Import est perturbé. Les messages "
        "partis à 8 h, dont {ref}, sont-ils perdus ? Pouvons-nous utiliser la procédure de "
        "secours maintenant, et qui doit la demander ?",
        "Oui, la procédure de secours est ouverte. {ref} sera à régulariser après la reprise.",
    ),
    Text(
        "BE",
        "nl",
        "normal",
        "Noodprocedure AES, regularisatie van {ref}",
        "Beste support,\n\nVanochtend hebben wij met de noodprocedure gewerkt. AES is terug "
        "volgens jullie statuspagina. Moeten wij {ref} nu zelf nog eens indienen of doet CAS dat "
        "automatisch?\n\nAlvast bedankt",
        "Dien {ref} in met 1NPS in de aanvullende verwijzing, binnen de termijn.",
    ),
    Text(
        "FR",
        "fr",
        "normal",
        "Doublon : invalider {ref}",
        "Bonjour,\n\nDeux déclarations import ont été déposées pour le même conteneur {box}. Celle "
        "à annuler est {mrn} ({ref}). Les deux ont la mainlevée. Faut-il une invalidation ?",
        "Oui, une invalidation de {mrn}, à demander dans les 90 jours. La demande est préparée.",
    ),
    Text(
        "IE",
        "en",
        "normal",
        "Wrong invoice value on {ref}, already released",
        "Hello,\n\n{ref} was released last week but we declared EUR 18,420 instead of EUR 13,420. "
        "MRN {mrn}. Can this be amended in CAS or do we have to go through Revenue?\n\nRegards",
        "An amendment of {mrn} in AIS is possible, then a refund claim. The steps are attached.",
    ),
    Text(
        "FR",
        "fr",
        "low",
        "Toujours la même alerte, encore sur {ref}",
        "Bonjour,\n\nEncore une fois l’alerte « document Y901 manquant » sur nos exports de "
        "loupes, cette fois {ref}. Nous corrigeons à la main chaque vendredi. Peut-on mettre une "
        "règle une bonne fois pour toutes ?",
        "Une règle peut ajouter Y901 pour cet article. Nous l’avons proposée et testée sur {ref}.",
    ),
    Text(
        "FR",
        "fr",
        "low",
        "Stock de perfectionnement actif incohérent",
        "Bonjour,\n\nLe registre de stock de perfectionnement actif a un écart de 312 kg (envoi "
        "{ref}). L’audit douane est proche, pouvez-vous corriger et sortir l’état trimestriel ?",
        "Les régimes particuliers ne font pas partie du Premium ; voici à qui vous adresser.",
    ),
    Text(
        "GB",
        "en",
        "high",
        "GMR not validating at check in, {ref}",
        "Hi,\n\nThe driver is at Stranraer and the GMR won’t validate, GVMS says the MRN isn’t "
        "linked (declaration is {mrn}). Can you create a new GMR for us?\n\nThanks",
        "GVMS is outside the support contract. Add {mrn} to the GMR in your GVMS account.",
    ),
    Text(
        "IE",
        "en",
        "low",
        "A question",
        "Hello,\n\nCould somebody call me back this week? Our reference is {ref}.\n\nThank you",
        "We tried to call you. Please tell us when we can reach you about {ref}.",
    ),
]
