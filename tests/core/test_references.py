import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from alerts.core.check_digits import check_digit
from alerts.core.references import (
    ReferenceKind,
    best_repair,
    find_references,
    guess_kinds,
    normalise,
)

BODY = string.ascii_uppercase + string.digits
LOOKALIKES = {"O": "0", "0": "O", "I": "1", "1": "I", "B": "8", "8": "B", "S": "5", "5": "S", "Z": "2", "2": "Z"}  # fmt: skip


def found(text):
    """Return what is found as {kind: [values]}."""
    by_kind = {}
    for reference in find_references(text):
        by_kind.setdefault(str(reference.kind), []).append(reference.value)
    return by_kind


RECOGNISED = [
    ("MRN: 26 GB 7F2K Q9M4 X1TZ R6, thanks", {"mrn": ["26GB7F2KQ9M4X1TZR6"]}),
    ("for 26gb3td6wz0n8ekhr3 (pre-lodged)", {"mrn": ["26GB3TD6WZ0N8EKHR3"]}),
    ("Declaration 26 FR D41Q8K9P 3B16R 7 acceptée", {"mrn": ["26FRD41Q8K9P3B16R7"]}),
    ("26GB.7F2K.Q9M4.X1TZ.R6", {"mrn": ["26GB7F2KQ9M4X1TZR6"]}),
    ("MRN 26-FR-D41Q8K9P3B16R7", {"mrn": ["26FRD41Q8K9P3B16R7"]}),
    ("(MRN26FRD41Q8K9P3B16R7)", {"mrn": ["26FRD41Q8K9P3B16R7"]}),
    ("EAD_26DE485100091742E1.pdf", {"mrn": ["26DE485100091742E1"]}),
    ("26FRD41Q8K\n9P3B16R7", {"mrn": ["26FRD41Q8K9P3B16R7"]}),
    ("lrn/mrn: 26FRD41Q8K9P3B16R7", {"mrn": ["26FRD41Q8K9P3B16R7"]}),
    ("MRN 18GB9JLC3CU1LFGVR1", {"mrn": ["18GB9JLC3CU1LFGVR1"]}),
    ("26 NL 7K3MVD2OHX94A9", {"mrn": ["26NL7K3MVD2OHX94A9"]}),
    ("Fehler bei LRN 26112305560HWTEXP", {"lrn": ["26112305560HWTEXP"]}),
    ("LRN: ABC/2026/0042.", {"lrn": ["ABC/2026/0042"]}),
    ('"lrn":"26112000725POSIMP","mrn":""', {"lrn": ["26112000725POSIMP"]}),
    ("mrn en lrn (26112001190NKHEXP)", {"lrn": ["26112001190NKHEXP"]}),
    ("DUCR: 9GB123456789012-ABC1234", {"ducr": ["9GB123456789012-ABC1234"]}),
    ("ducr 6gb999567816000-pos2600731)", {"ducr": ["6GB999567816000-POS2600731"]}),
    ("MUCR A:50020000035 linked", {"mucr": ["A:50020000035"]}),
    ("Importer EORI is GB999567816000", {"eori": ["GB999567816000"]}),
    ("importer EORI GB 999 567 816 000 valid", {"eori": ["GB999567816000"]}),
    ("n° EORI FR 999 543 218 00021.", {"eori": ["FR99954321800021"]}),
    ("EORI-nummer BE0869621133", {"eori": ["BE0869621133"]}),
    ("EORI-Nummer DE1234567", {"eori": ["DE1234567"]}),
    ("NL857123456 is ons EORI nummer", {"eori": ["NL857123456"]}),
    ("EORI numbers GB999567816000 and GB999123472000", {"eori": ["GB999567816000", "GB999123472000"]}),
    ("the B/L says CSQU 305438-3", {"container": ["CSQU3054383"]}),
    ("conteneur csqu 305 438 3", {"container": ["CSQU3054383"]}),
    ("Container-Nr. CSQU-305438-3", {"container": ["CSQU3054383"]}),
    ("Container CSQU3O54383", {"container": ["CSQU3O54383"]}),
    ("garantie 26FR0000001234567", {"grn": ["26FR0000001234567"]}),
    ("code marchandise 0910 11 00 00, origine IN", {"commodity_code": ["0910110000"]}),
    ("commodity code 3926.90.97.90", {"commodity_code": ["3926909790"]}),
    ("HS code 3926 9097 90 on item 2", {"commodity_code": ["3926909790"]}),
    ("Die Warennummer 82075060 verwenden wir", {"commodity_code": ["82075060"]}),
    ("goederencode: 2204219800 afgekeurd", {"commodity_code": ["2204219800"]}),
    ("le code 6204 62 31 90 n'est plus valable", {"commodity_code": ["6204623190"]}),
    ("commodity codes 3926909790, 8207506000 rejected", {"commodity_code": ["3926909790", "8207506000"]}),
    ("Document requis absent : C678 et N935, Y901", {"document_code": ["C678", "N935", "Y901"]}),
    ("met 1NPS in aanvullende verwijzing, 1ACG", {"document_code": ["1NPS", "1ACG"]}),
    ("document code 9100 missing", {"document_code": ["9100"]}),
    ("gewoon FCA MAASVLAKTE, niet DAP", {"incoterm": ["FCA", "DAP"]}),
    ("incoterm ddp dublin", {"incoterm": ["DDP"]}),
    ("met N05311-D:20261123-T080000 gewerkt", {"call_number": ["N05311-D:20261123-T080000"]}),
    ("noodprocedure N04853 gekregen", {"call_number": ["N04853"]}),
    ("AT/C/40/123456/11/2026/4851", {"atlas_number": ["ATC401234561120264851"]}),
    ("GMR GMRA1B2C3D4E", {"gmr": ["GMRA1B2C3D4E"]}),
    ("bureau FR000720 (Le Havre)", {"customs_office": ["FR000720"]}),
    ("envoi CES-IMP-26-10442 et BRK-OUT-551240", {"shipment": ["CES-IMP-26-10442", "BRK-OUT-551240"]}),
    ("POS\u201126\u201100731, typed by a word processor", {"shipment": ["POS-26-00731"]}),
    (
        "/v1/declarations/a30f4300-bbee-4636-ad33-bc6d96f0da84",
        {"cas_id": ["a30f4300-bbee-4636-ad33-bc6d96f0da84"]},
    ),
    ("cds40045 and BR 0414", {"error_code": ["CDS40045", "BR0414"]}),
]  # fmt: skip


