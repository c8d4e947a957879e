"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class SmallArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes and one lane, the least that OWASP's cheat sheet advises.

    Django's 100 MiB a password would fill a container whose threads all sign someone in at once.
    """

    memory_cost = 19 * 1024  # KiB
    time_cost = 2
    parallelism = 1
