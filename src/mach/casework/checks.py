"""The promises of this room that `mach check` proves."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from mach.casework.models import Obligation
from mach.office.models import Agency
from mach.office.registry import Check, Finding


def unowned(agency: Agency, on: date) -> Iterable[Finding]:
    """Open obligations without follower, debtor or due day (the database refuses them; raw SQL may not)."""
    rows = Obligation.objects.open().filter(matter__agency=agency)
    lacking = Q(follower_unit=None) | Q(follower_officer=None) | Q(debtor_unit=None, debtor_party=None)
    for row in rows.filter(lacking):
        yield Finding("unowned", f"nghĩa vụ {row.pk} “{row.title}”", "đang mở mà chưa có người làm hoặc người theo dõi")
    for row in rows.filter(due_on=None):
        yield Finding("undated", f"nghĩa vụ {row.pk} “{row.title}”", "đang mở mà chưa có hạn")


def left_behind(agency: Agency, on: date) -> Iterable[Finding]:
    """Open obligations of people who have left or of units that have ended."""
    rows = Obligation.objects.open().filter(matter__agency=agency)
    for row in rows.filter(Q(debtor_officer__is_active=False) | Q(follower_officer__is_active=False)):
        yield Finding("left_behind", f"nghĩa vụ {row.pk} “{row.title}”", "người làm hoặc người theo dõi đã nghỉ")
    for row in rows.filter(Q(debtor_unit__valid_to__lt=on) | Q(follower_unit__valid_to__lt=on)):
        yield Finding("left_behind", f"nghĩa vụ {row.pk} “{row.title}”", "đơn vị làm hoặc theo dõi đã hết hiệu lực")


def orphaned(agency: Agency, on: date) -> Iterable[Finding]:
    """Closed matters that still owe; what a matter stands for, the room that opened it proves."""
    for row in Obligation.objects.filter(matter__agency=agency).filter(state="open", matter__closed_on__isnull=False):
        yield Finding("orphaned", f"nghĩa vụ {row.pk} “{row.title}”", "còn mở trong khi vụ việc đã đóng")


CHECKS = [
    Check("unowned", "Không nghĩa vụ nào đang mở mà không có người làm, người theo dõi và hạn", unowned),
    Check("left_behind", "Không nghĩa vụ nào đang mở thuộc người đã nghỉ hoặc đơn vị đã hết hiệu lực", left_behind),
    Check("orphaned", "Không nghĩa vụ nào còn mở khi vụ việc đã đóng", orphaned),
]
