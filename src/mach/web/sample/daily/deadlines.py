"""Due days that moved: more time given to one, refused to another, and a clock that stands still by law."""

from datetime import datetime, timedelta
from functools import partial

from mach.casework import actions
from mach.casework.models import Extension, Matter, Obligation
from mach.office.permissions import Role
from mach.web.sample.diary import Diary
from mach.web.sample.offices import Office
from mach.web.sample.year import asked_for

WAITS_FOR_COUNCIL = "Hội đồng nghiệm thu họp sau ngày 15; xin báo cáo khi có kết luận của Hội đồng."
GIVEN = "Đồng ý; báo cáo ngay khi có kết luận."
WAITS_FOR_NUMBERS = "Hai xã chưa gửi số liệu cuối kỳ."
REFUSED = "Kỳ báo cáo của tỉnh không lùi được; ghi số hiện có, phần còn lại báo cáo bổ sung."
INCOMPLETE = "Doanh nghiệp đang bổ sung thuyết minh sản phẩm theo phiếu yêu cầu."
ARTICLE = "Phiếu yêu cầu bổ sung hồ sơ số 06/PYC, theo Nghị định 118/2025/NĐ-CP"


def move_deadlines(diary: Diary, office: Office) -> None:
    """Plan what is asked, what is decided two days later, and the pause."""
    days = diary.days
    diary.add(days.ago(9), partial(_ask, office, "khoa-hoc", WAITS_FOR_COUNCIL))
    diary.add(days.ago(7), partial(_decide, office, WAITS_FOR_COUNCIL))
    diary.add(days.ago(6), partial(_ask, office, "tdc", WAITS_FOR_NUMBERS))
    diary.add(days.ago(5), partial(_decide, office, WAITS_FOR_NUMBERS))
    diary.add(days.ago(3), partial(_pause, office))


def _ask(office: Office, unit: str, reason: str, at: datetime) -> None:
    """An officer asks ten more days for the next thing that the unit owes, unless nothing is owed."""
    owed = asked_for(office).filter(debtor_unit=office.units[unit], due_on__gte=at.date())
    row = owed.filter(debtor_officer__in=office.serving(unit, at.date(), Role.OFFICER)).first()
    if row is not None and row.debtor_officer is not None:
        day = row.due_on + timedelta(days=10)
        actions.ask_extension(by=row.debtor_officer, obligation=row, version=None, due_on=day, reason=reason, at=at)


def _decide(office: Office, reason: str, at: datetime) -> None:
    """The head of the unit gives what waits for others outside, and refuses what does not."""
    asked = Extension.objects.filter(obligation__matter__agency=office.agency, state=Extension.State.ASKED)
    for row in asked.filter(reason=reason):
        assert row.obligation.debtor_unit is not None
        (by, *_) = office.serving(row.obligation.debtor_unit.code, at.date(), Role.HEAD)
        if reason == WAITS_FOR_COUNCIL:
            actions.grant_extension(by=by, extension=row, version=row.version, decision=GIVEN, at=at)
        else:
            actions.refuse_extension(by=by, extension=row, version=row.version, decision=REFUSED, at=at)


def _pause(office: Office, at: datetime) -> None:
    """The follower stops the clock of a certificate while the enterprise completes its dossier."""
    running = Obligation.objects.open().filter(matter__agency=office.agency, matter__kind=Matter.Kind.RECORD)
    row = running.filter(duty="cap_moi", due_on__gt=at.date()).order_by("due_on", "pk").first()
    if row is not None:
        by, since = office.first(Role.OFFICE), at.date()
        actions.pause(by=by, obligation=row, version=None, since=since, reason=INCOMPLETE, article=ARTICLE, at=at)