# As customers write them: labels, quotes, markup, several languages, slips of the pen.
MORE = [
    ('Guten Tag, unsere MRN lautet 26DE4851 0009 1742 E1, bitte prüfen. Tel.: +49 40 5550-117, Az. 4711/26', {'mrn': ['26DE485100091742E1']}),
    ('Beste, zie bijlage 26NL7K3MVD20HX94A9.xml en factuur 2026-0042, PO 4500098765', {'mrn': ['26NL7K3MVD20HX94A9']}),
    ("MRN's 26FRD41Q8K9P3B16R7/26FRD44T1H6W2Z80R0", {'mrn': ['26FRD41Q8K9P3B16R7', '26FRD44T1H6W2Z80R0']}),
    ('MRN:26FRD41Q8K9P3B16R7;LRN:26112010388CESIMP', {'mrn': ['26FRD41Q8K9P3B16R7'], 'lrn': ['26112010388CESIMP']}),
    ('<MRN>26FRD41Q8K9P3B16R7</MRN><LRN>26112010388CESIMP</LRN>', {'mrn': ['26FRD41Q8K9P3B16R7'], 'lrn': ['26112010388CESIMP']}),
    ('MRN nr 26 be t000 0044 8120 j7 is niet gezuiverd', {'mrn': ['26BET00000448120J7']}),
    ('26FRD41Q8K9P3B16R8', {'mrn': ['26FRD41Q8K9P3B16R8']}),
    ('Z6FRD41Q8K9P3B16R7', {'mrn': ['Z6FRD41Q8K9P3B16R7']}),
    ('Our LRN is TMD-2026-000123 and the DUCR 6GB999123472000-EXP263307', {'lrn': ['TMD-2026-000123'], 'ducr': ['6GB999123472000-EXP263307']}),
    ('the LRN was reused within 48 hours (CDS12003)', {'error_code': ['CDS12003']}),
    ('Local reference number: 2026/IMP/00912', {'lrn': ['2026/IMP/00912']}),
    ('LRN (26112000725POSIMP)', {'lrn': ['26112000725POSIMP']}),
    ('lrn = 26112000725posimp', {'lrn': ['26112000725POSIMP']}),
    ('traderReference 6GB999567816000-POS2600725', {'ducr': ['6GB999567816000-POS2600725']}),
    ('UCR 6FR99954321800021-CES10442', {'ducr': ['6FR99954321800021-CES10442']}),
    ('DUCR 6GB999567816000-POS26/00725 is refused', {'ducr': ['6GB999567816000-POS26']}),
    ('EORI XI 123 456 789 000 for NI', {'eori': ['XI123456789000']}),
    ('Le numéro EORI du déclarant (FR99954321800021) est OK', {'eori': ['FR99954321800021']}),
    ('EORI importateur: BE 0869.621.133, exportateur: GB123456789000', {'eori': ['BE0869621133', 'GB123456789000']}),
    ('EORI DE 123456789012345', {'eori': ['DE123456789012345']}),
    ('importer GB999567816000, VAT GB 999567816', {'eori': ['GB999567816000']}),
    ('IE6388047V EORI?', {'eori': ['IE6388047V']}),
    ('ATEOS1000012345 EORI Nummer', {'eori': ['ATEOS1000012345']}),
    ('Conteneurs: CSQU3054383, POSU1188241 et NKHU7301643.', {'container': ['CSQU3054383', 'POSU1188241', 'NKHU7301643']}),
    ('container no. MSKU 907 032 3', {'container': ['MSKU9070323']}),
    ('box TCLU 4265738 / seal 1234567', {'container': ['TCLU4265738']}),
    ('commodity code of item 3 is 8471300000 (laptop)', {'commodity_code': ['8471300000']}),
    ('8471300000 is not a valid commodity code according to CDS', {'commodity_code': ['8471300000']}),
    ('HS 8471.30 / TARIC 8471 30 00 00', {'commodity_code': ['8471300000']}),
    ('position tarifaire 8471300000 refusée', {'commodity_code': ['8471300000']}),
    ('nomenclature NC 2204 21 98', {'commodity_code': ['22042198']}),
    ('GN code 22042198 volgens ons', {'commodity_code': ['22042198']}),
    ('Statistische Warennummer: 8471 30 00', {'commodity_code': ['84713000']}),
    ('codes marchandises : 0910.11.00.00 - 0904.11.00.00', {'commodity_code': ['0910110000', '0904110000']}),
    ('code douanier 09 10 11 00 00', {'commodity_code': ['0910110000']}),
    ('commodity code 84713000, net mass 1240, gross 1420', {'commodity_code': ['84713000']}),
    ('Warennummer(4)=82075060', {'commodity_code': ['82075060']}),
    ('commodityCode: 8207506000', {'commodity_code': ['8207506000']}),
    ('mainlevée obtenue, code 6403999600, origine VN', {'commodity_code': ['6403999600']}),
    ('classement tarifaire de nos gourdes isothermes : on hésite, vu le mode de fermeture, entre '
     '9617000000 et 7323930000', {'commodity_code': ['9617000000', '7323930000']}),
    ('code client 6403999600', {}),
    ('access code 99887766, code 4500099887', {}),
    ('classement tarifaire en cours, voir facture 84713000', {}),
    ('classement tarifaire urgent, rappelez le 0145678901', {}),
    ('reçu à 12:30 puis le 14 mars 2026 à 09:05:10', {}),
    ('le 2026 10 00 n\'est pas une position', {}),
    ('invoice N935 ok, N380 too. Y-code Y929 and Y930', {'document_code': ['N935', 'N380', 'Y929', 'Y930']}),
    ('certificat C644 / CHED N853', {'document_code': ['C644', 'N853']}),
    ('Unterlage U045 fehlt, Bescheinigung L139', {'document_code': ['U045', 'L139']}),
    ('bescheid N740 (AWB) en X002 vergunning', {'document_code': ['N740', 'X002']}),
    ('document 1D03 or Y945 needed: BR0414', {'document_code': ['1D03', 'Y945'], 'error_code': ['BR0414']}),
    ('Condition C0640 is broken, not document C640', {'error_code': ['C0640'], 'document_code': ['C640']}),
    ('9001 license missing; licence 9111', {'document_code': ['9111']}),
    ('EXW/FCA/DDP: which?', {'incoterm': ['EXW', 'FCA', 'DDP']}),
    ('Lieferbedingung DAT Hamburg', {'incoterm': ['DAT']}),
    ('livraison CIP Paris, FAS Anvers; CPT', {'incoterm': ['CIP', 'FAS', 'CPT']}),
    ('Incoterm: cpt paris', {'incoterm': ['CPT']}),
    ('FOB-waarde en CIF-waarde', {'incoterm': ['FOB', 'CIF']}),
    ('Rejection reason 12: CL213 at /CC015C/Consignment, NCTS', {'error_code': ['12', 'CL213']}),
    ('NCTS functional error 14 - R0472', {'error_code': ['14', 'R0472']}),
    ('Code erreur 13 (C0812) sur notre T1', {'error_code': ['13', 'C0812']}),
    ('Fehlercode: 15, Grund C0153 NCTS', {'error_code': ['15', 'C0153']}),
    ('errors 12 and 14 in NCTS', {'error_code': ['12', '14']}),
    ('foutcodes 12, 13 en 14 NCTS', {'error_code': ['12', '13', '14']}),
    ('Portbase geeft 93 terug', {'error_code': ['93']}),
    ('Portbase melding 12: locatie wijkt af', {'error_code': ['12']}),
    ('DMS: DMS10020 ongeldige waarde, DMS100AB', {'error_code': ['DMS10020', 'DMS100AB']}),
    ('règle Nat 078 et NAT-170', {'error_code': ['Nat-078', 'Nat-170']}),
    ('NAT023', {'error_code': ['Nat-023']}),
    ('ValidationCode CDS 12005', {'error_code': ['CDS12005']}),
    ('CDS-40045', {'error_code': ['CDS40045']}),
    ('DMS 10020', {'error_code': ['DMS10020']}),
    ('V0010 et V0123', {'error_code': ['V0010', 'V0123']}),
    ('Fehler GIV00009 Sicherheitsbetrag', {'error_code': ['GIV00009']}),
    ('ATLAS: EXP 00412', {'error_code': ['EXP00412']}),
    ('BR-0414 / BR 20311', {'error_code': ['BR0414', 'BR20311']}),
    ('BR 1234 BR Fernsehen 2026', {'error_code': ['BR1234']}),
    ('AES rule C 0452 / R 0221', {'error_code': ['C0452', 'R0221']}),
    ('reference id f6fadfa7-e5c1-4b62-b362-da5cc13da58a, correlation {A30F4300-BBEE-4636-AD33-BC6D96F0DA84}', {'cas_id': ['f6fadfa7-e5c1-4b62-b362-da5cc13da58a', 'a30f4300-bbee-4636-ad33-bc6d96f0da84']}),
    ('shipment NKH-EXP-2026-1187 / NKH-SO-60021', {'shipment': ['NKH-EXP-2026-1187', 'NKH-SO-60021']}),
    ("Bonjour, la DAU 26FRX20C5N1J9S40B1 (export) n'est pas apurée, voir ECS. Merci de rappeler au 06.12.34.56.78", {'mrn': ['26FRX20C5N1J9S40B1']}),
    ('26 DE 4851 0009 1742 E1 steht noch auf überlassen', {'mrn': ['26DE485100091742E1']}),
    ('MRN 26DE4851OOO91742E1', {'mrn': ['26DE4851OOO91742E1']}),
    ('MRN: 26IEDUB100T4K7WQR4 (AIS), BR 0414 at item 1', {'mrn': ['26IEDUB100T4K7WQR4'], 'error_code': ['BR0414']}),
    ('wrt. 26-NL-5W0PQ81ZC6TRR7: release?', {'mrn': ['26NL5W0PQ81ZC6TRR7']}),
    ('mrn=26nl5w0pq81zc6trr7&status=released', {'mrn': ['26NL5W0PQ81ZC6TRR7']}),
    ('“26FRD41Q8K2M7X05R0”', {'mrn': ['26FRD41Q8K2M7X05R0']}),
    ('Betreff: WG: 26DE485100091755A2 / HWT-EXP-26-5477', {'mrn': ['26DE485100091755A2'], 'shipment': ['HWT-EXP-26-5477']}),
    ('Hallo, LRN 26111705477HWTEXP, Container HLXU8012340?', {'lrn': ['26111705477HWTEXP'], 'container': ['HLXU8012340']}),
    ('Lrn nummer is 26111901187NKHEXP', {'lrn': ['26111901187NKHEXP']}),
    ('unsere LRN lautet: HWT/26/5533', {'lrn': ['HWT/26/5533']}),
    ('notre LRN est le 26112010431CESIMP', {'lrn': ['26112010431CESIMP']}),
    ('containers: TGHU1234567; TGHU 123456 7', {'container': ['TGHU1234567']}),
    ('n° de conteneur CESU 206675-4 absent', {'container': ['CESU2066754']}),
    ('ctr cesu2066754', {'container': ['CESU2066754']}),
    ('goederen 3926 90 97, netto 12 kg, 40 dozen', {'commodity_code': ['39269097']}),
    ('TARIC-Code 3926909790 ist ungültig', {'commodity_code': ['3926909790']}),
    ('code TARIC 3926 9097 90', {'commodity_code': ['3926909790']}),
    ("le code marchandise (3926909790) n'existe plus", {'commodity_code': ['3926909790']}),
    ('item 2: 3926909790 (commodity code)', {'commodity_code': ['3926909790']}),
    ('Warennummer "82075060" ungültig', {'commodity_code': ['82075060']}),
    ('KN-Code 82075060; Zolltarifnummer 8207506000', {'commodity_code': ['82075060', '8207506000']}),
    ('Codenummer 82075060900', {'commodity_code': ['82075060900']}),
    ('HS-code 220421 98 00', {'commodity_code': ['2204219800']}),
    ('commodity code 2204.2198', {'commodity_code': ['22042198']}),
    ('code SH : 9018.90.84', {'commodity_code': ['90189084']}),
    ('tariff code changed from 8517120000 to 8517130000', {'commodity_code': ['8517120000', '8517130000']}),
    ('EORI van de aangever is onbekend: NL812345678', {'eori': ['NL812345678']}),
    ('EORI nr. BE 0417 497 106 is ok', {'eori': ['BE0417497106']}),
    ('representative eori gb123456789000', {'eori': ['GB123456789000']}),
    ('EORI unseres Kunden: ATEOS1000045678', {'eori': ['ATEOS1000045678']}),
    ('EORI ES12345678Z', {'eori': ['ES12345678Z']}),
    ('EORI IT12345678901', {'eori': ['IT12345678901']}),
    ('Our EORI (GB 123 456 789 000) and XI EORI XI123456789000', {'eori': ['GB123456789000', 'XI123456789000']}),
    ('TVA: FR 12 345 678 901 / EORI FR12345678900012', {'eori': ['FR12345678900012']}),
    ('DUCR 6GB 999567816000-POS2600731', {'ducr': ['6GB999567816000-POS2600731']}),
    ('5GB999567816000-ABC(1)-X', {'ducr': ['5GB999567816000-ABC(1)-X']}),
    ('C400 CITES, Y900; Y-935 no', {'document_code': ['C400', 'Y900']}),
    ('la licence X060 et le certificat L079', {'document_code': ['X060', 'L079']}),
    ('doc. code U167 refusé', {'document_code': ['U167']}),
    ('N325 proforma', {'document_code': ['N325']}),
    ('A119 airworthiness certificate? code A119', {'document_code': ['A119']}),
    ('code document 1D24', {'document_code': ['1D24']}),
    ('Y901 ontbreekt (bescheid)', {'document_code': ['Y901']}),
    ('vendu en DAP/DDP', {'incoterm': ['DAP', 'DDP']}),
    ('Incoterms® 2020 FOB', {'incoterm': ['FOB']}),
    ('incotermcode ontbreekt, moet cfr zijn', {'incoterm': ['CFR']}),
    ('CIF Rotterdam; C.I.F.', {'incoterm': ['CIF']}),
    ('The CIP phase, DAP protocol', {'incoterm': ['CIP', 'DAP']}),
    ('CDS12108 / CDS10020;CDS10020', {'error_code': ['CDS12108', 'CDS10020']}),
    ('fout DMS10047 bij artikel 3', {'error_code': ['DMS10047']}),
    ('DELTA IE : Nat-027bis, Nat-130-bis', {'error_code': ['Nat-027bis', 'Nat-130-bis']}),
    ('ATLAS Fehlermeldung EXP00217 und NCT00042', {'error_code': ['EXP00217', 'NCT00042']}),
    ('code erreur: 13, motif C0411, NCTS phase 5', {'error_code': ['13', 'C0411']}),
    ('E_EXP_REJ Fehlercode AES00123', {'error_code': ['AES00123']}),
    ('AIS error BR20311', {'error_code': ['BR20311']}),
    ('err. V0231 dans CAS', {'error_code': ['V0231']}),
    ('CC057C with code 12 CL141', {'error_code': ['12', 'CL141']}),
    ('Portbase: foutcode 91', {'error_code': ['91']}),
    ('Portbase (code: 92)', {'error_code': ['92']}),
    ('MCP Destin8 error 60143', {'error_code': ['60143']}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), RECOGNISED + MORE)
