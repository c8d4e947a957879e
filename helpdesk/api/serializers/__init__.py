"""Shapes of requests (one per action) and of answers (one per resource)."""
