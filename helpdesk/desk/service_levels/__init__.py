"""Service levels as leads edit them: policies, calendars, escalation rules."""
