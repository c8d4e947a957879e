"""Signing in: allauth's flows within our frame, words, mails and audit."""
