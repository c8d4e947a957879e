"""A backup is worth what its restore is worth: everything is compared, in a database of its own."""

import io
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django.fixtures import Settings

from tests import factories

ROOT = Path(__file__).parent.parent.parent
NAME = f"restored_{os.getpid()}"


def address(name: str) -> str:
    return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"


@pytest.fixture
def empty_database() -> Iterator[str]:
    with psycopg.connect(address("postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {NAME}")
        yield address(NAME)
        server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


@pytest.fixture
def backup(transactional_db: None, settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    factories.ticket()
    stored = settings.MEDIA_ROOT / "ab" / "cd.pdf"
    stored.parent.mkdir(parents=True)
    stored.write_bytes(b"%PDF-1.7 a page")
    call_command("backup", str(tmp_path / "backups"))
    (path,) = (tmp_path / "backups").iterdir()
    return path


def manage(*arguments: str, database: str, media: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database, "MEDIA_ROOT": str(media)},
        capture_output=True,
        text=True,
    )


def contents(database: str) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    with psycopg.connect(database) as rows:
        tables = rows.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {
            table: sorted(str(row) for row in rows.execute(f'SELECT t::text FROM "{table}" t'))
            for (table,) in tables.fetchall()
        }


def test_what_was_wiped_comes_back_equal_and_its_clocks_agree_with_the_log(
    backup: Path, empty_database: str, tmp_path: Path
) -> None:
    original, media = contents(address(connection.settings_dict["NAME"])), tmp_path / "other"
    assert original["tickets_message"]
    done = manage("restore", str(backup), database=empty_database, media=media)
    assert done.returncode == 0, done.stderr
    assert contents(empty_database) == original
    assert (media / "ab" / "cd.pdf").read_bytes() == b"%PDF-1.7 a page"
    clocks = manage("sla_recompute", "--check", database=empty_database, media=media)
    assert clocks.returncode == 0, clocks.stdout

    with psycopg.connect(empty_database) as rows:
        rows.execute("UPDATE accounts_company SET name = 'changed since'")
    (media / "later.txt").write_text("written since")
    refused = manage("restore", str(backup), database=empty_database, media=media)
    assert refused.returncode == 1
    assert "not empty" in refused.stderr
    assert contents(empty_database) != original
    again = manage("restore", str(backup), "--replace", database=empty_database, media=media)
    assert again.returncode == 0, again.stderr
    assert contents(empty_database) == original
    assert [path.name for path in media.rglob("*.*")] == ["cd.pdf"]
    # What guards the log came back too.
    with (
        psycopg.connect(empty_database) as rows,
        pytest.raises(psycopg.Error, match="append-only"),
    ):
        rows.execute("UPDATE tickets_ticketevent SET kind = kind")


def test_a_damaged_backup_is_refused_before_anything_is_touched(backup: Path) -> None:
    damaged = bytearray(backup.read_bytes())
    at = damaged.index(b"%PDF-1.7")
    damaged[at] ^= 1
    backup.write_bytes(damaged)
    with pytest.raises(CommandError, match=r"media/ab/cd\.pdf is damaged"):
        call_command("restore", str(backup), "--replace")


def test_a_backup_that_was_cut_short_is_refused(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    with pytest.raises(CommandError, match="cut short"):
        call_command("restore", str(backup), "--check")


def test_a_backup_of_a_newer_version_is_refused(backup: Path) -> None:
    other = backup.with_name("newer.tar")
    with tarfile.open(backup) as source, tarfile.open(other, "w") as target:
        for entry in source:
            content = source.extractfile(entry).read()
            if entry.name == "manifest.json":
                content = content.replace(b'"tickets.0001', b'"tickets.9001')
                entry.size = len(content)
            target.addfile(entry, io.BytesIO(content))
    with pytest.raises(CommandError, match="newer version"):
        call_command("restore", str(other))


def test_a_whole_backup_says_so_and_is_for_its_owner_only(
    backup: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("restore", str(backup), "--check")
    assert "is whole" in capsys.readouterr().out
    assert backup.stat().st_mode & 0o077 == 0