def test_references_are_recognised(text, expected):
    assert found(text) == expected


NOTHING = [
    "Tel 0475 12 34 56 ou +32 475 12 34 56, fax 02 345 67 89",
    "Please call me on 020 7946 0112 or 07700 900123",
    "Facture FA-2026-00123 du 20.11.2026, montant 12 345,67 EUR",
    "TVA FR12345678901, SIRET 999 543 218 00021, BTW BE 0869.621.133",
    "IBAN BE68 5390 0754 7034, GB82 WEST 1234 5698 7654 32, FR7630006000011234567890189",
    "VAT GB 999 5678 16, company no 01234567, USt-IdNr. DE123456789",
    "Our order 4500123456 and invoice 90012345 of 2026-11-20, 08:30",
    "D-20095 Hamburg, 75001 Paris, 1012 AB Amsterdam",
    "le 20 fr 2026 12 34 56 78 9",
    "Am 12 DE 2026 haben wir 15 000 Stück geliefert",
    "SKU 39269097, EAN 3017620422003, code client 39269097",
    "Rechnung 82075060 vom 12.11., 2026.11.20, 20261120",
    "gsm 0478 12 34 56, appelez le 0201 12 34 56",
    "hall C204, quai C310, route N118, forms C88, C285 and C2001",
    "DELIVERY FRAGILE BELGIQUE: YOUR 1234567 order",
    "COVID-19 ISO-9001 UTF-8, article VER-LP-220, EP-CARD-10",
    "ticket CAS-000123, x-request-id: 4bf92f3577b34da6a3ce929d0e0e4736",
    "le DAT n'est pas imprimé; peut-être pour une cif",
    "code 93 of the postal area, order 60733, engine V1234",
]


