"""The corners of the embedded servers that a plain start (test_up.py) does not reach."""

import json
import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk import embedded
from helpdesk.processes import ProcessError

_LONGEST_SOCKET_PATH = 107


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    embedded.remove_socket_dir(tmp_path)


def cluster(data_dir: Path, version: str) -> Path:
    folder = data_dir / "postgres"
    folder.mkdir()
    (folder / "PG_VERSION").write_text(f"{version}\n")
    return folder


def secrets_of(data_dir: Path) -> dict[str, str]:
    return json.loads((data_dir / "secrets.json").read_text())


def test_secrets_are_private_and_stay_the_same(data_dir: Path) -> None:
    embedded.prepare(data_dir)
    first = secrets_of(data_dir)
    embedded.prepare(data_dir)
    assert secrets_of(data_dir) == first
    assert stat.S_IMODE((data_dir / "secrets.json").stat().st_mode) == 0o600


def test_a_port_that_somebody_else_took_is_replaced(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "PORT_PATIENCE", 0.2)
    embedded.prepare(data_dir)
    taken = int(secrets_of(data_dir)["valkey_port"])
    with socket.create_server(("127.0.0.1", taken)):
        embedded.prepare(data_dir)
    assert int(secrets_of(data_dir)["valkey_port"]) != taken
    assert f":{taken}/" not in embedded.redis_url(data_dir)


def test_addresses_need_nothing_to_exist(tmp_path: Path) -> None:
    missing = tmp_path.joinpath(*["deep"] * 40)
    assert embedded.database_url(missing).startswith("postgres://postgres@%2Ftmp%2F")
    assert embedded.redis_url(missing) == "redis://:@127.0.0.1:16379/0"
    assert len(str(embedded.socket_dir(missing) / ".s.PGSQL.5432")) < _LONGEST_SOCKET_PATH


def test_data_of_another_major_version_is_refused(data_dir: Path) -> None:
    cluster(data_dir, "9")
    with pytest.raises(ProcessError, match="made by PostgreSQL 9"):
        embedded.postgres_prepare(data_dir)


def test_a_pid_file_that_names_a_stranger_is_dropped(data_dir: Path) -> None:
    """A container that starts again gives old process numbers to other programs."""
    folder = cluster(data_dir, "18")
    (folder / "postmaster.pid").write_text(f"{os.getpid()}\n{folder}\n")
    embedded.postgres_prepare(data_dir)
    assert not (folder / "postmaster.pid").exists()


def test_a_socket_folder_that_is_a_link_is_refused(data_dir: Path) -> None:
    cluster(data_dir, "18")
    trap = data_dir / "trap"
    trap.mkdir()
    embedded.socket_dir(data_dir).symlink_to(trap)
    try:
        with pytest.raises(ProcessError, match="belongs to somebody else"):
            embedded.postgres_prepare(data_dir)
    finally:
        embedded.socket_dir(data_dir).unlink()
