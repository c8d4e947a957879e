"""Views: they translate a request to a service or a query, and leave."""
