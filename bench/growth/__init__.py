"""What the helpdesk costs as tickets grow: pages, lists, services, and floors beside them."""
