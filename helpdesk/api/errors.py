"""What the face itself refuses."""

from helpdesk.errors import NotPermitted


class CustomersOnly(NotPermitted):
    """Only the customer may do this."""

    code = "customers_only"
