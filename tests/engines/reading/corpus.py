"""The corpus of real texts with gold beside them, outside the repository."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mach.engines.vietnamese import nfc

_REPOSITORY = Path(__file__).parents[3]
SHARED = Path(os.environ.get("MACH_SHARED", _REPOSITORY.parent / "shared"))
GOLD = Path(__file__).parent / "gold"


def dev_text(name: str) -> str:
    """One text of the development corpus by its id."""
    return nfc((SHARED / "corpus" / "dev" / f"{name}.txt").read_text(encoding="utf-8"))


def dev_corpus() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every text of the development corpus with its gold; fails where the corpus is not there."""
    paths = sorted((SHARED / "corpus" / "dev").glob("*.json"))
    assert paths, "the corpus is missing: set MACH_SHARED"
    for path in paths:
        yield dev_text(path.stem), json.loads(path.read_text(encoding="utf-8"))


def f1(gold: int, found: int, right: int) -> float:
    """Harmonic mean of precision and recall."""
    return 2 * right / (gold + found) if gold + found else 1.0