MORE_NOTHING = [
    'LRN ontbreekt in bericht 12 van vandaag',
    'LRN wurde am 20.11.2026 vergeben',
    'TVA intracommunautaire FR32999543218',
    'EORI: pas de numéro, TVA FR32999543218',
    'trailer AB-123-CD, kenteken 1-ABC-234, LKW HH-AB 1234',
    'BL MAEU123456789, booking 210987654, voyage 642W, vessel IMO 9703291',
    'AWB 500-20000035, HAWB 12345678, flight BA0123',
    'the tariff is 20 % on 45000000 EUR',
    'classification of 12 items, total 10000000',
    'Artikelnummer 82075060',
    'Kundennummer 10234567, Sendung 20261123',
    'customs value 84713000.50',
    'in 2026 and 2025 our document flow was fine, 1234 docs',
    'document of 2026',
    'ticket INC000012345678 ITZBund',
    'HTTP 400, 502 Bad Gateway, error 500',
    'Meeting at 14:30 on Tue 24/11/2026, room B12, zoom 854 3210 9876, password 3hJ9kL',
    'Siège: 12 rue de la Paix 75002 Paris - RCS Paris B 999 543 218 - capital 1 000 000 EUR',
    'Handelsregister HRB 123456, USt-ID DE 999 999 999, BLZ 200 400 00',
    'KvK 12345678, BTW NL857123456B01, IBAN NL91 ABNA 0417 1643 00',
    'Registered in England 01234567. VAT no. 999 5678 16',
    'On Fri, 20 Nov 2026 at 17:12, 12345678@example.org wrote:',
    'SO-12345, PO-45512, quote Q-2026-11',
    'order 26GB, 12 pallets',
    '2026-11-23T08:10:00.0000000Z eventTime',
    'image001.png cid:image002.jpg@01D9A1B2.3C4D5E60',
    'version 2.14.3 build 20261120.4',
    'https://example.org/track?id=84713000&x=1',
    'the HS code 901890 is wrong',
    'customs procedure code 4000 C07, regime 1040, 40 71',
    'lever ons BL nummer 262345678 en boeking 6612345',
    'amount 3926.90 EUR and 97,90',
    'ticket vom 23.11., Az: 6DE-12',
    'document N 935',
    'palette N100 du dépôt C200, réf. C200',
    'error code 0x80070005, errno 13',
    'HTTP status code 12?',
]  # fmt: skip


