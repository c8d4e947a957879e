"""Where the embedded PostgreSQL and Valkey live."""

from pathlib import Path


def database_url(data_dir: Path) -> str:
    """Return the address of the embedded PostgreSQL of `data_dir`, started or not."""
    return "postgres://postgres@/helpdesk"


def redis_url(data_dir: Path) -> str:
    """Return the address of the embedded Valkey of `data_dir`, started or not."""
    return "redis://127.0.0.1:16379/0"
