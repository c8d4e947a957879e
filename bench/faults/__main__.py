"""`python -m bench faults [NAME…]`: break the helpdesk, one way after the other, and look.

Each fault has a helpdesk of its own. Ends with 1 where something acknowledged was lost, or
anything was done twice; a fault that this machine cannot make is skipped, with the reason.
"""

import sys
from importlib import import_module
from pathlib import Path

from bench.faults.harness import FaultSkipped

SHARED = {"__main__", "harness", "scenes", "warp"}
NAMES = sorted({path.stem for path in Path(__file__).parent.glob("*.py")} - SHARED)


def main(names: list[str]) -> int:
    """Run the faults named, or all; return 1 if one showed a defect."""
    unknown = sorted(set(names) - set(NAMES))
    if unknown:
        sys.exit(f"no fault is named {', '.join(unknown)}: choose from {', '.join(NAMES)}")
    failed = [name for name in names or NAMES if not _passes(name)]
    if failed:
        print("failed:", ", ".join(failed), file=sys.stderr)
    return 1 if failed else 0


def _passes(name: str) -> bool:
    try:
        return bool(import_module(f"bench.faults.{name}").run())
    except FaultSkipped as skipped:
        print(f"{name} skipped: {skipped}", file=sys.stderr)
        return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
