"""The regulations that ship with the room, brought into the database."""

from datetime import date
from importlib import resources

from mach.casework import actions as casework
from mach.research.rules import REGULATIONS


def load_regulations(*, on: date) -> None:
    """Idempotent; each after the one it builds on."""
    folder = resources.files("mach.research") / "regulations"
    casework.load_procedures(
        {code: (folder / f"{code}.toml").read_text(encoding="utf-8") for code in REGULATIONS}, on=on
    )
