"""Pointers into a declaration, in words: `GovernmentAgencyGoodsItem(2)` is "item 2"."""

import re

from alerts.core.texts import Text

_STEP = re.compile(r"([A-Za-zÀ-ÿ_](?:[\wÀ-ÿ]|-(?!>))*)\s*(?:[(\[]\s*(\d{1,5})\s*[)\]])?")
_MESSAGE = re.compile(r"(?:CC|CD|IE)\d{3}[A-Z]?")
_HUMP = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_\-]+")
_LONGEST_POINTER = 500

# Steps that only hold others: they say nothing to a reader, unless nothing else is left.
_HOLDERS = frozenset(
    ["declaration", "goodsshipment", "consignment", "singleadministrativedocument", "customsshipment", "message", "nachricht", "declarationexport", "declarationimport", "exportoperation", "importoperation", "transitoperation"]
)

_WORDS = {
    "governmentagencygoodsitem": Text("article", "item"),
    "goodsitem": Text("article", "item"),
    "governmentagencygoodsitems": Text("article", "item"),
    "goodsshipmentitem": Text("article", "item"),
    "goodsshipmentitems": Text("article", "item"),
    "consignmentitem": Text("article", "item"),
    "item": Text("article", "item"),
    "items": Text("article", "item"),
    "goodsitems": Text("article", "item"),
    "warenposition": Text("article", "item"),
    "position": Text("article", "item"),
    "artikel": Text("article", "item"),
    "article": Text("article", "item"),
    "houseconsignment": Text("envoi particulier", "house consignment"),
    "additionaldocument": Text("documents complémentaires", "additional documents"),
    "additionaldocuments": Text("documents complémentaires", "additional documents"),
    "supportingdocument": Text("document d'accompagnement", "supporting document"),
    "supportingdocuments": Text("documents d'accompagnement", "supporting documents"),
    "previousdocument": Text("document précédent", "previous document"),
    "previousdocuments": Text("documents précédents", "previous documents"),
    "transportdocument": Text("document de transport", "transport document"),
    "transportdocuments": Text("documents de transport", "transport documents"),
    "additionalreference": Text("référence complémentaire", "additional reference"),
    "additionalinformation": Text("mention spéciale", "additional information"),
    "unterlage": Text("document d'accompagnement", "supporting document"),
    "vorpapier": Text("document précédent", "previous document"),
    "importer": Text("importateur", "importer"),
    "importeur": Text("importateur", "importer"),
    "exporter": Text("exportateur", "exporter"),
    "exporteur": Text("exportateur", "exporter"),
    "ausfuehrer": Text("exportateur", "exporter"),
    "declarant": Text("déclarant", "declarant"),
    "anmelder": Text("déclarant", "declarant"),
    "agent": Text("représentant", "agent"),
    "representative": Text("représentant", "representative"),
    "vertreter": Text("représentant", "representative"),
    "consignor": Text("expéditeur", "consignor"),
    "consignee": Text("destinataire", "consignee"),
    "empfaenger": Text("destinataire", "consignee"),
    "empfänger": Text("destinataire", "consignee"),
    "buyer": Text("acheteur", "buyer"),
    "seller": Text("vendeur", "seller"),
    "carrier": Text("transporteur", "carrier"),
    "holderofthetransitprocedure": Text("titulaire du régime de transit", "holder of the transit procedure"),
    "holderofauthorisation": Text("titulaire de l'autorisation", "holder of the authorisation"),
    "authorisation": Text("autorisation", "authorisation"),
    "authorisations": Text("autorisations", "authorisations"),
    "authorisationholder": Text("titulaire de l'autorisation", "authorisation holder"),
    "guarantee": Text("garantie", "guarantee"),
    "guaranteereference": Text("référence de garantie", "guarantee reference"),
    "obligationguarantee": Text("garantie", "guarantee"),
    "grn": Text("numéro de garantie (GRN)", "guarantee number (GRN)"),
    "accesscode": Text("code d'accès", "access code"),
    "commodity": Text("marchandise", "commodity"),
    "classification": Text("code marchandise", "commodity code"),
    "commoditycode": Text("code marchandise", "commodity code"),
    "warennummer": Text("code marchandise", "commodity code"),
    "goederencode": Text("code marchandise", "commodity code"),
    "harmonizedsystemsubheadingcode": Text("code marchandise (six premiers chiffres)", "commodity code (first six digits)"),
    "combinednomenclaturecode": Text("code marchandise (nomenclature combinée)", "commodity code (combined nomenclature)"),
    "descriptionofgoods": Text("désignation des marchandises", "description of goods"),
    "goodsdescription": Text("désignation des marchandises", "description of goods"),
    "goodsitemnumber": Text("numéro d'article", "item number"),
    "declarationgoodsitemnumber": Text("numéro d'article de la déclaration", "declaration item number"),
    "sequencenumber": Text("numéro d'ordre", "sequence number"),
    "sequencenumeric": Text("numéro d'ordre", "sequence number"),
    "goodsmeasure": Text("masses et quantités", "masses and quantities"),
    "grossmass": Text("masse brute", "gross mass"),
    "grossmassmeasure": Text("masse brute", "gross mass"),
    "rohmasse": Text("masse brute", "gross mass"),
    "netmass": Text("masse nette", "net mass"),
    "netnetweightmeasure": Text("masse nette", "net mass"),
    "nettomassa": Text("masse nette", "net mass"),
    "brutomassa": Text("masse brute", "gross mass"),
    "eigenmasse": Text("masse nette", "net mass"),
    "supplementaryunits": Text("unités supplémentaires", "supplementary units"),
    "tariffquantity": Text("unités supplémentaires", "supplementary units"),
    "totalgrossmass": Text("masse brute totale", "total gross mass"),
    "totalgrossmassmeasure": Text("masse brute totale", "total gross mass"),
    "goodsitemquantity": Text("nombre d'articles", "number of items"),
    "packaging": Text("colis", "packaging"),
    "numberofpackages": Text("nombre de colis", "number of packages"),
    "quantityquantity": Text("nombre de colis", "number of packages"),
    "totalpackagequantity": Text("nombre total de colis", "total number of packages"),
    "shippingmarks": Text("marques des colis", "shipping marks"),
    "marksnumbersid": Text("marques des colis", "shipping marks"),
    "typeofpackages": Text("type de colis", "type of packages"),
    "governmentprocedure": Text("régime douanier", "customs procedure"),
    "procedure": Text("régime douanier", "customs procedure"),
    "requestedprocedure": Text("régime demandé", "requested procedure"),
    "previousprocedure": Text("régime précédent", "previous procedure"),
    "additionalprocedure": Text("code complémentaire du régime", "additional procedure code"),
    "origin": Text("origine", "origin"),
    "countryoforigin": Text("pays d'origine", "country of origin"),
    "origincountry": Text("pays d'origine", "country of origin"),
    "destination": Text("pays de destination", "country of destination"),
    "countryofdestination": Text("pays de destination", "country of destination"),
    "countryofdispatch": Text("pays d'expédition", "country of dispatch"),
    "exportcountry": Text("pays d'exportation", "country of export"),
    "countryofroutingofconsignment": Text("pays de l'itinéraire", "country of routing"),
    "tradeterms": Text("conditions de livraison (incoterm)", "delivery terms (incoterm)"),
    "deliveryterms": Text("conditions de livraison (incoterm)", "delivery terms (incoterm)"),
    "lieferbedingung": Text("conditions de livraison (incoterm)", "delivery terms (incoterm)"),
    "incoterm": Text("incoterm", "incoterm"),
    "incotermcode": Text("incoterm", "incoterm"),
    "conditioncode": Text("code incoterm", "incoterm code"),
    "deliveryplace": Text("lieu de livraison", "place of delivery"),
    "locationname": Text("nom du lieu", "place name"),
    "customsvaluation": Text("valeur en douane", "customs valuation"),
    "valuationadjustment": Text("ajustement de la valeur", "valuation adjustment"),
    "valuationindicators": Text("indicateurs d'évaluation", "valuation indicators"),
    "chargededuction": Text("ajouts et déductions", "additions and deductions"),
    "invoiceline": Text("ligne de facture", "invoice line"),
    "invoiceamount": Text("montant facturé", "invoice amount"),
    "itemchargeamount": Text("montant de l'article", "item amount"),
    "statisticalvalueamount": Text("valeur statistique", "statistical value"),
    "statisticalvalue": Text("valeur statistique", "statistical value"),
    "currencyexchange": Text("taux de change", "exchange rate"),
    "currency": Text("monnaie", "currency"),
    "dutytaxfee": Text("droits et taxes", "duties and taxes"),
    "payment": Text("paiement", "payment"),
    "methodofpayment": Text("mode de paiement", "method of payment"),
    "transportequipment": Text("équipement de transport (conteneur)", "transport equipment (container)"),
    "containeridentificationnumber": Text("numéro de conteneur", "container number"),
    "containernummer": Text("numéro de conteneur", "container number"),
    "containercode": Text("indicateur de conteneur", "container indicator"),
    "containerindicator": Text("indicateur de conteneur", "container indicator"),
    "seal": Text("scellé", "seal"),
    "departuretransportmeans": Text("moyen de transport au départ", "means of transport at departure"),
    "arrivaltransportmeans": Text("moyen de transport à l'arrivée", "means of transport at arrival"),
    "activebordertransportmeans": Text("moyen de transport à la frontière", "means of transport at the border"),
    "bordertransportmeans": Text("moyen de transport à la frontière", "means of transport at the border"),
    "modeoftransportattheborder": Text("mode de transport à la frontière", "mode of transport at the border"),
    "inlandmodeoftransport": Text("mode de transport intérieur", "inland mode of transport"),
    "goodslocation": Text("localisation des marchandises", "location of goods"),
    "locationofgoods": Text("localisation des marchandises", "location of goods"),
    "warehouse": Text("entrepôt", "warehouse"),
    "loadinglocation": Text("lieu de chargement", "place of loading"),
    "presentationoffice": Text("bureau de présentation", "office of presentation"),
    "exitoffice": Text("bureau de sortie", "office of exit"),
    "customsofficeofexitdeclared": Text("bureau de sortie déclaré", "declared office of exit"),
    "customsofficeofdeparture": Text("bureau de départ", "office of departure"),
    "customsofficeofdestinationdeclared": Text("bureau de destination", "office of destination"),
    "customsofficeofexport": Text("bureau d'exportation", "office of export"),
    "ucr": Text("référence de l'envoi (UCR)", "consignment reference (UCR)"),
    "traderassignedreferenceid": Text("référence de l'opérateur", "trader's reference"),
    "lrn": Text("LRN", "LRN"),
    "mrn": Text("MRN", "MRN"),
    "functionalreferenceid": Text("LRN", "LRN"),
    "typecode": Text("type", "type"),
    "type": Text("type", "type"),
    "categorycode": Text("catégorie", "category"),
    "id": Text("numéro", "number"),
    "identificationnumber": Text("numéro d'identification (EORI)", "identification number (EORI)"),
    "referencenumber": Text("numéro de référence", "reference number"),
    "code": Text("code", "code"),
    "name": Text("nom", "name"),
    "address": Text("adresse", "address"),
    "postcode": Text("code postal", "postcode"),
    "postcodeid": Text("code postal", "postcode"),
    "streetandnumber": Text("rue et numéro", "street and number"),
    "city": Text("ville", "city"),
    "cityname": Text("ville", "city"),
    "country": Text("pays", "country"),
    "countrycode": Text("pays", "country"),
    "amendment": Text("rectification", "amendment"),
    "declarationtype": Text("type de déclaration", "declaration type"),
    "additionaldeclarationtype": Text("type complémentaire de déclaration", "additional declaration type"),
}  # fmt: skip
_HEADER = Text("en-tête de la déclaration", "declaration header")


def pointer_words(raw: str, locale: str) -> str:
    """Return a pointer in words of `locale` ("fr", else English); empty for an empty pointer.

    Understands CDS arrows, XPath-like paths of the EU and German systems and CAS's dotted paths.
    Names that we do not know are split into their words, so nothing is lost.
    """
    steps = [match.groups() for match in _STEP.finditer(raw[:_LONGEST_POINTER])]
    told = [_step(name, number, locale) for name, number in steps if not _holds_only(name, number)]
    if told:
        return ", ".join(told)
    return _HEADER.in_locale(locale) if steps else ""


def _holds_only(name: str, number: str | None) -> bool:
    return (name.lower() in _HOLDERS and not number) or _MESSAGE.fullmatch(name) is not None


def _step(name: str, number: str | None, locale: str) -> str:
    text = _WORDS.get(name.lower())
    words = text.in_locale(locale) if text else _HUMP.sub(" ", name).strip().lower()
    return f"{words} {number}" if number else words
