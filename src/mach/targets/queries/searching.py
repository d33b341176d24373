"""Commitments and indicators for the search box."""

from django.urls import reverse

from mach.engines.vietnamese import fold, holds_words
from mach.office.models import User
from mach.office.registry import SearchHit
from mach.targets.models import Commitment
from mach.targets.queries.indicators import indicators_of


def find(user: User, words: str, limit: int) -> list[SearchHit]:
    """Commitments whose wording holds every word."""
    rows = Commitment.objects.visible_to(user)
    for word in fold(words).split():
        rows = rows.filter(fold__contains=word)
    return [
        SearchHit(row.kind, row.title, row.get_kind_display(), row.get_absolute_url())
        for row in rows.order_by("-pk")[:limit]
    ]


def find_figures(user: User, words: str, limit: int) -> list[SearchHit]:
    """Indicators whose name holds every word; each opens as a number looked up."""
    rows = [row for row in indicators_of(user.agency) if holds_words(row.label, words)]
    address = reverse("targets:lookup")
    return [
        SearchHit("indicator", row.label, f"Đơn vị tính: {row.unit}", f"{address}?chon=cs-{row.pk}")
        for row in rows[:limit]
    ]
