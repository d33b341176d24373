"""What a commitment asks the compiler to count."""

from mach.engines.workdays import Window
from mach.targets.compiler import Asked
from mach.targets.models import Commitment


def asked_for(commitment: Commitment, window: Window) -> Asked:
    """The indicator of a commitment over a window, with its basis, filter and unit; a stock at the window's end."""
    if commitment.indicator is None:
        raise ValueError("a commitment without an indicator is not counted")
    start, end = commitment.period_start, commitment.period_end
    return Asked(
        indicator=commitment.indicator,
        window=window,
        day=window.end,
        phase=Window(start, end) if start and end else None,
        base=Window(commitment.base_start, commitment.base_end) if commitment.base_start else None,
        unit=commitment.lead_unit if commitment.by_unit else None,
        since_unit=commitment.counted_unit_id if commitment.by_unit else None,
        basis=commitment.basis,
        extra_filter=commitment.indicator_filter,
    )
