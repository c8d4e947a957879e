"""Why a delivery did not happen."""


class DeliveryError(Exception):
    """A delivery failed. `permanent` says that trying again cannot help."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent
