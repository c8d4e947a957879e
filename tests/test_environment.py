"""The variables that the code reads are the ones that `.env.example` explains."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
READ = re.compile(r"env_(?:text|flag|int|list|choice|url|pairs)\(\s*\"([A-Z_]+)\"")
EXPLAINED = re.compile(r"^#?([A-Z_]+)=", re.MULTILINE)
# Read by docker compose for its proxy.
COMPOSE = {"SITE_NAME"}


def test_the_example_explains_each_variable_and_no_other() -> None:
    sources = (ROOT / "helpdesk").rglob("*.py")
    read = {name for path in sources for name in READ.findall(path.read_text(encoding="utf-8"))}
    explained = EXPLAINED.findall((ROOT / ".env.example").read_text(encoding="utf-8"))
    assert sorted(explained) == sorted(read | COMPOSE)
