"""`make bench`: every benchmark of this folder, on servers of its own, one JSON object a line.

A benchmark is a script: it finds a migrated, empty database and prints its figures. Names on the
command line choose among them; numbers go to the scripts, as sizes to measure at. `faults` and
`load` take minutes and run only when named; what follows is theirs.
"""

import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

from helpdesk import embedded

HERE = Path(__file__).parent
WHOLE = ("faults", "load")  # each starts a whole helpdesk


def main(words: list[str]) -> int:
    """Run the benchmarks named, or all of them; return 1 if one failed."""
    if words and words[0] in WHOLE:
        command = [sys.executable, "-m", f"bench.{words[0]}", *words[1:]]
        return subprocess.run(command, cwd=HERE.parent).returncode
    sizes = [word for word in words if word.isdecimal()]
    names = [word for word in words if word not in sizes]
    scripts = sorted(path for path in HERE.glob("*.py") if not path.name.startswith("__"))
    chosen = [path for path in scripts if not names or path.stem in names]
    failed = [path.stem for path in chosen if _run(path, sizes)]
    if failed:
        print("failed:", ", ".join(failed), file=sys.stderr)
    return 1 if failed else 0


def _run(script: Path, sizes: list[str]) -> int:
    """Give each its own servers: what one leaves behind must not slow the next."""
    with tempfile.TemporaryDirectory(prefix="helpdesk-bench-") as folder:
        data_dir = Path(folder)
        with embedded.running(data_dir):
            environ = os.environ | {
                "DATA_DIR": folder,
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
