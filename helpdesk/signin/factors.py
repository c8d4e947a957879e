"""Second factors: in our words, sealed in the database, and which of them somebody has."""

from dataclasses import dataclass
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.sealing import seal, unseal

Kind = Authenticator.Type


@dataclass(frozen=True, slots=True)
class Factors:
    """What somebody signs in with beside the password."""

    app: Authenticator | None
    passkeys: list[Authenticator]
    codes: Authenticator | None

    @property
    def codes_left(self) -> int:
        """Recovery codes that nobody has used; a bit of the mask is set for each that is spent."""
        if self.codes is None:
            return 0
        spent: int = self.codes.data["used_mask"]
        return settings.MFA_RECOVERY_CODE_COUNT - spent.bit_count()

    def __bool__(self) -> bool:
        """Recovery codes alone are no factor: they stand in for one."""
        return bool(self.app or self.passkeys)


def factors_of(user: User) -> Factors:
    """In one query."""
    rows = list(Authenticator.objects.filter(user=user).order_by("pk"))
    alone = {row.type: row for row in rows}
    return Factors(
        app=alone.get(Kind.TOTP),
        passkeys=[row for row in rows if row.type == Kind.WEBAUTHN],
        codes=alone.get(Kind.RECOVERY_CODES),
    )


def is_factor_required(user: User) -> bool:
    """Whether people of this role come in with a second factor only."""
    return user.role in settings.MFA_REQUIRED_ROLES


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Our words, our sealing, and no way around what a role requires."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "Your role requires a second factor. Add another one before you remove this one."
        ),
        "cannot_generate_recovery_codes": _("Add an app or a passkey first."),
        "incorrect_code": _("This code is not right, or was used already."),
        "unreadable": _("This factor cannot be read any more. Ask an administrator to reset it."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Raises ValidationError: an empty secret would be one that anybody can guess."""
        text = unseal(encrypted_text)
        if not text:
            raise self.validation_error("unreadable")
        return text

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last factor of someone whose role requires one stays."""
        if not is_factor_required(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Kind.RECOVERY_CODES).exists())

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey %(n)d") % {"n": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        entity: dict[str, Any] = super().get_public_key_credential_rp_entity()
        return entity | {"name": settings.MFA_TOTP_ISSUER}
