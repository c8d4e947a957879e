"""What usually causes a sort of error and what usually fixes it; shared by the rows of the catalogue."""

from alerts.core.codes.words import Actor, Remedy
from alerts.core.texts import Text


def _remedy(
    cause_fr: str,
    cause_en: str,
    fix_fr: str,
    fix_en: str,
    actor: Actor = Actor.CUSTOMER,
    *,
    approval_usual: bool = False,
) -> Remedy:
    return Remedy(Text(cause_fr, cause_en), Text(fix_fr, fix_en), actor, approval_usual)


REMEDIES: dict[str, Remedy] = {
    "missing": _remedy(
        "La donnée n'était pas dans l'envoi, ou aucune règle de configuration ne l'a complétée.",
        "The data was not in the shipment, or no configuration rule completed it.",
        "Complétez la donnée indiquée dans CAS, validez puis renvoyez ; si elle manque à chaque envoi, demandez une règle.",
        "Complete the data pointed at in CAS, validate and submit again; if it is always missing, ask for a rule.",
    ),
    "not_allowed": _remedy(
        "La donnée est remplie alors que le type de déclaration, la procédure ou le niveau ne l'admet pas.",
        "The data is filled although the declaration type, the procedure or the level does not admit it.",
        "Retirez la donnée à l'endroit indiqué, ou déplacez-la au bon niveau (en-tête ou article), puis renvoyez.",
        "Remove the data at the place pointed at, or move it to the right level (header or item), then submit again.",
    ),
    "wrong_value": _remedy(
        "La valeur n'existe pas, n'est plus valable à cette date ou ne va pas avec les autres données.",
        "The value does not exist, is no longer valid at that date or does not go with the other data.",
        "Vérifiez la valeur indiquée dans les listes officielles, corrigez-la dans CAS et renvoyez.",
        "Check the value pointed at against the official lists, correct it in CAS and submit again.",
    ),
    "format": _remedy(
        "La valeur est trop longue, trop courte ou contient un caractère ou un nombre de décimales non admis.",
        "The value is too long, too short or has a character or a number of decimals that is not admitted.",
        "Corrigez l'écriture de la valeur (longueur, date, décimales, caractères spéciaux) et renvoyez.",
        "Correct how the value is written (length, date, decimals, special characters) and submit again.",
    ),
    "party": _remedy(
        "Le numéro EORI est faux, inactif, ou n'a pas l'autorisation utilisée dans la déclaration.",
        "The EORI number is wrong, inactive, or does not hold the authorisation used in the declaration.",
        "Contrôlez l'EORI sur le site officiel et l'autorisation invoquée, corrigez la fiche partenaire, renvoyez.",
        "Check the EORI on the official site and the authorisation invoked, correct the partner's record, submit again.",
        approval_usual=True,
    ),
    "authorisation": _remedy(
        "L'autorisation est inconnue, expirée, d'un autre titulaire ou ne couvre pas cette opération.",
        "The authorisation is unknown, expired, held by someone else or does not cover this operation.",
        "Comparez le numéro, le type et le titulaire avec la décision d'autorisation ; corrigez ou demandez à la douane.",
        "Compare number, type and holder with the authorisation decision; correct it or ask customs.",
        approval_usual=True,
    ),
    "document": _remedy(
        "Le code marchandise ou la procédure exige un document qui manque, est mal codé ou est de trop.",
        "The commodity code or the procedure requires a document that is missing, wrongly coded or too many.",
        "Consultez les mesures du code marchandise, ajoutez ou corrigez le document (code, numéro) sur l'article, renvoyez.",
        "Look up the measures of the commodity code, add or correct the document (code, number) on the item, submit again.",
    ),
    "mass": _remedy(
        "Les masses sont inversées, arrondies ou réparties autrement que dans la liste de colisage.",
        "The masses are swapped, rounded or split otherwise than in the packing list.",
        "Corrigez la masse brute ou nette de l'article d'après la liste de colisage, puis renvoyez.",
        "Correct the item's gross or net mass from the packing list, then submit again.",
    ),
    "valuation": _remedy(
        "Les éléments de valeur (prix, incoterm, ajouts, indicateurs) sont incomplets ou se contredisent.",
        "The valuation data (price, incoterm, additions, indicators) are incomplete or contradict each other.",
        "Complétez les éléments de valeur de l'article d'après la facture et l'incoterm, puis renvoyez.",
        "Complete the item's valuation data from the invoice and the incoterm, then submit again.",
    ),
    "commodity": _remedy(
        "Le code marchandise n'existe pas ou n'est plus valable à la date prise en compte.",
        "The commodity code does not exist or is no longer valid at the date that counts.",
        "Vérifiez le code dans le tarif à la date de la déclaration et mettez à jour l'article dans les données de référence.",
        "Check the code in the tariff at the declaration's date and update the article in the master data.",
    ),
    "procedure": _remedy(
        "Le régime demandé, le régime précédent et les codes complémentaires ne vont pas ensemble.",
        "The requested procedure, the previous one and the additional codes do not go together.",
        "Corrigez la combinaison de régimes ; si elle vient d'une table de décision, faites corriger la règle.",
        "Correct the combination of procedures; if it comes from a decision table, have the rule corrected.",
    ),
    "duplicate": _remedy(
        "Le même message ou la même référence a été envoyé deux fois, souvent après un doute sur le premier envoi.",
        "The same message or reference was sent twice, often after a doubt about the first one.",
        "Vérifiez d'abord si le premier envoi a été accepté ; sinon renvoyez avec une nouvelle référence.",
        "First check whether the earlier one was accepted; if not, send again with a new reference.",
    ),
    "state": _remedy(
        "La déclaration ou le document précédent n'est pas dans l'état que cette demande suppose.",
        "The declaration or the previous document is not in the state that this request assumes.",
        "Regardez le dernier statut et le document précédent ; attendez, ou choisissez l'autre démarche (rectification, invalidation).",
        "Look at the latest status and the previous document; wait, or take the other route (amendment, invalidation).",
        approval_usual=True,
    ),
    "previous_document": _remedy(
        "Le document précédent (déclaration sommaire, MRN, écriture) est introuvable, soldé ou annulé.",
        "The previous document (summary declaration, MRN, entry) is not found, used up or cancelled.",
        "Contrôlez le type, le numéro et la ligne du document précédent avec le transitaire ou le terminal.",
        "Check type, number and line of the previous document with the forwarder or the terminal.",
        Actor.FORWARDER,
    ),
    "guarantee": _remedy(
        "La garantie est inconnue, épuisée, d'un autre titulaire, ou son code d'accès est faux.",
        "The guarantee is unknown, used up, held by someone else, or its access code is wrong.",
        "Vérifiez le GRN, le code d'accès et le solde ; libérez ou augmentez la garantie auprès du bureau de garantie.",
        "Check the GRN, the access code and the balance; have the guarantee released or raised by the guarantee office.",
        approval_usual=True,
    ),
    "transport": _remedy(
        "Le moyen de transport, le conteneur ou les scellés sont incomplets ou ne vont pas avec le mode de transport.",
        "Means of transport, container or seals are incomplete or do not go with the mode of transport.",
        "Corrigez le mode, l'identification du moyen de transport, le conteneur et les scellés, puis renvoyez.",
        "Correct the mode, the identification of the means of transport, the container and the seals, then submit again.",
    ),
    "office": _remedy(
        "Le bureau n'existe pas, est fermé ce jour-là ou n'a pas la compétence pour ce rôle.",
        "The office does not exist, is closed on that day or is not competent for that role.",
        "Choisissez un bureau compétent dans la liste officielle des bureaux et renvoyez.",
        "Choose a competent office from the official list of offices and submit again.",
    ),
    "technical": _remedy(
        "Le message n'a pas la structure ou la version que le système attend ; la donnée métier n'est pas en cause.",
        "The message does not have the structure or version that the system expects; the business data is not to blame.",
        "C4T compare le message envoyé avec la spécification et corrige l'interface ; ne renvoyez pas à l'identique.",
        "C4T compares the message sent with the specification and corrects the interface; do not resend it unchanged.",
        Actor.C4T,
    ),
    "authority_fault": _remedy(
        "Un lien ou un service du système de la douane ne répond pas, ou porte une anomalie connue.",
        "A link or a service of the customs system does not answer, or has a known fault.",
        "Consultez la page d'état et les avis de la douane ; attendez la reprise avant de renvoyer.",
        "Look at the status page and the notices of customs; wait for the service to be back before sending again.",
        Actor.AUTHORITY,
        approval_usual=True,
    ),
    "follow": _remedy(
        "Message normal du cycle de vie de la déclaration.",
        "An ordinary message in the life of a declaration.",
        "Rien à corriger ; suivez le statut dans CAS.",
        "Nothing to correct; follow the status in CAS.",
    ),
    "read_errors": _remedy(
        "La déclaration ne respecte pas une règle du système ; le message donne la liste des erreurs.",
        "The declaration breaks a rule of the system; the message lists the errors.",
        "Lisez les codes et les pointeurs qui accompagnent le message, corrigez chaque point puis renvoyez.",
        "Read the codes and pointers that come with the message, correct each point, then submit again.",
    ),
    "answer_customs": _remedy(
        "La douane demande une information ou contrôle la déclaration.",
        "Customs ask for information or control the declaration.",
        "Répondez dans le délai indiqué avec les documents demandés.",
        "Answer within the time stated with the documents asked for.",
    ),
    "prove_exit": _remedy(
        "Le bureau de sortie n'a pas confirmé la sortie : transport non présenté, ou message perdu.",
        "The office of exit has not confirmed the exit: the transport was not presented, or a message was lost.",
        "Réunissez les preuves (CMR, connaissement, déclaration d'import à destination) et répondez par CAS dans le délai.",
        "Collect the proofs (CMR, bill of lading, import declaration at destination) and answer through CAS in time.",
    ),
    "not_arrived": _remedy(
        "Le bureau de destination n'a pas enregistré l'arrivée du transit.",
        "The office of destination has not recorded the arrival of the movement.",
        "Demandez au transporteur où et quand la marchandise a été présentée, et répondez avec la preuve avant la date limite.",
        "Ask the carrier where and when the goods were presented, and answer with the proof before the limit date.",
        Actor.FORWARDER,
    ),
    "payment": _remedy(
        "Le solde du compte utilisé pour les droits et taxes est insuffisant, ou le compte n'est pas autorisé.",
        "The balance of the account used for duties and taxes is too low, or the account is not authorised.",
        "Le titulaire du compte l'approvisionne ou corrige le numéro de compte ; la déclaration reprend ensuite.",
        "The account holder tops it up or corrects the account number; the declaration then goes on.",
    ),
    "port_location": _remedy(
        "Le terminal ou le lieu annoncé n'est pas celui de la déclaration en douane.",
        "The terminal or place announced is not the one in the customs declaration.",
        "Vérifiez le terminal avec le transitaire, puis corrigez l'annonce ou la déclaration.",
        "Check the terminal with the forwarder, then correct the notification or the declaration.",
        Actor.FORWARDER,
    ),
    "port_mrn": _remedy(
        "Le MRN a été mal recopié (lettre O pour zéro, caractère oublié) ou n'est pas encore connu du système portuaire.",
        "The MRN was copied wrongly (letter O for zero, a missing character) or is not yet known to the port system.",
        "Comparez avec le MRN donné par la douane dans CAS, corrigez l'annonce et renvoyez-la.",
        "Compare with the MRN that customs gave in CAS, correct the notification and send it again.",
    ),
    "port_status": _remedy(
        "Le document douanier n'est pas dans l'état attendu pour cette annonce.",
        "The customs document is not in the state expected for this notification.",
        "Attendez ou obtenez la mainlevée, vérifiez qu'une annonce n'existe pas déjà, puis renvoyez.",
        "Wait for or obtain the release, check that no notification exists already, then send again.",
        Actor.PORT,
    ),
    "nomination": _remedy(
        "Le dossier n'a pas été désigné au badge qui fait la demande, ou le badge est erroné.",
        "The consignment was not nominated to the badge that makes the request, or the badge is wrong.",
        "Demandez au transitaire ou à l'agent de désigner le dossier (UCN) à votre badge, puis relancez.",
        "Ask the forwarder or the agent to nominate the consignment (UCN) to your badge, then try again.",
        Actor.FORWARDER,
    ),
    "configuration": _remedy(
        "Une règle ou une donnée de référence de CAS ne couvre pas ce cas.",
        "A rule or a master data record of CAS does not cover this case.",
        "Corrigez la donnée signalée ; si l'envoi est habituel, C4T vérifie la règle de configuration.",
        "Correct the data reported; if the shipment is a usual one, C4T checks the configuration rule.",
        Actor.C4T,
    ),
}
"""By the name that the rows of `catalogue.csv` give."""
