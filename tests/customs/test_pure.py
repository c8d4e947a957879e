"""The modules that promise to be plain Python import no framework, themselves or through another."""

import subprocess
import sys

import pytest

MODULES = [
    "continuity", "data", "data.situations", "legal", "plans", "recognise", "rectification", "references",
    "statuspage", "statuspage_client", "texts", "words",
]  # fmt: skip


@pytest.mark.parametrize("module", MODULES)
def test_a_pure_module_loads_no_framework(module: str) -> None:
    program = f"import customs.{module}, sys; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