@pytest.mark.parametrize("text", NOTHING[:-2] + MORE_NOTHING)
def test_other_numbers_are_not_references(text):
    assert found(text) == {}


def test_numbers_without_a_system_are_no_error_codes():
    assert found(NOTHING[-1]) == {}


def test_spans_point_at_the_text_as_written():
    text = "Bonjour, MRN\u00a026 FR D41Q8K9P 3B16R 7 svp"
    (mrn,) = find_references(text)
    assert text[mrn.start : mrn.end] == "26 FR D41Q8K9P 3B16R 7"


def test_a_reference_quoted_twice_is_kept_once_at_its_first_place():
    text = "CSQU3054383 puis CSQU 305438-3"
    (container,) = find_references(text)
    assert container.start == 0


def test_a_wrong_check_digit_warns_and_offers_the_repair_already_known():
    (mrn,) = find_references("MRN 26NL7K3MVD2OHX94A9")
    assert mrn.valid is False
    assert best_repair(mrn, {"26NL7K3MVDZOHX94A9"}) == "26NL7K3MVDZOHX94A9"


def test_a_letter_for_a_digit_is_the_likelier_slip():
    (mrn,) = find_references("MRN 26NL7K3MVD2OHX94A9")
    assert len(mrn.repairs) > 1
    assert best_repair(mrn) == "26NL7K3MVD20HX94A9"


