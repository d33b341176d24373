"""Every write of the room: opening, writing, freezing, submitting and issuing reports."""

from mach.reports.actions.issuing import freeze, issue, return_report, submit
from mach.reports.actions.nightly import open_due_reports
from mach.reports.actions.regimes import add_regime, end_regime
from mach.reports.actions.returning import accept_change, estimate_from_change, reject_change, take_back
from mach.reports.actions.writing import (
    UnableToReport,
    edit_frame,
    edit_item,
    open_report,
    set_estimate,
)

__all__ = [
    "UnableToReport",
    "accept_change",
    "add_regime",
    "edit_frame",
    "edit_item",
    "end_regime",
    "estimate_from_change",
    "freeze",
    "issue",
    "open_due_reports",
    "open_report",
    "reject_change",
    "return_report",
    "set_estimate",
    "submit",
    "take_back",
]
