"""What the core refuses: a sentence that whoever shows it may translate."""


class Refusal(ValueError):
    """`template` is an English sentence with named places, `about` what stands in them."""

    def __init__(self, template: str, **about: object) -> None:
        super().__init__(template % about)
        self.template, self.about = template, about


def gettext_noop(text: str) -> str:
    """Mark a sentence for the catalogue of translations, of which the core knows nothing."""
    return text
