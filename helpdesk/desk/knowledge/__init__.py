"""Articles as agents write them, as leads publish them, and as they answer a ticket."""
