"""What the classifier knows, as tables to read and review: no code lives here."""
