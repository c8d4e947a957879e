"""Typed reading of the environment. Nonsense stops the start with a sentence that says what to set."""

import json
import os
import re
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"", "0", "false", "no", "off"}


def env_text(name: str, default: str = "") -> str:
    """Return the variable `name`, or the content of the file named by `name_FILE` (for secrets)."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name}_FILE={path!r} cannot be read ({error.strerror}): name a file that this"
                " user may read (see .env.example)."
            ) from None
    return os.environ.get(name, default)


def env_flag(name: str, *, default: bool = False) -> bool:
    """Return a yes/no variable; anything but the usual words is refused."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    if raw.lower() in _TRUE:
        return True
    if raw.lower() in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={raw!r}: set it to 1 or 0 (see .env.example).")


def env_int(name: str, default: int) -> int:
    """Return a whole number; anything else is refused."""
    raw = os.environ.get(name, "")
    if not raw:
        return default
    try:
        return int(raw)
    except ValueError:
        raise ImproperlyConfigured(
            f"{name}={raw!r}: set it to a whole number (see .env.example)."
        ) from None


def env_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """Return one of `choices`; anything else is refused."""
    value = os.environ.get(name) or default
    if value not in choices:
        raise ImproperlyConfigured(
            f"{name}={value!r}: set it to {' or '.join(choices)} (see .env.example)."
        )
    return value


def env_list(name: str, default: str = "", choices: tuple[str, ...] = ()) -> list[str]:
    """Return a comma-separated variable as a list without empty entries.

    With `choices`, anything else is refused.
    """
    parts = [part.strip() for part in env_text(name, default).split(",") if part.strip()]
    unknown = [part for part in parts if choices and part not in choices]
    if unknown:
        raise ImproperlyConfigured(
            f"{name}: {', '.join(unknown)} is none of {', '.join(choices)} (see .env.example)."
        )
    return parts


def env_pairs(name: str) -> dict[str, str]:
    """Return `a=1,b=2` as a dictionary; a part without `=` is refused."""
    pairs = [part.partition("=") for part in env_list(name)]
    if not all(key and equals for key, equals, _ in pairs):
        raise ImproperlyConfigured(f"{name}: write it as name=value,name=value (see .env.example).")
    return {key.strip(): value.strip() for key, _, value in pairs}


def env_url(name: str) -> str:
    """Return an http(s) address without a slash at its end, or ""; anything else is refused.

    It may hold a secret, so the refusal does not repeat it.
    """
    value = env_text(name).rstrip("/")
    if value and not value.startswith(("http://", "https://")):
        raise ImproperlyConfigured(
            f"{name} must begin with http:// or https://, or be empty (see .env.example)."
        )
    return value


def require_together(*names: str) -> None:
    """Refuse to start with some of these variables and not the others."""
    missing = [name for name in names if not env_text(name)]
    if missing and len(missing) < len(names):
        raise ImproperlyConfigured(
            f"Set {', '.join(missing)} too, or none of {', '.join(names)} (see .env.example)."
        )


def env_bucket() -> dict[str, Any] | None:
    """Return the storage of attachments that the variables S3_… describe; None without a bucket.

    What cannot be a bucket, and half a pair of keys, are refused.
    """
    name, key, secret = (
        env_text(f"S3_{one}") for one in ("BUCKET", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY")
    )
    if not name:
        return None
    if not _BUCKET.fullmatch(name):
        raise ImproperlyConfigured(
            f"S3_BUCKET={name!r}: 3 to 63 small letters, digits, dots and dashes (see .env.example)."
        )
    if bool(key) != bool(secret):
        raise ImproperlyConfigured(
            "S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY go together: set both, or neither where the"
            " machine has a role (see .env.example)."
        )
    return {
        "BACKEND": "helpdesk.buckets.Bucket",
        "OPTIONS": {
            "bucket_name": name,
            "endpoint_url": env_url("S3_ENDPOINT_URL") or None,
            "region_name": env_text("S3_REGION") or None,
            "access_key": key or None,
            "secret_key": secret or None,
            "addressing": env_choice("S3_ADDRESSING", "auto", ("auto", "path", "virtual")),
        },
    }


def local_secret(data_dir: Path, name: str) -> str:
    """Return a secret that the local supervisor made, or "" where none was made (production)."""
    try:
        secrets = json.loads((data_dir / "secrets.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, PermissionError, NotADirectoryError):
        return ""
    return str(secrets.get(name, ""))
