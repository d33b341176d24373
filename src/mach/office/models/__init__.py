"""Units, people, roles, outside parties, places, calendar, files and the audit trail."""

from mach.office.models.agency import Agency, Unit
from mach.office.models.audit import AuditEntry, AuditHead, AuditValue
from mach.office.models.files import Attachment
from mach.office.models.handovers import HandoverMinute, HandoverRow
from mach.office.models.mail import Outbox
from mach.office.models.parties import Party, PartyMerge, Place
from mach.office.models.people import Delegation, Membership, Post, Token, User
from mach.office.models.timetable import CalendarException, Run

__all__ = [
    "Agency",
    "Attachment",
    "AuditEntry",
    "AuditHead",
    "AuditValue",
    "CalendarException",
    "Delegation",
    "HandoverMinute",
    "HandoverRow",
    "Membership",
    "Outbox",
    "Party",
    "PartyMerge",
    "Place",
    "Post",
    "Run",
    "Token",
    "Unit",
    "User",
]
