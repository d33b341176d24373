"""Words that leave the house: mails, messages to paste into Zalo, calendars.

Whoever reads them may not be signed in, so nothing personal stands in them: a row of a register is named by what is to
be done and not by whom it is about; people and their numbers are left out of titles.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from mach.casework.models import Matter, Obligation
from mach.casework.queries import Owed
from mach.engines.vietnamese import format_date
from mach.office.models import User
from mach.ui.copying import FIRST, numbered, plain


def plain_title(row: Obligation) -> str:
    """What is to be done, without people; needs `matter`."""
    if row.matter.kind == Matter.Kind.RECORD:  # "duty of the definition: title of the record", and that may be a person
        duty, colon, _ = row.title.partition(": ")
        return duty if colon else "Việc theo thời hạn ghi trong sổ"
    if row.matter.kind == Matter.Kind.SECRET:
        return "Văn bản đang giữ"
    return plain(row.title)


def one_reminder(one: Owed) -> str:
    """The words about one obligation; the address follows."""
    return f"Kính nhắc việc: {_with_unit(one)}. Hạn {_when(one)}."


def list_reminder(rows: Sequence[Owed], count: int) -> str:
    """The words about a list of obligations, of which `count` are meant; the address of the list follows."""
    lines = numbered((f"{_with_unit(one)}: hạn {_when(one)}" for one in rows), count)
    return "\n".join([f"Kính nhắc {count} việc:", *lines])


def digest_subject(rows: Sequence[Owed], *, on: date) -> str:
    late = sum(one.is_overdue for one in rows)
    return f"Nhắc việc ngày {format_date(on)}: {len(rows)} việc" + (f", {late} việc quá hạn" if late else "")


def digest(user: User, rows: Sequence[Owed], *, on: date, address: str, for_others: Mapping[int, User]) -> str:
    """The daily mail: at most seven things, then how many more; `address` is where the pages are.

    `for_others` gives, by obligation, the colleague who is away and in whose place this person is told.
    """

    def line(one: Owed) -> str:
        away = for_others.get(one.row.pk)
        standing = f" (thay {away.full_name})" if away else ""
        return f"{plain_title(one.row)}{standing}\n   Hạn {_when(one)}: {address}{one.address}"

    things = numbered((line(one) for one in rows[:FIRST]), len(rows))
    return "\n".join(
        [
            f"Kính gửi {user.full_name},",
            "",
            f"Ngày {format_date(on)} có {len(rows)} việc cần ông/bà lưu ý:",
            "",
            *things,
            "",
            f"Xem tất cả: {address}/thong-bao/",
            "Thư tự động của Mạch, không cần trả lời.",
        ]
    )


def _with_unit(one: Owed) -> str:
    unit = f" ({one.row.debtor_unit.short_name})" if one.row.debtor_unit else ""
    return f"{plain_title(one.row)}{unit}"


def _when(one: Owed) -> str:
    return f"{format_date(one.row.due_on)}, {one.phrase}"
