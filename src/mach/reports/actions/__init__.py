"""Every write of the room: opening, writing, freezing, submitting and issuing reports."""

from mach.reports.actions.issuing import freeze, issue, submit
from mach.reports.actions.nightly import open_due_reports
from mach.reports.actions.regimes import add_regime, end_regime
from mach.reports.actions.writing import (
    UnableToReport,
    edit_frame,
    edit_item,
    open_report,
    set_estimate,
)

__all__ = [
    "UnableToReport",
    "add_regime",
    "edit_frame",
    "edit_item",
    "end_regime",
    "freeze",
    "issue",
    "open_due_reports",
    "open_report",
    "set_estimate",
    "submit",
]
