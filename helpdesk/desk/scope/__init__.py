"""What the contract covers: on a ticket, counted for the commercial team, and as leads edit it."""
