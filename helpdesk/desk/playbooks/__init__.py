"""Playbooks at the desk: beside the ticket, and where leads write them."""
