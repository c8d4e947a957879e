"""Pages of one outage: whom it concerns, what it is about, what is left afterwards."""
