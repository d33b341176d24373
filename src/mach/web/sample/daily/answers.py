"""Numbers looked up and given to somebody, kept so that a later different one explains itself."""

from datetime import datetime
from functools import partial

from mach.office.models import User
from mach.targets import actions
from mach.targets.queries.lookup import look_up
from mach.web.sample.diary import Diary
from mach.web.sample.offices import Office

# Who asked whom, what, how many days ago.
ASKED = (
    ("chuyenvien", "lớp tập huấn 6 tháng đầu năm", "Văn phòng UBND tỉnh, bà Lê Thu Nguyệt", 12),
    (
        "vanphong",
        "nhãn hiệu, kiểu dáng được hỗ trợ bảo hộ năm trước",
        "Ban Kinh tế - Ngân sách HĐND tỉnh, ông Tạ Hữu Lộc",
        5,
    ),
)


def give_answers(diary: Diary, office: Office) -> None:
    """Plan each question for its day."""
    for username, question, given_to, days in ASKED:
        diary.add(diary.days.ago(days), partial(_give, office.people[username], question, given_to))


def _give(by: User, question: str, given_to: str, at: datetime) -> None:
    answer = look_up(by, question, chosen="", at=at).answer
    assert answer is not None and answer.count is not None, question
    actions.supply_figure(
        by=by,
        subject=answer.subject,
        window=answer.window,
        period_label=answer.period_label,
        given_to=given_to,
        shown=(answer.count.value, answer.count.provisional),
        at=at,
    )
