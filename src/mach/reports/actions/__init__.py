"""Every write of the room: opening, writing, freezing, submitting and issuing reports."""

from mach.reports.actions.issuing import freeze, issue, submit
from mach.reports.actions.writing import (
    UnableToReport,
    edit_frame,
    edit_item,
    open_due_reports,
    open_report,
    set_estimate,
)

__all__ = [
    "UnableToReport",
    "edit_frame",
    "edit_item",
    "freeze",
    "issue",
    "open_due_reports",
    "open_report",
    "set_estimate",
    "submit",
]
