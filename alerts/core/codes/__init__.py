"""Codes of customs, port and CAS errors: a catalogue, and how to find its codes in a text."""

from alerts.core.codes.decode import find_codes
from alerts.core.codes.words import Actor, Certainty, Code, FoundCode, Nature

__all__ = ["Actor", "Certainty", "Code", "FoundCode", "Nature", "find_codes"]
