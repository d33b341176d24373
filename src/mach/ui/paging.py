"""Lists page by key: the next page starts after the last row, so page 400 costs what page 1 costs."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

PAGE_SIZE = 50
COUNTED_EXACTLY = 10_000


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `after` is the cursor of the next page, empty on the last."""

    rows: list[Any]
    count: int
    after: str
    is_first: bool

    @property
    def count_text(self) -> str:
        """The count as people read it: exact up to 10,000."""
        return "hơn 10.000" if self.count > COUNTED_EXACTLY else f"{self.count:,}".replace(",", ".")


def page_of(
    rows: QuerySet,
    params: Mapping[str, str],
    *,
    key: tuple[str, ...],
    size: int = PAGE_SIZE,
    counted: QuerySet | None = None,
) -> Page:
    """The page that `params["sau"]` points to. `key` orders the rows and ends with something unique; two queries.

    `counted` are the same rows asked for in the way that is fastest to count.
    """
    count = (rows if counted is None else counted).order_by()[: COUNTED_EXACTLY + 1].count()
    ordered = rows.order_by(*key)
    cursor = _read(params.get("sau", ""), len(key))
    if cursor is not None:
        try:
            ordered = ordered.filter(_after(key, cursor))
        except (ValueError, ValidationError):
            cursor = None
    found = list(ordered[: size + 1])
    after = _write(found[size - 1], key) if len(found) > size else ""
    return Page(found[:size], count, after, cursor is None)


def _after(key: tuple[str, ...], values: list[Any]) -> Q:
    """Rows that come after these values in the order of the key.

    That the first value is not passed yet follows from the rest; said apart, it lets an index begin there.
    """
    first, until = key[0].lstrip("-"), "lte" if key[0].startswith("-") else "gte"
    condition = Q()
    for place, field in enumerate(key):
        name, direction = field.lstrip("-"), "lt" if field.startswith("-") else "gt"
        same = {earlier.lstrip("-"): value for earlier, value in zip(key[:place], values, strict=False)}
        condition |= Q(**same, **{f"{name}__{direction}": values[place]})
    return Q(**{f"{first}__{until}": values[0]}) & condition


def _write(row: Any, key: tuple[str, ...]) -> str:
    values = []
    for field in key:
        value = getattr(row, field.lstrip("-"))
        values.append(value.isoformat() if isinstance(value, date) else value)
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _read(text: str, length: int) -> list[Any] | None:
    if not text:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error):
        return None
    return values if isinstance(values, list) and len(values) == length and None not in values else None
