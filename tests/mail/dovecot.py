"""A real IMAP server (Debian's Dovecot) with one mailbox, in the foreground, on a port of its own."""

import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import free_port, until

USER = "desk@helpdesk.example"
_PLACES = "/usr/sbin:/usr/local/sbin"


@dataclass(frozen=True, slots=True)
class Dovecot:
    """Where it listens; `maildir` is where a mail server would put what comes."""

    port: int
    password: str
    maildir: Path

    def deliver(self, raw: bytes) -> None:
        """Put a mail into the mailbox, as a mail server does: written elsewhere, then moved in."""
        name = f"{secrets.token_hex(8)}.test"
        waiting = self.maildir / "tmp" / name
        waiting.write_bytes(raw)
        _own(waiting)
        waiting.rename(self.maildir / "new" / name)


def dovecot_path() -> str | None:
    """Return the Dovecot of this machine, or None."""
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:{_PLACES}")


@contextmanager
def running(folder: Path) -> Iterator[Dovecot]:
    """Serve from `folder`, which must be short: a path of a socket holds 107 bytes."""
    box = Dovecot(free_port(), secrets.token_hex(8), folder / "maildir")
    for name in ("tmp", "new", "cur"):
        (box.maildir / name).mkdir(parents=True)
    _own(folder, box.maildir, *box.maildir.iterdir())
    config = folder / "dovecot.conf"
    config.write_text(_config(box, folder), encoding="utf-8")
    path = dovecot_path()
    assert path is not None
    process = subprocess.Popen([path, "-F", "-c", str(config)])
    try:
        until(lambda: (folder / "run" / "login" / "imap").exists(), seconds=20)
        assert process.poll() is None, "Dovecot did not start"
        yield box
    finally:
        process.terminate()
        process.wait(timeout=20)


def _reader() -> str:
    """Dovecot reads no mail as root: then it does so as the user that it brings with it."""
    return "mail" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name


def _own(*paths: Path) -> None:
    if os.geteuid() == 0:
        for path in paths:
            shutil.chown(path, _reader(), _reader())


def _config(box: Dovecot, folder: Path) -> str:
    reader = pwd.getpwnam(_reader())
    alone = (
        ""
        if os.geteuid() == 0
        else f"""
default_login_user = {reader.pw_name}
default_internal_user = {reader.pw_name}
service anvil {{ chroot = }}
service imap-login {{ chroot = }}
"""
    )
    return f"""
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{box.maildir}
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = static
  args = password={box.password}
}}
userdb {{
  driver = static
  args = uid={reader.pw_uid} gid={reader.pw_gid} home={folder}
}}
service imap-login {{
  inet_listener imap {{
    port = {box.port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
{alone}"""
