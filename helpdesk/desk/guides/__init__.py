"""The two customs guides within reach of a ticket: rectification and continuity."""
