"""What e-mails that came mean for tickets. `notifications.inbound` has kept and read them before."""
