"""Secrets of others that we must use again: sealed, so that a dump of the database gives none away.

The key comes from SECRET_KEY. Whoever changes that must have these secrets typed anew.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(text: str) -> str:
    """Encrypt and sign. The same text gives another result each time."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text, or "" where it was sealed with another SECRET_KEY or was tampered with."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""


def _fernet() -> Fernet:
    """A key of its own for this purpose: SECRET_KEY signs other things."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"accounts.sealing")
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
