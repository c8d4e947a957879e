"""One file that holds everything: the database, the attachments, and what each must hash to.

A plain tar. `database.dump` is pg_dump's own format (it compresses), `media/…` the attachments,
and `manifest.json` comes last, since only then all checksums are known.
"""

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from helpdesk import embedded
from helpdesk.processes import ProcessError

FORMAT = 1
_DUMP, _MANIFEST, _MEDIA = "database.dump", "manifest.json", "media/"
_CHUNK = 1024 * 1024
_LOCK_SECONDS = 10  # how long --replace waits for those who still read or write


class BackupError(Exception):
    """A backup cannot be made, trusted or restored; the text says why."""


# Writing


def backup_write(folder: Path, *, now: datetime) -> Path:
    """Write a backup into `folder` and return its path; nothing half-written is left behind.

    The database is read first, in one snapshot: a file that a row of it names is kept for a day
    after the last row that names it has gone, so it is still there when the files are read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"helpdesk-{now:%Y%m%dT%H%M%SZ}.tar"
    if path.exists():
        raise BackupError(f"{path} exists already.")
    with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as work:
        dump, draft = Path(work) / _DUMP, Path(work) / "draft.tar"
        _tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
        draft.touch(mode=0o600)  # it holds secrets of webhooks and what people wrote
        with tarfile.open(draft, "w") as archive:
            _write_all(archive, dump, now)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(path)
    return path


def _write_all(archive: tarfile.TarFile, dump: Path, now: datetime) -> None:
    files = {_DUMP: _add(archive, _DUMP, dump)}
    for name, path in _media():
        try:
            files[name] = _add(archive, name, path)
        except FileNotFoundError:  # forgotten since it was listed: no row names it
            continue
    manifest = {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "postgresql": connection.pg_version,  # type: ignore[attr-defined]
        "migrations": sorted(
            ".".join(key) for key in MigrationRecorder(connection).applied_migrations()
        ),
        "bucket": bucket_name(),
        "files": files,
    }
    content = json.dumps(manifest, indent=1).encode()
    entry = tarfile.TarInfo(_MANIFEST)
    entry.size, entry.mode, entry.mtime = len(content), 0o600, int(now.timestamp())
    archive.addfile(entry, io.BytesIO(content))


def bucket_name() -> str:
    """The bucket in which attachments lie, which a backup leaves out; "" where they are on the disk."""
    options = settings.STORAGES["default"].get("OPTIONS", {})
    return str(options.get("bucket_name", ""))


def _media() -> Iterator[tuple[str, Path]]:
    if bucket_name():
        return
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield _MEDIA + path.relative_to(root).as_posix(), path


def _add(archive: tarfile.TarFile, name: str, path: Path) -> dict[str, str | int]:
    """Copy `path` into the archive; return what its copy must be."""
    with path.open("rb") as file:
        entry = archive.gettarinfo(arcname=name, fileobj=file)
        reader = _Hashing(file)
        archive.addfile(entry, reader)
    return {"sha256": reader.sha256.hexdigest(), "size": entry.size}


class _Hashing:
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.sha256 = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.sha256.update(data)
        return data


# Reading


def backup_check(path: Path) -> dict[str, Any]:
    """Return the manifest of a backup that is whole, byte by byte. Raises BackupError."""
    try:
        with tarfile.open(path, "r:") as archive:
            manifest = _manifest(archive)
            for name, expected in manifest["files"].items():
                _require_same(archive, name, expected)
    except (OSError, tarfile.TarError, EOFError) as error:
        raise BackupError(f"{path} is no backup, or was cut short: {error}") from error
    return manifest


def backup_restore(path: Path, *, replace: bool) -> dict[str, Any]:
    """Make database and attachments what they were in `path`; return its manifest.

    Raises BackupError, before anything is touched, when the file is damaged, comes from a newer
    version, or the database holds tables and `replace` is not given. Doing it twice is harmless.
    """
    manifest = backup_check(path)
    _require_known(manifest)
    _require_same_place(manifest)
    if _has_tables():
        if not replace:
            raise BackupError("The database is not empty. --replace deletes what it holds.")
        _empty_database()
    with tarfile.open(path, "r:") as archive, tempfile.TemporaryDirectory() as work:
        dump = Path(work) / _DUMP
        _extract(archive, _DUMP, dump)
        connection.close()
        _tool(
            "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner",
            "--no-privileges", "--no-comments", argument=dump,
        )  # fmt: skip
        _restore_media(archive, manifest, replace)
    return manifest


def _manifest(archive: tarfile.TarFile) -> dict[str, Any]:
    try:
        file = archive.extractfile(_MANIFEST)
    except KeyError:
        raise BackupError(
            "There is no manifest: the file is no backup, or was cut short."
        ) from None
    assert file is not None, "a regular file, as we wrote it"
    manifest: dict[str, Any] = json.load(file)
    if manifest.get("format") != FORMAT:
        raise BackupError(f"Its format is {manifest.get('format')}, this version reads {FORMAT}.")
    return manifest


def _require_same(archive: tarfile.TarFile, name: str, expected: dict[str, Any]) -> None:
    try:
        file = archive.extractfile(name)
    except KeyError:
        file = None
    if file is None:
        raise BackupError(f"{name} is missing in the backup.")
    digest = hashlib.file_digest(file, "sha256")  # type: ignore[arg-type]  # typeshed: it can
    if digest.hexdigest() != expected["sha256"]:
        raise BackupError(f"{name} is damaged: it is not what its checksum says.")


def _require_known(manifest: dict[str, Any]) -> None:
    """An older version would run on tables that it does not know."""
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    if unknown := sorted(set(manifest["migrations"]) - known):
        raise BackupError(f"Made by a newer version, which added {', '.join(unknown)}.")


def _require_same_place(manifest: dict[str, Any]) -> None:
    """Attachments of a disk are not put into a bucket."""
    holds_files = any(name.startswith(_MEDIA) for name in manifest["files"])
    if holds_files and bucket_name():
        raise BackupError(
            "It holds attachments, and here they lie in a bucket: restore it without S3_BUCKET,"
            " and copy MEDIA_ROOT into the bucket under the same names."
        )


def _has_tables() -> bool:
    return bool(connection.introspection.table_names())


def _empty_database() -> None:
    """Drop everything, unless somebody is still at work."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{_LOCK_SECONDS}s"])
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    except OperationalError as error:
        raise BackupError(
            f"The database is in use. Stop web, worker and beat first. ({error})"
        ) from error


