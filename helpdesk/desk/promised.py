"""Words by which a text announces a file, in the languages in which the desk is written to."""

import re

ANNOUNCING = (
    "attached",
    "attachment",
    "enclosed",
    "ci-joint",
    "ci-jointe",
    "ci-joints",
    "ci-jointes",
    "pièce jointe",
    "pièces jointes",
    "bijgevoegd",
    "bijgevoegde",
    "bijlage",
    "bijlagen",
    "anbei",
    "anhang",
    "beigefügt",
    "beigefügte",
    "beiliegend",
)
_WORDS = re.compile(rf"\b(?:{'|'.join(map(re.escape, ANNOUNCING))})\b", re.IGNORECASE)


def announces_file(text: str) -> bool:
    """Whether the writer speaks of a file; what they quote, behind `>`, is somebody else's word."""
    own = (line for line in text.splitlines() if not line.lstrip().startswith(">"))
    return any(_WORDS.search(line) for line in own)
