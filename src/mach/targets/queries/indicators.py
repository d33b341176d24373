"""The indicators of an agency."""

from datetime import date

from django.db.models import Q, QuerySet

from mach.engines.vietnamese import holds_words, sort_key
from mach.office.models import Agency
from mach.targets.models import Indicator
from mach.targets.series import world_of


def indicators_of(agency: Agency) -> QuerySet[Indicator]:
    """Indicators in force: the shared ones and the agency's own, by register and name."""
    return Indicator.objects.filter(Q(agency=None) | Q(agency=agency), valid_to=None).order_by("series", "label")


def indicators_by_source(agency: Agency, words: str, *, on: date) -> list[tuple[str, Indicator]]:
    """Indicators whose name or source holds every word, each with the label of its source, source by source."""
    labels = {name: one.schema.label for name, one in world_of(agency, day=on).series.items()}
    found = [(labels.get(row.series, ""), row) for row in indicators_of(agency)]
    named = [(source, row) for source, row in found if holds_words(f"{row.label} {source}", words)]
    return sorted(named, key=lambda pair: sort_key(pair[0]))
