"""The follow-up of a finalisation on the desk: its page, its worklist, the legal limits."""
