"""Commitments for the search box."""

from mach.engines.vietnamese import fold
from mach.office.models import User
from mach.office.registry import SearchHit
from mach.targets.models import Commitment


def find(user: User, words: str, limit: int) -> list[SearchHit]:
    """Commitments whose wording holds every word."""
    rows = Commitment.objects.visible_to(user)
    for word in fold(words).split():
        rows = rows.filter(fold__contains=word)
    return [
        SearchHit(row.kind, row.title, row.get_kind_display(), row.get_absolute_url())
        for row in rows.order_by("-pk")[:limit]
    ]