def test_without_repairs_none_is_offered():
    (container,) = find_references("POSU 118824-2")
    assert container.value == "POSU1188242"
    assert container.valid is False
    assert best_repair(container, {"POSU1188241"}) is None


@pytest.mark.parametrize("value", ["26CHA1B2C3D4E5F6N7", "26FRA1B2C3D4E5F6GF"])
def test_swiss_and_fallback_numbers_have_no_check(value):
    (mrn,) = find_references(f"MRN {value}")
    assert mrn.valid is not False


def test_eoris_are_judged_by_their_countrys_rule():
    judged = {reference.value: reference.valid for reference in find_references(
        "EORI FR99954321800021, EORI FR99954321800022, EORI BE0869621134, EORI GB999567816000"
    )}  # fmt: skip
    assert judged == {
        "FR99954321800021": True,
        "FR99954321800022": False,
        "BE0869621134": False,
        "GB999567816000": None,
    }


@pytest.mark.parametrize(
    ("query", "kind", "value"),
    [
        ("26 fr D41Q8K9P3B16R7", "mrn", "26FRD41Q8K9P3B16R7"),
        ("posu 118824-1", "container", "POSU1188241"),
        ("3926.90.97.90", "commodity_code", "3926909790"),
        ("39269097", "commodity_code", "39269097"),
        ("fr 999 543 218 00021", "eori", "FR99954321800021"),
        ("ces-imp-26-10442", "shipment", "CES-IMP-26-10442"),
        ("cds40045", "error_code", "CDS40045"),
        ("6gb999567816000-pos2600731", "ducr", "6GB999567816000-POS2600731"),
        ("c678", "document_code", "C678"),
        ("fca", "incoterm", "FCA"),
        ("26112305560hwtexp", "lrn", "26112305560HWTEXP"),
        (
            "A30F4300-bbee-4636-ad33-bc6d96f0da84",
            "cas_id",
            "a30f4300-bbee-4636-ad33-bc6d96f0da84",
        ),
    ],
)
def test_a_search_is_read_as_the_reference_it_is(query, kind, value):
    assert (ReferenceKind(kind), value) in guess_kinds(query)


