"""A target raised by a later paper, and one shared out among units with a part that nobody answers for."""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from mach.documents.actions import add_document
from mach.documents.models import Document
from mach.engines.drafting import render
from mach.office.permissions import Role
from mach.targets import actions
from mach.targets.models import Commitment
from mach.web.sample.checking import close_checking, confirmed_on
from mach.web.sample.diary import Diary
from mach.web.sample.markup import PlanFile, plan_file
from mach.web.sample.offices import Office, table
from mach.web.sample.papers import official

DECIDING = "dieu-chinh-chi-tieu"
RAISED, RAISED_TO = "000-Q02", 24
WHY = "Bổ sung kinh phí hỗ trợ bảo hộ cho sản phẩm của các xã."
SHARED = "001-Q06"
SHARES = {"tdc": 220, "ung-dung": 90, "so-huu-tri-tue": 50}  # of 400 turns
NOT_OURS = "Đã ghi là điều chỉnh của chỉ tiêu đang theo dõi"


def change_targets(diary: Diary, office: Office) -> None:
    """Plan the deciding paper, the adjustment it makes, and the sharing out."""
    paper = plan_file(DECIDING, diary.days)
    arrived = max(diary.days.working_after(paper.head["date"]), confirmed_on(RAISED, diary.days))
    diary.add(arrived, partial(_take_in, office, paper))
    diary.add(diary.days.working_after(arrived), partial(_adjust, office, paper))
    shared = max(diary.days.ago(120), confirmed_on(SHARED, diary.days) + timedelta(days=7))
    diary.add(diary.days.working(shared), partial(_share_out, office))


def target(office: Office, line: str) -> Commitment:
    """The target confirmed of a line of the table of promises."""
    title = table("promises.toml")["targets"][line]["title"]
    return Commitment.objects.get(agency=office.agency, kind=Commitment.Kind.TARGET, title=title)


def _take_in(office: Office, paper: PlanFile, at: datetime) -> None:
    clerk = office.first(Role.CLERK)
    edition = add_document(by=clerk, data=render(official(paper)), name=f"{paper.key}.docx", at=at).edition
    close_checking(edition, by=office.first(Role.OFFICE), reason=NOT_OURS, at=at)


def _adjust(office: Office, paper: PlanFile, at: datetime) -> None:
    row = target(office, RAISED)
    held = Document.objects.get(agency=office.agency, issued_on=paper.head["date"], subject=paper.head["subject"])
    actions.adjust_commitment(
        by=office.first(Role.OFFICE),
        commitment=row,
        version=row.version,
        low=Decimal(RAISED_TO),
        high=None,
        period_end=row.period_end,
        paper=actions.DecidingPaper(held.number, paper.head["date"], held),
        reason=WHY,
        at=at,
    )


def _share_out(office: Office, at: datetime) -> None:
    row = target(office, SHARED)
    shares = {office.units[code]: Decimal(amount) for code, amount in SHARES.items()}
    actions.share_out(by=office.first(Role.OFFICE), commitment=row, version=row.version, shares=shares, at=at)