def _restore_media(archive: tarfile.TarFile, manifest: dict[str, Any], replace: bool) -> None:
    root = Path(settings.MEDIA_ROOT).resolve()
    for name in manifest["files"]:
        if name.startswith(_MEDIA):
            target = (root / name.removeprefix(_MEDIA)).resolve()
            if not target.is_relative_to(root):
                raise BackupError(f"{name} would be written outside of {root}.")
            _extract(archive, name, target)
    if replace:
        for name, path in list(_media()):
            if name not in manifest["files"]:
                path.unlink()


def _extract(archive: tarfile.TarFile, name: str, target: Path) -> None:
    source = archive.extractfile(name)
    assert source is not None, "checked before"
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        shutil.copyfileobj(source, file, _CHUNK)


# PostgreSQL's own programs


def _tool(name: str, *options: str, argument: Path | None = None) -> None:
    """Run one of PostgreSQL's programs on our database. The password travels in its environment."""
    connection.ensure_connection()
    info = connection.connection.info
    command = [
        _binary(name),
        *options,
        f"--dbname={info.dsn}",
        *([str(argument)] if argument else []),
    ]
    environ = os.environ | ({"PGPASSWORD": info.password} if info.password else {})
    connection.close()
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{name} failed: {done.stderr.strip()}")


def _binary(name: str) -> str:
    """The embedded PostgreSQL's program or Debian's newest, else the one on PATH."""
    try:
        return str(embedded.postgres_binaries() / name)
    except ProcessError:
        if found := shutil.which(name):
            return found
        raise BackupError(f"{name} is not installed: add PostgreSQL's client programs.") from None