@pytest.mark.parametrize("query", ["", "bonjour", "masse nette article 3", "x" * 500])
def test_a_search_for_words_is_no_reference(query):
    assert guess_kinds(query) == []


@given(st.sampled_from(ReferenceKind), st.text(max_size=40))
def test_normalising_twice_changes_nothing(kind, raw):
    assert normalise(kind, normalise(kind, raw)) == normalise(kind, raw)


years = st.integers(6, 39).map("{:02}".format)
countries = st.sampled_from(["FR", "BE", "NL", "DE", "GB", "IE", "XI", "ES", "IT", "PL"])


@st.composite
def mrns(draw):
    body = draw(years) + draw(countries) + draw(st.text(BODY, min_size=13, max_size=13))
    assume(sum(character.isdigit() for character in body) >= 6)
    return f"{body}{check_digit(body)}"


@st.composite
def containers(draw):
    body = draw(st.text(string.ascii_uppercase, min_size=3, max_size=3)) + "U"
    body += draw(st.text(string.digits, min_size=6, max_size=6))
    return f"{body}{check_digit(body)}"


@st.composite
def guarantees(draw):
    body = draw(years) + draw(countries) + draw(st.text(BODY, min_size=12, max_size=12))
    assume(sum(character.isdigit() for character in body) >= 6)
    return f"{body}{check_digit(body)}"


