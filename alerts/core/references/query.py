"""What somebody may have typed into the search box."""

from alerts.core.references.finder import find_references
from alerts.core.references.kinds import ReferenceKind, normalise
from alerts.core.spots import plain

_LABELS = {
    ReferenceKind.COMMODITY_CODE: "commodity code ",
    ReferenceKind.EORI: "EORI ",
    ReferenceKind.GRN: "GRN ",
    ReferenceKind.MRN: "MRN ",
    ReferenceKind.CUSTOMS_OFFICE: "office ",
    ReferenceKind.DOCUMENT_CODE: "document ",
    ReferenceKind.CONTAINER: "container ",
    ReferenceKind.LRN: "LRN ",
    ReferenceKind.MUCR: "MUCR ",
}
_LONGEST_QUERY = 64


def guess_kinds(query: str) -> list[tuple[ReferenceKind, str]]:
    """Return the references that the whole query may be, normalised, likeliest first.

    A query is short and has no context, so each kind that needs a word beside it is tried as if it
    stood there. Empty for a query that is no reference.
    """
    query = plain(query).strip(" \t\r\n\"'()[]<>.,;:")
    if not query or len(query) > _LONGEST_QUERY:
        return []
    guesses = dict.fromkeys(_whole(query, ""))
    for label in _LABELS.values():
        guesses |= dict.fromkeys(_whole(query, label))
    return list(guesses)


def _whole(query: str, label: str) -> list[tuple[ReferenceKind, str]]:
    """Return the kinds that explain all of the query when it follows `label`."""
    text = f"{label}{query.upper()}"
    found = find_references(text)
    return [
        (reference.kind, normalise(reference.kind, reference.value))
        for reference in found
        if reference.start <= len(label) and reference.end == len(text)
    ]
