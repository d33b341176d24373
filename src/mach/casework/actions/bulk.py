"""Many decisions at once: each is an action of its own, and what is refused says why and stays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from mach.casework.registry import DECISIONS, DecisionKind
from mach.office.concurrency import StaleVersion
from mach.office.models import Unit, User
from mach.office.rules import NotAllowed


@dataclass(frozen=True, slots=True)
class Key:
    """One thing to decide, as the page saw it: "gia-han.12.1" is kind, number, version."""

    kind: DecisionKind
    pk: int
    version: int

    def __str__(self) -> str:
        return f"{self.kind.code}.{self.pk}.{self.version}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one that was to be `verb`ed (as in `DecisionKind`); `refusal` says why nothing did."""

    key: Key
    refusal: str = ""
    verb: str = ""

    @property
    def may_undo(self) -> bool:
        kind = self.key.kind
        return not self.refusal and kind.undo is not None and self.verb in kind.undoes


def key_of(text: str) -> Key | None:
    """The key in a form; None for anything else."""
    code, *numbers = text.split(".")
    kind = next((kind for kind in DECISIONS if kind.code == code), None)
    if (
        kind is None
        or len(numbers) != 2
        or not all(one.isascii() and one.isdigit() and len(one) < 10 for one in numbers)
    ):
        return None
    return Key(kind, int(numbers[0]), int(numbers[1]))


def approve_all(*, by: User, keys: Sequence[Key], at: datetime) -> list[Outcome]:
    """Approve each."""
    return [_do(key, "approve", by=by, pk=key.pk, version=key.version, at=at) for key in keys]


def send_back_all(*, by: User, keys: Sequence[Key], reason: str, at: datetime) -> list[Outcome]:
    """Send each back with the same reason."""
    return [
        _do(key, "send_back", by=by, pk=key.pk, version=key.version, reason=reason, at=at)
        if reason.strip()
        else Outcome(key, "Chưa ghi lý do trả lại.")
        for key in keys
    ]


def give_all(*, by: User, keys: Sequence[Key], unit: Unit | None, officer: User | None, at: datetime) -> list[Outcome]:
    """Give each to the same unit and officer."""
    return [
        _do(key, "give", by=by, pk=key.pk, version=key.version, unit=unit, officer=officer, at=at)
        if unit is not None
        else Outcome(key, "Chưa chọn đơn vị để giao.")
        for key in keys
    ]


def undo_all(*, by: User, keys: Sequence[Key], at: datetime) -> list[Outcome]:
    """Take back decisions of today."""
    return [_do(key, "undo", by=by, pk=key.pk, at=at) for key in keys]


def _do(key: Key, verb: str, **given: Any) -> Outcome:
    act: Callable[..., object] | None = getattr(key.kind, verb)
    if act is None:
        return Outcome(key, f"Không áp dụng được cho mục “{key.kind.label.lower()}”.")
    try:
        act(**given)
    except ObjectDoesNotExist:
        return Outcome(key, "Mục này không còn.")
    except (NotAllowed, StaleVersion, *key.kind.refusals) as error:
        return Outcome(key, str(error))
    return Outcome(key, verb=verb)
