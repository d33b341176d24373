"""A Department in the middle of its work: a plan checked, classes held, a report being written."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from mach.casework.actions import open_matter
from mach.documents.actions import add_document
from mach.documents.models import Document
from mach.registers.actions import load_shipped_definitions
from mach.registers.models import Record
from mach.reports.actions import open_report
from mach.reports.models import Report
from mach.targets.actions import Promise, confirm_reading
from mach.targets.models import Commitment, Indicator
from tests.documents.papers import docx, plan
from tests.factories import START, Department, make_department
from tests.reports.world import HALF, hold_classes, make_regime


@dataclass(frozen=True)
class Thread:
    """The whole thread, up to a report in draft."""

    office: Department
    document: Document
    target: Commitment
    records: list[Record]
    report: Report


def spin(at: datetime) -> Thread:
    """Make everything through actions, as people would."""
    load_shipped_definitions(on=START)
    office = make_department("so-mau")
    taken = add_document(by=office.clerk, data=docx(plan()), name="kh.docx", at=at)
    promise = Promise(
        kind="target",
        title="Tổ chức 04 lớp tập huấn sở hữu trí tuệ",
        lead_unit=office.technology,
        officer=office.officer,
        comparator="at_least",
        min=Decimal(4),
        indicator=Indicator.objects.get(code="training_class.count"),
    )
    reading = taken.edition.readings.get(kind="quantity", clause__path="I.p1")
    target = confirm_reading(by=office.head, reading=reading, version=1, promise=promise, at=at)
    records = hold_classes(office, at)
    owing = Record.objects.get(pk=records[0].pk)
    owing.matter = open_matter(
        agency=office.agency, kind="record", title=owing.title, address="", lead_unit=None, officer=None, on=at.date()
    )
    owing.save(update_fields=["matter"])
    report = open_report(by=office.coordinator, regime=make_regime(office), period=HALF, at=at)
    return Thread(office, taken.document, target, records, report)
