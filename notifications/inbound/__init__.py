"""E-mail in: kept first, then taken apart. What it means for tickets is decided above."""