# Words, punctuation and line breaks, but nothing that a reference could take for a part of itself.
surroundings = st.text("aeioéàß.,;:!?()[]«»\"' \n\t", max_size=30)


def grouped(value, size):
    return " ".join(value[index : index + size] for index in range(0, len(value), size))


@given(mrns(), surroundings, surroundings, st.booleans())
def test_a_valid_mrn_is_found_in_any_text(mrn, before, after, lower):
    written = mrn.lower() if lower else mrn
    assert mrn in found(f"{before} {written} {after}").get("mrn", [])


@given(mrns(), surroundings)
def test_a_valid_mrn_in_groups_is_found(mrn, before):
    assert mrn in found(f"{before} MRN {grouped(mrn, 4)}.").get("mrn", [])


@given(containers(), surroundings, surroundings, st.booleans())
def test_a_valid_container_is_found_in_any_text(container, before, after, lower):
    written = f"{container[:4]} {container[4:10]}-{container[10]}"
    for form in (written, container):
        text = f"{before} {form.lower() if lower else form} {after}"
        assert container in found(text).get("container", [])


@given(guarantees(), surroundings, st.booleans())
def test_a_valid_guarantee_number_is_found_in_any_text(grn, before, lower):
    assert grn in found(f"{before} {grn.lower() if lower else grn}.").get("grn", [])


@given(mrns(), st.data())
def test_a_single_swap_offers_the_original_among_the_repairs(mrn, data):
    places = [place for place, letter in enumerate(mrn) if letter in LOOKALIKES]
    assume(places)
    place = data.draw(st.sampled_from(places))
    corrupted = mrn[:place] + LOOKALIKES[mrn[place]] + mrn[place + 1 :]
    references = [r for r in find_references(f"MRN {corrupted}") if r.kind is ReferenceKind.MRN]
    assert references
    assert mrn in references[0].repairs or references[0].valid


@given(st.text())
def test_any_text_is_read_without_an_error(text):
    for reference in find_references(text):
        assert 0 <= reference.start < reference.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    ["26FR ", "A1 ", "1", "-1", "a-", "\ud800\x00", "EORI GB ", "LRN A1 ", "commodity code 39 ", "3926 90 "],
)  # fmt: skip
def test_hostile_texts_return(piece):
    assert isinstance(find_references(piece * (1_000_000 // len(piece))), list)
