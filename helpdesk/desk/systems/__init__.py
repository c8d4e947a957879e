"""What the desk knows of systems: read by agents, edited by leads, every change on record."""
