"""The indicators of an agency."""

from django.db.models import Q, QuerySet

from mach.office.models import Agency
from mach.targets.models import Indicator


def indicators_of(agency: Agency) -> QuerySet[Indicator]:
    """Indicators in force: the shared ones and the agency's own, by register and name."""
    return Indicator.objects.filter(Q(agency=None) | Q(agency=agency), valid_to=None).order_by("series", "label")
