"""What the timetable does for reports every night."""

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import make_aware

from mach.office.models import Agency
from mach.office.queries import coordination
from mach.reports.actions.regimes import default_regime
from mach.reports.actions.writing import open_draft
from mach.reports.models import Regime
from mach.reports.rules import running_periods


@transaction.atomic
def open_due_reports(agency: Agency, on: date) -> None:
    """Every regime owes the report of the running period, whether anybody thought of it or not.

    An agency that has set no regime starts with the default one. Without an Office nobody could follow, so it waits.
    """
    office = coordination(agency, on=on)
    if office is None:
        return
    default_regime(agency, on)
    regimes = Regime.objects.filter(agency=agency, valid_from__lte=on)
    for regime in regimes.filter(Q(valid_to=None) | Q(valid_to__gte=on)).order_by("pk"):
        for period in running_periods(regime, on=on):
            open_draft(regime, period, by=office[1], at=make_aware(datetime.combine(on, time())))
