"""The rectification guide: amendment, invalidation, new declaration, alternative proof or wait."""

from customs.rectification.guide import advise
from customs.rectification.words import Advice, Direction, ErrorKind, Route, Situation, State

__all__ = ["Advice", "Direction", "ErrorKind", "Route", "Situation", "State", "advise"]
