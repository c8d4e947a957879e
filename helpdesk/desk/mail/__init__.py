"""E-mails that came, and what agents decide about those that nobody could place."""
