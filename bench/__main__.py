"""`make bench`: every benchmark of this folder, on servers of its own, one JSON object a line.

A benchmark is a script: it finds a migrated, empty database and prints its figures. Names on the
command line choose among them; numbers go to the scripts, as sizes to measure at; `--data DIR` keeps
what they leave in the database for the next run. `faults` and `load` take minutes and run only when
named; what follows is theirs.
"""

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpdesk import embedded

HERE = Path(__file__).parent
WHOLE = ("faults", "load")  # each starts a whole helpdesk
LAST = "scale"  # takes longest


def main(words: list[str]) -> int:
    """Run the benchmarks named, or all of them; return 1 if one failed."""
    if words and words[0] in WHOLE:
        command = [sys.executable, "-m", f"bench.{words[0]}", *words[1:]]
        return subprocess.run(command, cwd=HERE.parent).returncode
    asked = _asked(words)
    sizes = [word for word in asked.words if word.isdecimal()]
    names = [word for word in asked.words if word not in sizes]
    scripts = sorted(path for path in HERE.glob("*.py") if not path.name.startswith("__"))
    scripts.sort(key=lambda path: path.stem == LAST)
    chosen = [path for path in scripts if not names or path.stem in names]
    failed = [path.stem for path in chosen if _run(path, sizes, asked.data)]
    if failed:
        print("failed:", ", ".join(failed), file=sys.stderr)
    return 1 if failed else 0


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("words", nargs="*", metavar="name or size")
    parser.add_argument("--data", type=Path, help="a folder that keeps the database")
    return parser.parse_args(words)


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        yield kept.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="helpdesk-bench-") as folder:
        yield Path(folder)


def _run(script: Path, sizes: list[str], kept: Path | None) -> int:
    """Give each its own servers: what one leaves behind must not slow the next."""
    with _folder(kept) as data_dir, embedded.running(data_dir):
        environ = os.environ | {
            "DATA_DIR": str(data_dir),
            "DATABASE_URL": embedded.database_url(data_dir),
            "REDIS_URL": embedded.redis_url(data_dir),
            "HELPDESK_LOCAL": "1",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "helpdesk.settings",
            "PYTHONPATH": str(HERE.parent),
        }
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, check=True, cwd=HERE.parent, env=environ)
        argv = [sys.executable, script, *sizes]
        return subprocess.run(argv, cwd=HERE.parent, env=environ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
