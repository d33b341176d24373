"""The report of the running year as a Word file: exported, edited by a leader's office, taken back to be decided."""

import re
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO

import docx
from docx.oxml.ns import qn

from mach.engines.drafting import render
from mach.engines.workdays import period_of
from mach.office.permissions import Role
from mach.reports import actions
from mach.reports.models import ProposedChange, Regime, Report
from mach.reports.paper import paper_of, signer_of
from mach.reports.queries import lines_of
from mach.web.sample.checking import confirmed_on
from mach.web.sample.daily.targets import target
from mach.web.sample.diary import Diary
from mach.web.sample.offices import Office

BASE = "http://127.0.0.1:8000"
FILE = "bao-cao-nam-lanh-dao-sua.docx"
OPENING = (
    "Năm qua, Sở triển khai các kế hoạch ngay từ đầu năm. Các phòng, đơn vị phối hợp tốt. "
    "Một số việc còn chậm do chờ kinh phí."
)
CLOSING = "Rà soát các chỉ tiêu còn thiếu. Hoàn thành sổ của năm trước ngày 14/12."
EDITS = (
    ("phối hợp tốt", "phối hợp tốt hơn năm trước"),
    ("do chờ kinh phí", "do kinh phí phân bổ muộn và một số đơn vị chưa chủ động"),
    ("Rà soát các chỉ tiêu còn thiếu", "Rà soát từng chỉ tiêu còn thiếu, nêu rõ người chịu trách nhiệm"),
)
MISCOUNTED = "003-Q04"  # whose number is typed over


def send_through_word(diary: Diary, office: Office) -> None:
    """Plan the opening of the report, its way through Word, and the first sentence accepted."""
    days = diary.days
    year_began = days.working_after(days.start - timedelta(days=1))
    opened = max(days.ago(8), year_began, confirmed_on(MISCOUNTED, days))
    diary.add(opened, partial(_open, office))
    diary.add(max(opened, days.ago(2)), partial(_take_back, office))
    diary.add(max(opened, days.ago(1)), partial(_accept_first, office))


def edited(data: bytes, *, result_of: int) -> bytes:
    """A Word file with sentences of `EDITS` typed over, and one more counted in the result of an item."""
    paper = docx.Document(BytesIO(data))
    texts = list(paper.element.body.iter(qn("w:t")))
    for old, new in EDITS:
        node = next(node for node in texts if old in (node.text or ""))
        node.text = node.text.replace(old, new)
    mark = f"_mach_i{result_of}_result_"
    marked = (one for one in paper.element.body.iter(qn("w:bookmarkStart")) if one.get(qn("w:name")).startswith(mark))
    counted = (node for one in marked for node in one.getparent().iter(qn("w:t")) if re.search(r"\d", node.text or ""))
    for number in list(counted)[:1]:  # none while nothing is counted
        number.text = re.sub(r"\d+", lambda found: str(int(found[0]) + 1), number.text, count=1)
    stream = BytesIO()
    paper.save(stream)
    return stream.getvalue()


def _open(office: Office, at: datetime) -> None:
    by, regime = office.first(Role.OFFICE), Regime.objects.get(agency=office.agency)
    period = period_of(at.date(), scheme=regime.scheme, kind="year")
    report = actions.open_report(by=by, regime=regime, period=period, at=at)
    actions.edit_frame(by=by, report=report, version=report.version, opening=OPENING, closing=CLOSING, at=at)


def _take_back(office: Office, at: datetime) -> None:
    report = Report.objects.select_related("agency", "regime__unit").get(agency=office.agency, opening=OPENING)
    signer = signer_of(report, on=at.date())
    data = render(paper_of(report, lines_of(report), signer=signer, base_url=BASE))
    item = report.items.get(commitment=target(office, MISCOUNTED))
    data, by = edited(data, result_of=item.pk), office.people["duy.ht"]
    actions.take_back(by=by, report=report, data=data, name=FILE, base_url=BASE, at=at)


def _accept_first(office: Office, at: datetime) -> None:
    change = ProposedChange.objects.filter(draft__report__agency=office.agency).earliest("position")
    actions.accept_change(by=office.first(Role.OFFICE), change=change, version=change.version, at=at)
